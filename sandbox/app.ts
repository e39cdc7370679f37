import Fastify, { type FastifyInstance } from 'fastify';
import { accountPlane } from './account/routes';
import { atlasEnvelope } from './catalog/envelope';
import { catalogPlane } from './catalog/routes';
import { surfaces } from './catalog/surfaces';
import { playFaults, recordRequests } from './controls/hooks';
import { logRequests, type LoggedRequest } from './controls/log';
import { createRecent } from './controls/recent';
import { controlsPlane } from './controls/routes';
import { entraEnvelope } from './entra/envelope';
import { entraPlane } from './entra/routes';
import { signInPlane } from './entra/sign-in-routes';
import { answerUndecodable, answerUnreadable } from './http/broken';
import { pathOf } from './http/call';
import { answerErrors, gatewayEnvelope, type Envelope } from './http/envelopes';
import { guardLoopback } from './http/guard';
import { pathOnAccount } from './http/hosts';
import { imitate } from './http/imitated';
import { readJson } from './http/json';
import { noSchemas } from './http/no-schemas';
import { refuseUnknown } from './http/not-imitated';
import type { Route } from './http/route';
import { pathRules } from './http/router';
import { answerProxy } from './http/proxy';
import { createReceive, type Receive } from './http/receive';
import type { Tls } from './http/tls';
import { msGraphEnvelope } from './ms-graph/envelope';
import { msGraphPlane } from './ms-graph/routes';
import { devopsPlane } from './policy/devops-routes';
import { policyPlane } from './policy/routes';
import { portalPages } from './portal/routes';
import { scanningPlane } from './scanning/routes';
import { settleRuns } from './scanning/runs';
import { openJournal } from './journal/file';
import { bornIn, createKeeper, type Kept } from './journal/keeper';
import { catalogEnvelope } from './unified/refusals';
import { unifiedPlane } from './unified/routes';
import { createWorld, seedOf, type World, type WorldOptions } from './world';

export interface SandboxOptions extends WorldOptions {
  /** Serves https instead of http. Released at close. */
  tls?: Tls;
  /** Keeps the world in a file, from which the next start makes it again. */
  keep?: Keep;
  /** Notes the requests of a plain sandbox too, which shows them to nobody but whoever started it. */
  recorded?: boolean;
  /** What a proxy shows that lets in only whom it knows: it is answered at the address that a browser asks it at. */
  proxyKey?: string;
  /** Is told of each request when it is over. */
  log?: (request: LoggedRequest) => void;
}

export interface Keep {
  file: string;
  /** Begins with a new world, and puts the one in the file aside. */
  fresh?: boolean;
  /** Is told what became of the world that was kept, if there is something to tell. */
  tell?: (sentence: string) => void;
}

export interface Sandbox {
  /** For injection: every route answers without a port. */
  app: FastifyInstance;
  world: World;
  /** Every route that is imitated. */
  routes: Route[];
  /** Listens on 127.0.0.1; port 0 is a free one. */
  listen(port: number): Promise<Listening>;
  close(): Promise<void>;
}

export interface Listening {
  url: string;
  /** Ends open connections and waits. A second call does nothing more. */
  close(): Promise<void>;
}

/**
 * Makes a sandbox that listens nowhere yet: a fresh one, or with the world that was kept. Throws a sentence where that cannot be kept in
 * its file, as another sandbox does.
 */
export async function createSandbox({
  tls,
  keep,
  recorded,
  proxyKey,
  log,
  ...options
}: SandboxOptions = {}): Promise<Sandbox> {
  const journal = keep && (await openJournal(keep.file));
  const world = createWorld({ ...options, born: journal && bornIn(journal) });
  const keeper = journal && createKeeper(world, journal, seedOf(options));
  const envelope = envelopeByPath(world);
  const app: FastifyInstance = Fastify({
    ...(tls === undefined ? {} : { https: { cert: tls.cert, key: tls.key } }),
    routerOptions: pathRules,
    schemaController: noSchemas,
    // A stop ends idle and busy connections alike: `npm start` and the tests wait for it.
    forceCloseConnections: true,
    rewriteUrl: ({ headers, url = '/' }) => pathOnAccount(headers.host, url),
    // HEAD is not imitated.
    exposeHeadRoutes: false,
    // A call that never ends arriving does not stay for ever.
    requestTimeout: 60_000,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: answerUndecodable(envelope),
  });
  app.decorate('keeper', keeper);
  const routes = imitate(app);
  const receive = createReceive();
  readJson(app, receive);
  answerErrors(app, envelope);
  // Answers are dated by the clock that tokens and secrets live by.
  app.addHook('onRequest', async (_request, reply) => void reply.header('date', new Date(world.now()).toUTCString()));
  if (proxyKey !== undefined) answerProxy(app, proxyKey);
  guardLoopback(app, { hosts: tls?.hosts, shape: world.shape });
  if (log) logRequests(app, world, log);
  // A plain sandbox shows nobody its log by itself.
  if (recorded ?? !world.plain) recordRequests(app, world);
  playFaults(app, world);
  refuseUnknown(app, routes);
  app.addHook('onRequest', async () => settleRuns(world));
  if (keeper) app.addHook('onSend', () => keeper.caughtUp());
  mountPlanes(app, world, receive);
  await app.ready();
  const close = closeOnce(app, tls, keeper);
  try {
    if (keep && keeper) await restore(app, world, keeper, keep);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    app,
    world,
    routes,
    async listen(port) {
      await app.listen({ host: '127.0.0.1', port });
      return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${portOf(app)}`, close };
    },
    close,
  };
}

function mountPlanes(app: FastifyInstance, world: World, receive: Receive): void {
  app.register(entraPlane, { world, receive });
  app.register(signInPlane, { world, receive });
  app.register(msGraphPlane, { world });
  app.register(accountPlane, { world });
  app.register(policyPlane, { world });
  app.register(devopsPlane, { world });
  app.register(scanningPlane, { world });
  for (const surface of ['datamap', 'catalog'] as const)
    app.register(catalogPlane, { world, surface, prefix: surfaces[surface].prefix });
  app.register(unifiedPlane, { world });
  app.register(portalPages);
  if (!world.plain) app.register(controlsPlane, { world });
}

/** The words of the plane that owns the path, else the gateway's: for what fails before a plane is reached. */
function envelopeByPath(world: World): Envelope {
  const owners: [RegExp, Envelope][] = [
    [/^\/(catalog|datamap)\/api(\/|$)/i, atlasEnvelope(world)],
    [/^\/datagovernance(\/|$)/i, catalogEnvelope],
    [/^\/v1\.0(\/|$)/i, msGraphEnvelope(world)],
    [/^\/[^/]+\/(v2\.0\/)?(oauth2|discovery|\.well-known)(\/|$)/i, entraEnvelope(world)],
  ];
  return (refusal, request, reply) => {
    const owner = owners.find(([owned]) => owned.test(pathOf(request)))?.[1] ?? gatewayEnvelope;
    return owner(refusal, request, reply);
  };
}

/** The calls of which a world is made again are nobody's, and are not noted. */
async function restore(app: FastifyInstance, world: World, keeper: Kept, { fresh, tell }: Keep): Promise<void> {
  const sentence = await keeper.restore(app, fresh);
  world.recent = createRecent();
  if (sentence !== undefined) tell?.(sentence);
}

function closeOnce(app: FastifyInstance, tls: Tls | undefined, keeper: Kept | undefined): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const end = async () => {
    await app.close();
    await keeper?.close();
    await tls?.release();
  };
  return () => (closing ??= end());
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens nowhere.');
  return address.port;
}
