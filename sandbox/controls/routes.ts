import { readFileSync } from 'node:fs';
import type { FastifyPluginAsync } from 'fastify';
import { schemaFile } from '../document/check';
import { exportWorld, type Written } from '../document/export';
import { allAskedOf, mayConsent, recordConsent, unconsented } from '../entra/delegated';
import { programsClientId } from '../entra/directory';
import { withNested } from '../entra/people';
import { tenantId, type Known } from '../entra/personas';
import type { SignIns } from '../entra/sign-ins';
import { wholeNumber, type Call } from '../http/call';
import { gatewayEnvelope } from '../http/envelopes';
import { admitAll, plane } from '../http/plane';
import { invalidRequest } from '../http/refusals';
import { heldRoles } from '../policy/permissions';
import { settleRuns } from '../scanning/runs';
import { isRecord } from '../values';
import { parseFault, parseRateLimits, type Faults } from './faults';
import { refuseUnknown } from './fields';
import { parseNotice, type Notices } from './notice';
import type { Recent } from './recent';

/** What the controls need of the world. */
interface ControlsWorld extends Written {
  now(): number;
  advance(seconds: number): boolean;
  reset(): void;
  readonly known: Known[];
  signIns: SignIns;
  recent: Recent;
  faults: Faults;
  notices: Notices;
}

/** What no real account has: ways to look at the sandbox and to make it misbehave. */
export const controlsPlane: FastifyPluginAsync<{ world: ControlsWorld }> = async (app, { world }) => {
  const on = plane(app, { name: 'controls', envelope: gatewayEnvelope, admit: admitAll });

  on('GET', '/sandbox/health', null, () => health(world));
  on('GET', '/sandbox/personas', null, () => showPersonas(world));
  on('GET', '/sandbox/people', null, () => showPeople(world));
  on('POST', '/sandbox/signin', null, ({ body }) => signIn(world, isRecord(body) ? body : {}));
  on('GET', '/sandbox/requests', null, (c) =>
    c.flag('details') ? world.recent.details(wholeNumber(c.query('after') ?? '') ?? 0) : world.recent.list(),
  );
  on('GET', '/sandbox/faults', null, () => showFaults(world));
  on('POST', '/sandbox/faults', null, ({ body }) => {
    const rateLimits = parseRateLimits(body);
    if (rateLimits === undefined) world.faults.add(parseFault(body));
    else world.faults.rates.turn(rateLimits);
    return showFaults(world);
  });
  on('POST', '/sandbox/clock', null, ({ body }) => {
    moveClock(world, isRecord(body) ? body : {});
    return health(world);
  });
  on('GET', '/sandbox/world', null, (c) => {
    // What a run has found by now belongs to it.
    settleRuns(world);
    return indented(c, exportWorld(world));
  });
  on('GET', '/sandbox/world.schema.json', null, (c) => indented(c, JSON.parse(readFileSync(schemaFile, 'utf8'))));
  on('GET', '/sandbox/incident', null, () => ({ incident: world.notices.open() }));
  on('PUT', '/sandbox/incident', null, ({ body }) => {
    world.notices.put(parseNotice(body));
    return { incident: world.notices.open() };
  });
  on('DELETE', '/sandbox/incident', null, () => world.notices.remove());
  on('POST', '/sandbox/reset', null, () => {
    world.reset();
    return health(world);
  });
};

/** JSON for people to read, who keep it in a file. */
function indented({ reply }: Call, value: unknown): string {
  reply.type('application/json; charset=utf-8');
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const showFaults = ({ faults }: ControlsWorld) => [
  ...(faults.rates.isOn() ? [{ rateLimits: true }] : []),
  ...faults.list(),
];

const health = (world: ControlsWorld) => ({
  status: 'ready',
  time: new Date(world.now()).toISOString(),
  shape: world.shape,
});

/** The personas with the roles they hold now, as the policies spell them out (not what is inherited from above). */
const showPersonas = (world: ControlsWorld) =>
  world.known.map(({ name, clientId, clientSecret, objectId, groups }) => ({
    name,
    clientId,
    clientSecret,
    objectId,
    tenantId,
    roles: heldRoles(world.policies, { objectId, groups: withNested(groups, world.directory.groups) }),
  }));

/** The people who can sign in, with the roles they hold now, and the application that a program signs them in to. */
const showPeople = ({ directory, policies }: ControlsWorld) =>
  directory.people.map(({ name, displayName, userPrincipalName, objectId, directoryRoles, groups }) => ({
    name,
    displayName,
    userPrincipalName,
    objectId,
    tenantId,
    clientId: programsClientId,
    directoryRoles,
    roles: heldRoles(policies, { objectId, groups: withNested(groups, directory.groups) }),
  }));

/**
 * Signs a person in where a program waits with a device code, as they would on its page: with their consent, where they may give it.
 * So a notebook runs without anybody clicking.
 */
function signIn({ directory, signIns, now }: ControlsWorld, body: Record<string, unknown>) {
  refuseUnknown(body, 'A sign-in', ['userCode', 'person']);
  const { userCode, person: named } = body;
  const device = signIns.byUserCode(typeof userCode === 'string' ? userCode : '');
  const person = directory.people.find(({ name, objectId }) => named === name || named === objectId);
  if (person === undefined)
    throw invalidRequest(`person must be one of ${directory.people.map(({ name }) => name).join(', ')}.`);
  const registration = device && directory.byClientId(device.clientId);
  if (device === undefined || registration === undefined || device.state !== 'pending' || device.endsAt <= now())
    throw invalidRequest('userCode must be the code of a device that waits for somebody.');
  const asked = allAskedOf(directory, registration, device.scopes);
  const missing = asked.flatMap((one) => unconsented(directory, registration, person, one));
  if (!mayConsent(person, missing))
    throw invalidRequest(
      `${person.displayName} may not consent to ${missing.map(({ value }) => value).join(', ')} for ${registration.displayName}.`,
    );
  if (missing.length > 0) recordConsent(directory, registration, person, asked);
  device.state = { person: person.objectId };
  return { person: person.name, objectId: person.objectId, clientId: registration.clientId };
}

/** The dates of the services have four digits for the year. */
const LATEST = Date.UTC(9999, 0);

function moveClock(world: ControlsWorld, body: Record<string, unknown>): void {
  refuseUnknown(body, 'A step of the clock', ['advanceSeconds']);
  const { advanceSeconds: seconds } = body;
  if (typeof seconds === 'number' && world.now() + seconds * 1000 > LATEST)
    throw invalidRequest('The clock goes to the year 9999 only.');
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || !world.advance(seconds)) {
    throw invalidRequest(
      'advanceSeconds must be a number of seconds: a negative one goes back, at most to a year before the start.',
    );
  }
}
