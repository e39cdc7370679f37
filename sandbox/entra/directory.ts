import { DAY, dayOf } from '../dates';
import { guid } from '../ids';
import { personas, tenantId, tenantName, type Persona } from './personas';

export interface Secret {
  keyId: string;
  displayName: string;
  value: string;
  startsAt: number;
  endsAt: number;
}

export interface Registration extends Persona {
  createdAt: number;
  secrets: Secret[];
}

export interface Directory {
  id: string;
  name: string;
  registrations: Registration[];
  byClientId(clientId: string): Registration | undefined;
}

/** Contoso's directory. Secrets end on a midnight counted from the day of birth, so that the days left do not depend on the hour. */
export function createDirectory(born: number): Directory {
  const registrations = personas.map((persona) => ({
    ...persona,
    createdAt: dayOf(born) - 400 * DAY,
    secrets: [firstSecret(persona, born), ...olderSecrets(persona, born)],
  }));
  return {
    id: tenantId,
    name: tenantName,
    registrations,
    byClientId: (clientId) => registrations.find((registration) => registration.clientId === clientId.toLowerCase()),
  };
}

function firstSecret(persona: Persona, born: number): Secret {
  const endsAt = dayOf(born) + persona.secretEndsInDays * DAY;
  return {
    keyId: persona.secretId,
    displayName: 'rest-api',
    value: persona.clientSecret,
    startsAt: endsAt - 365 * DAY,
    endsAt,
  };
}

/** The learner's registration is an existing one: an earlier secret ran out and nobody removed it. */
function olderSecrets(persona: Persona, born: number): Secret[] {
  if (persona.name !== 'learner') return [];
  const endsAt = dayOf(born) - 45 * DAY;
  const value = `old~${persona.clientSecret}`;
  return [
    {
      keyId: guid('an older secret of the learner'),
      displayName: 'first try',
      value,
      startsAt: endsAt - 365 * DAY,
      endsAt,
    },
  ];
}
