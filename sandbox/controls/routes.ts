import type { FastifyPluginAsync } from 'fastify';
import { answerErrors, gatewayEnvelope } from '../http/envelopes';
import { parseFault, type Faults } from './faults';
import type { Recent } from './recent';
import { tenantId } from '../entra/personas';
import type { Tenant } from '../entra/directory';
import { heldRoles } from '../policy/permissions';
import type { Policies } from '../policy/policies';
import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';

/** What the controls need of the world. */
interface ControlsWorld {
  now(): number;
  advance(seconds: number): boolean;
  reset(): void;
  tenant: Tenant;
  policies: Policies;
  recent: Recent;
  faults: Faults;
}

/** The dates of the services have four digits for the year. */
const LATEST = Date.UTC(9999, 0);

/** What no real account has: ways to look at the sandbox and to make it misbehave. */
export const controlsPlane: FastifyPluginAsync<{ world: ControlsWorld }> = async (app, { world }) => {
  answerErrors(app, gatewayEnvelope);

  const health = () => ({ status: 'ready', time: new Date(world.now()).toISOString() });

  app.get('/sandbox/health', async () => health());
  app.get('/sandbox/personas', async () => showPersonas(world));
  app.get('/sandbox/requests', async () => world.recent.list());
  app.get('/sandbox/faults', async () => world.faults.list());
  app.post('/sandbox/faults', async (request) => {
    world.faults.add(parseFault(request.body));
    return world.faults.list();
  });
  app.post('/sandbox/clock', async (request) => {
    const seconds = isRecord(request.body) ? request.body.advanceSeconds : undefined;
    if (typeof seconds === 'number' && world.now() + seconds * 1000 > LATEST)
      throw invalidRequest('The clock goes to the year 9999 only.');
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || !world.advance(seconds)) {
      throw invalidRequest('advanceSeconds must be a number of seconds: a negative one takes back what was added.');
    }
    return health();
  });
  app.post('/sandbox/reset', async () => {
    world.reset();
    return health();
  });
};

/** The personas with the roles they hold now, as the policies spell them out (not what is inherited from above). */
const showPersonas = (world: ControlsWorld) =>
  world.tenant.registrations.map(({ name, clientId, clientSecret, objectId, groups }) => ({
    name,
    clientId,
    clientSecret,
    objectId,
    tenantId,
    roles: heldRoles(world.policies, { objectId, groups }),
  }));
