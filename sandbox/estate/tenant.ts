import type { RoleLine } from '../document/model';
import type { ApplicationLine, GroupLine, PersonLine } from '../document/model-directory';
import { groups, people, staff, type Person } from '../entra/people';
import { personas, type Persona } from '../entra/personas';
import { guid } from '../ids';

const groupName = (id: string): string => groups.find(({ objectId }) => objectId === id)?.displayName ?? id;

/** The learner's registration is an existing one: an earlier secret ran out and nobody removed it. */
const olderSecret = {
  keyId: guid('an older secret of the learner'),
  displayName: 'first try',
  older: true,
  endsAt: -45,
};

function application(persona: Persona): ApplicationLine {
  const { name, displayName, clientId, secretEndsInDays, readsApplications } = persona;
  return {
    name,
    displayName,
    clientId,
    ...(persona.groups.length > 0 ? { groups: persona.groups.map(groupName) } : {}),
    ...(readsApplications ? { appRoleAssignments: ['Application.Read.All'] } : {}),
    secrets: [{ endsAt: secretEndsInDays }, ...(name === 'learner' ? [olderSecret] : [])],
  };
}

const person = ({
  userPrincipalName,
  displayName,
  jobTitle,
  objectId,
  directoryRoles,
  ...one
}: Person): PersonLine => ({
  userPrincipalName,
  displayName,
  jobTitle,
  objectId,
  ...(directoryRoles.length > 0 ? { directoryRoles } : {}),
  ...(one.groups.length > 0 ? { groups: one.groups.map(groupName) } : {}),
});

/** Who holds the roles of a kind, role by role. */
function rolesOf(kind: 'rootRoles' | 'catalogRoles'): RoleLine[] {
  const holders = [...personas, ...people];
  return [...new Set(holders.flatMap((one) => one[kind]))].map((role) => ({
    role,
    members: holders.filter((one) => one[kind].includes(role)).map(({ name }) => name),
  }));
}

/** Contoso's directory, and the roles in it. A world that does not say who is in it has these. */
export const tenant: { groups: GroupLine[]; people: PersonLine[]; applications: ApplicationLine[]; roles: RoleLine[] } =
  {
    groups: groups.map(({ objectId, displayName, description, ...one }) => ({
      ...{ displayName, description, objectId },
      ...(one.groups.length > 0 ? { groups: one.groups.map(groupName) } : {}),
    })),
    people: [...people.map(person), ...staff.map((one) => ({ ...person(one), signsIn: false }))],
    applications: personas.map(application),
    roles: [...rolesOf('rootRoles'), ...rolesOf('catalogRoles')],
  };
