import Fastify, { type FastifyInstance } from 'fastify';
import type { Fault, Persona, PersonaName, StartedSandbox, StartOptions, WorldDocument } from './api';
import { createSandbox, type Sandbox } from './app';
import { controlsPlane } from './controls/routes';
import { tenantId, type Known } from './entra/personas';
import { imitate } from './http/imitated';
import { whyNotListening } from './http/listening';
import { noSchemas } from './http/no-schemas';
import { checkOptions } from './options';
import { isRecord } from './values';

const started = new WeakMap<StartedSandbox, Sandbox>();

/** What is behind a sandbox, for tests of the sandbox itself. */
export function behind(sandbox: StartedSandbox): Sandbox {
  const found = started.get(sandbox);
  if (found === undefined) throw new Error('This sandbox was not started here.');
  return found;
}

/** Makes a sandbox and listens. */
export async function startSandbox(options: StartOptions = {}): Promise<StartedSandbox> {
  const { port, plain, assets, shape, world, clock, files, keep, ...asked } = checkOptions(options);
  const document = world === undefined ? undefined : await read(world);
  const tls = asked.tls || files !== undefined ? await certificate(files) : undefined;
  let kept: string | undefined;
  const sandbox = await createSandbox({
    ...{ plain, assets, shape, document, clock, tls },
    keep: keep && { ...keep, tell: (sentence) => void (kept = sentence) },
    recorded: true,
  }).catch(async (error: unknown) => {
    await tls?.release();
    throw error;
  });
  try {
    const { url, close } = await sandbox.listen(port);
    const handle = handleOf(sandbox, { url, close, certificate: tls?.path, kept });
    started.set(handle, sandbox);
    return handle;
  } catch (error) {
    await sandbox.close();
    throw new Error(whyNotListening(error, port, 'another one (0 for a free one)'));
  }
}

async function read(world: string | WorldDocument): Promise<WorldDocument> {
  const { readWorld } = await import('./document/file');
  return readWorld(world);
}

async function certificate(files?: { cert: string; key: string }) {
  const { madeCertificate, ownCertificate } = await import('./http/tls');
  return files === undefined ? madeCertificate() : ownCertificate(files.cert, files.key);
}

interface Started {
  url: string;
  certificate?: string;
  kept?: string;
  close(): Promise<void>;
}

function handleOf(sandbox: Sandbox, { url, certificate, kept, close }: Started): StartedSandbox {
  const control = controlsOf(sandbox);
  return {
    url,
    tenantId,
    personas: Object.fromEntries(sandbox.world.known.map((one) => [one.name, shown(one)])) as Record<
      PersonaName,
      Persona
    >,
    ...(certificate === undefined ? {} : { certificate }),
    ...(kept === undefined ? {} : { kept }),
    clock: {
      now: () => new Date(sandbox.world.now()),
      advance: async (seconds) => void (await control.ask('POST', 'clock', { advanceSeconds: seconds })),
    },
    exportWorld: () => control.ask('GET', 'world') as Promise<WorldDocument>,
    reset: async () => void (await control.ask('POST', 'reset')),
    fail: async (fault: Fault) => void (await control.ask('POST', 'faults', fault)),
    requests: async (options?: object) => (await control.ask('GET', `requests${queryOf(options)}`)) as never,
    async close() {
      await control.close();
      await close();
    },
  };
}

/** The query that asks for requests; throws for an option that there is not. */
function queryOf({ details = false, after, ...others }: { details?: unknown; after?: unknown } = {}): string {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`requests has no option '${unknown}'. It takes details and after.`);
  if (typeof details !== 'boolean') throw new Error(`details must be a boolean, and is a ${typeof details}.`);
  if (after !== undefined && (!details || !Number.isInteger(after)))
    throw new Error('after is the number of a request, and goes with details: true.');
  return details ? `?details=true&after=${String(after ?? 0)}` : '';
}

const shown = ({ name, displayName, clientId, clientSecret, objectId }: Known): Persona =>
  Object.freeze({ name, displayName, clientId, clientSecret, objectId });

/** The controls of a sandbox by themselves, which answer whoever has started it, also where nobody else is to find them. */
function controlsOf({ app, world }: Sandbox) {
  let closed = false;
  let made: FastifyInstance | undefined;
  const make = () => {
    const controls = Fastify({ schemaController: noSchemas });
    imitate(controls);
    controls.decorate('keeper', app.keeper);
    controls.register(controlsPlane, { world });
    return controls;
  };
  return {
    async ask(method: 'GET' | 'POST', name: string, body?: object): Promise<unknown> {
      if (closed) throw new Error('The sandbox is closed: start another one.');
      const answer = await (made ??= make()).inject({ method, url: `/sandbox/${name}`, payload: body });
      const told: unknown = answer.json();
      if (answer.statusCode < 400) return told;
      const { error } = isRecord(told) ? told : {};
      throw new Error(String(isRecord(error) ? error.message : answer.payload));
    },
    async close() {
      closed = true;
      await made?.close();
    },
  };
}
