import type { FastifyPluginAsync } from 'fastify';
import type { Directory } from '../entra/directory';
import { tenantId } from '../entra/personas';
import { gatewayEnvelope } from '../http/envelopes';
import { admitAll, plane } from '../http/plane';
import { invalidRequest } from '../http/refusals';
import { heldRoles } from '../policy/permissions';
import type { Policies } from '../policy/policies';
import { isRecord, numberOf } from '../values';
import { parseFault, type Faults } from './faults';
import type { Recent } from './recent';

/** What the controls need of the world. */
interface ControlsWorld {
  now(): number;
  advance(seconds: number): boolean;
  reset(): void;
  directory: Directory;
  policies: Policies;
  recent: Recent;
  faults: Faults;
}

/** What no real account has: ways to look at the sandbox and to make it misbehave. */
export const controlsPlane: FastifyPluginAsync<{ world: ControlsWorld }> = async (app, { world }) => {
  const on = plane(app, { name: 'controls', envelope: gatewayEnvelope, admit: admitAll });

  on('GET', '/sandbox/health', null, () => health(world));
  on('GET', '/sandbox/personas', null, () => showPersonas(world));
  on('GET', '/sandbox/requests', null, () => world.recent.list());
  on('GET', '/sandbox/faults', null, () => world.faults.list());
  on('POST', '/sandbox/faults', null, ({ body }) => {
    world.faults.add(parseFault(body));
    return world.faults.list();
  });
  on('POST', '/sandbox/clock', null, ({ body }) => {
    moveClock(world, isRecord(body) ? numberOf(body.advanceSeconds) : undefined);
    return health(world);
  });
  on('POST', '/sandbox/reset', null, () => {
    world.reset();
    return health(world);
  });
};

const health = (world: ControlsWorld) => ({ status: 'ready', time: new Date(world.now()).toISOString() });

/** The personas with the roles they hold now, as the policies spell them out (not what is inherited from above). */
const showPersonas = (world: ControlsWorld) =>
  world.directory.registrations.map(({ name, clientId, clientSecret, objectId, groups }) => ({
    name,
    clientId,
    clientSecret,
    objectId,
    tenantId,
    roles: heldRoles(world.policies, { objectId, groups }),
  }));

/** The dates of the services have four digits for the year. */
const LATEST = Date.UTC(9999, 0);

function moveClock(world: ControlsWorld, seconds: number | undefined): void {
  if (seconds !== undefined && world.now() + seconds * 1000 > LATEST)
    throw invalidRequest('The clock goes to the year 9999 only.');
  if (seconds === undefined || !Number.isFinite(seconds) || !world.advance(seconds)) {
    throw invalidRequest('advanceSeconds must be a number of seconds: a negative one takes back what was added.');
  }
}
