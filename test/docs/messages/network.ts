import { createServer, type AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';
import { connect } from '../../../lib/connect';
import { createClient, type ClientOptions } from '../../../lib/core/client';
import { requestToken } from '../../../lib/core/token';
import { createEntities } from '../../../lib/planes/bulk';
import { writeEntities } from '../../../lib/planes/catalog';
import { listCollections } from '../../../lib/planes/account';
import { explain } from '../../../lib/diagnosis/explain';
import { findTenant } from '../../../lib/diagnosis/tenant';
import { planes } from '../../../lib/diagnosis/verify';
import { configOf, deadAddress, file, noted, scripted, serve, variables } from '../../lib/support';
import { readConfig } from '../../../lib/core/config';
import { answeredWith } from './sign-in';
import { seen, seenAs, type Case, type Group } from './cases';
import { startSandbox } from '../../sandbox-suite';

/** A token that any service of one's own takes. */
const credential = { getToken: async () => ({ token: 'a.b.c', expiresOnTimestamp: Date.now() + 3_600_000 }) };
export const clientFor = (endpoint: string, options: Partial<ClientOptions> = {}) =>
  createClient({ endpoint, credential, retries: 0, ...options });

/** Calls a server that answers so. */
export const servedBy =
  (listener: RequestListener, call = (client: ReturnType<typeof clientFor>) => client.get('/account'), options = {}) =>
  async () => {
    const server = await serve(listener);
    return call(clientFor(server.url, options)).finally(() => server.close());
  };

/** Calls a server that gives this body to everything. */
export const given = (body: unknown, call?: (client: ReturnType<typeof clientFor>) => Promise<unknown>, status = 200) =>
  servedBy((_request, response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  }, call);

/** What the system says of a host that no test may call. */
const failing =
  (code: string, path = '/account') =>
  () =>
    clientFor('https://host.example', scripted(Object.assign(new Error(), { code }))).get(path);

/** Calls a port of this machine that greets every caller with words of its own. */
const greeted = async (scheme: string) => {
  const mute = createServer((socket) => void socket.on('error', () => undefined).end('220 ready\r\n'));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const { port } = mute.address() as AddressInfo;
  return clientFor(`${scheme}://127.0.0.1:${port}`)
    .get('/account')
    .finally(() => mute.close());
};

const silent: RequestListener = () => undefined;

/** With a proxy in the shell, as a company sets it, and none that is left out. */
async function behindProxy() {
  const names = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'NODE_USE_ENV_PROXY'];
  const kept = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
  try {
    // On this machine, and yet no loopback address as far as the helpers know.
    return await clientFor((await deadAddress()).replace('http://127.0.0.1', 'https://0.0.0.0')).get('/account');
  } finally {
    for (const [name, value] of kept) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const none: Case[] = [
  { make: async () => clientFor(await deadAddress()).get('/account') },
  { make: async () => connect({ config: configOf(await deadAddress()) }) },
  { make: async () => requestToken(configOf(await deadAddress())) },
  { make: failing('ECONNREFUSED') },
  { make: failing('ENOTFOUND') },
  { make: failing('ENOTFOUND', '/v1.0/applications') },
  { make: failing('ENOTFOUND', '/datagovernance/catalog/terms') },
  { make: failing('ENOTFOUND', '/contoso.com/oauth2/token') },
  { make: failing('ENOTFOUND', '/datagovernance/catalog/businessdomains') },
  {
    make: () => {
      const unknown = scripted(Object.assign(new Error(), { code: 'ENOTFOUND' }));
      return requestToken(readConfig(variables), { ...unknown, retries: 0 });
    },
  },
  { make: failing('EAI_AGAIN') },
  { make: servedBy(silent, undefined, { timeoutMs: 40 }) },
  {
    make: async () => {
      const server = await serve(silent);
      const network = { timeoutMs: 40 };
      return connect({ config: configOf(server.url), ...network }).finally(() => server.close());
    },
  },
  {
    make: servedBy((_request, response) => {
      response.writeHead(200, { 'content-length': 99 }).write('{"value":[', () => response.destroy());
    }),
    means: 'The connection ended before the answer was whole: the network, a proxy or the service let go of it.',
  },
  {
    make: behindProxy,
    posix: true,
  },
  {
    make: async () => {
      const secure = await startSandbox({ tls: true });
      return clientFor(secure.url)
        .get('/account')
        .finally(() => secure.close());
    },
  },
  { make: ({ url }) => clientFor(url.replace('http:', 'https:')).get('/account') },
  { make: () => greeted('http') },
  {
    make: () => servedBy((_request, response) => response.end(' '.repeat(5000)), undefined, { maxBytes: 1000 })(),
    means: 'The answer is longer than the helpers read, 64 MiB unless you say otherwise.',
  },
  {
    make: ({ url }) => clientFor(url).get('/account', { signal: AbortSignal.abort() }),
  },
  {
    make: ({ url }) =>
      connect({ config: configOf(url) }).then(({ credential: own }) =>
        own.getToken('https://purview.azure.net/.default', { abortSignal: AbortSignal.abort() }),
      ),
  },
  {
    make: async () => {
      const server = await serve((_request, response) => response.writeHead(504).end());
      const rows = Array.from({ length: 9 }, (_none, index) => file(index));
      const report = await createEntities(clientFor(server.url), rows, { batchSize: 1, concurrency: 1 });
      await server.close();
      return report.failed.at(-1)?.error;
    },
  },
];

/** What a `fetch` of one's own throws, of which nobody knows whom it called. */
const ownFetch = (code: string) => async () => {
  const error = Object.assign(new Error(`request to https://contoso.example failed, ${code}`), { code });
  return seenAs(error, explain(error));
};

const others: Case[] = [
  {
    make: () => seen([explain('a text').cause]),
    means: 'A program threw a text, or nothing at all, and so nothing is known of it.',
    todo: 'Look where it was thrown: your own code, or a library that it calls.',
  },
  { make: ownFetch('ENOTFOUND') },
  { make: ownFetch('ECONNREFUSED') },
];

const notService: Case[] = [
  { make: given('<html>Blocked</html>') },
  { make: given('<html>Blocked</html>', undefined, 403) },
  { make: given('', undefined, 407) },
  { make: servedBy((_request, response) => response.writeHead(302, { location: 'https://elsewhere.example' }).end()) },
  { make: given({ value: [7] }, (client) => listCollections(client)) },
  { make: given({ value: {} }, (client) => listCollections(client)) },
  {
    make: given({ name: 'c' }, (client) => client.get('/account', { expects: () => false })),
  },
  { make: given({}, (client) => planes.find(({ plane }) => plane === 'Account')!.verify(client)) },
  { make: given([], (client) => writeEntities(client, '/entity', {}, {})) },
  {
    make: given({ value: [{ name: 'c' }], nextLink: '/x?skipToken=1' }, (client) => listCollections(client)),
  },
  {
    make: async () => {
      const server = await serve((_request, response) => response.end('{}'));
      return findTenant(configOf(server.url), noted()).finally(() => server.close());
    },
  },
  { make: answeredWith(502, '<html>') },
];

export const network: Group[] = [
  {
    title: 'Network: no answer came',
    intro:
      'These have `no answer` and a code of the system in the place of a status. Nothing of Purview’s is at work yet.',
    cases: none,
  },
  {
    title: 'Network: a fetch of your own',
    intro: 'What `explain` says of an error that is none of the helpers’, where its code is known.',
    cases: others,
  },
  {
    title: 'Network: something else answered',
    intro: 'An answer came, and it is not one that the service gives.',
    cases: notService,
  },
];
