import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { createSandbox } from '../sandbox/app';
import { madeCertificate } from '../sandbox/http/tls';
import { root } from '../tools/jupyter-env';
import { npm } from '../tools/setup';
import { besideLib, median, type Figure } from './figures';
import { answerOf, client, inTurn, outputOf, startPlainServer, times } from './processes';

const helpers = join(root, 'lib');

/** What is loaded and installed: the helpers, and what would be taken in their place. */
const packages = {
  lib: [helpers],
  '@azure/identity': ['@azure/identity'],
  '@azure/msal-node': ['@azure/msal-node'],
  'msal-node with core-rest-pipeline': ['@azure/msal-node', '@azure/core-rest-pipeline'],
  '@azure/core-rest-pipeline': ['@azure/core-rest-pipeline'],
};
type Package = keyof typeof packages;
const names = Object.keys(packages) as Package[];

/** Milliseconds to load each over bare Node, until a first call is answered, and what each takes on disk. */
export async function load({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'Loading and installing';
  const runs = tiny ? 1 : 15;
  const loading = await inTurn(runs, names, (name) => answerOf<number>(['-e', loadingOf(packages[name])]));
  const third = { words: 'a third of @azure/identity', most: median(loading['@azure/identity']) / 3 };
  const server = await startPlainServer();
  const clients = ['lib', 'cross-fetch', 'Azure pipeline'] as const;
  const first = await inTurn(runs, clients, (name) => answerOf<number>(['-e', firstCallOf(name, server.url)]));
  server.stop();
  const bare = await times(runs, async () => {
    const began = performance.now();
    await outputOf(process.execPath, ['-e', '0']);
    return performance.now() - began;
  });
  const sizes = await inTurn(1, names, async (name) => (await sizeWithDependencies(packages[name])) / 2 ** 20);
  const small = { words: 'under 1 MiB', most: 1 };
  return [
    ...besideLib(loading, { part, unit: 'ms', what: (name) => `load ${name}`, aims: [third] }),
    ...besideLib(first, { part, unit: 'ms', what: (name) => `load ${name} and make a call` }),
    { part, what: 'bare Node, started and ended', unit: 'ms', samples: bare },
    ...besideLib(sizes, { part, unit: 'MiB', what: (name) => `size of ${name}`, aims: [small] }),
  ];
}

const loadingOf = (modules: string[]) =>
  `const began = performance.now(); for (const name of ${JSON.stringify(modules)}) require(name); console.log(String(performance.now() - began))`;

function firstCallOf(name: 'lib' | 'cross-fetch' | 'Azure pipeline', url: string): string {
  const [address, place] = [JSON.stringify(`${url}/first`), JSON.stringify(helpers)];
  const programs = {
    lib: `require(${place}).createClient({ endpoint: '${url}', credential: { getToken: async () => ({ token: 'x' }) } }).get('/first')`,
    'cross-fetch': `require('cross-fetch')(${address}).then((response) => response.json())`,
    'Azure pipeline': `(({ createPipelineFromOptions, createDefaultHttpClient, createPipelineRequest }) =>
      createPipelineFromOptions({}).sendRequest(createDefaultHttpClient(), createPipelineRequest({ url: ${address}, allowInsecureConnection: true }))
        .then(({ bodyAsText }) => JSON.parse(bodyAsText)))(require('@azure/core-rest-pipeline'))`,
  };
  return `const began = performance.now(); ${programs[name]}.then(() => { console.log(String(performance.now() - began)); process.exit(); })`;
}

/** Bytes of packages and of everything they depend on: of the helpers, those that npm would pack. */
async function sizeWithDependencies(modules: string[]): Promise<number> {
  const folders = new Set<string>();
  for (const name of modules) collect(name, root, folders);
  const packed = folders.delete(helpers) ? await packedSize() : 0;
  return [...folders].reduce((sum, folder) => sum + sizeOf(folder), packed);
}

async function packedSize(): Promise<number> {
  const [command, args, options] = npm('pack', '--dry-run', '--json', '--loglevel=silent');
  const [{ unpackedSize }] = JSON.parse(await outputOf(command, args, { cwd: helpers, ...options })) as {
    unpackedSize: number;
  }[];
  return unpackedSize;
}

/** Adds the folder of a package and of everything it depends on. */
function collect(name: string, from: string, folders: Set<string>): void {
  const folder = folderOf(name, from);
  if (folder === undefined || folders.has(folder)) return;
  folders.add(folder);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const dependency of Object.keys(dependencies)) collect(dependency, folder, folders);
}

function folderOf(name: string, from: string): string | undefined {
  if (name === helpers) return name;
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (statSync(join(place, 'package.json'), { throwIfNoEntry: false })) return place;
    if (folder === dirname(folder)) return undefined;
  }
}

function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules');
  return entries.reduce((sum, entry) => {
    const place = join(folder, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(place) : statSync(place).size);
  }, 0);
}

/** Processor and clock for each call, on kept connections. */
export async function calls({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'Calling';
  const clients = ['lib', 'cross-fetch', 'fetch', 'Azure pipeline'] as const;
  const figures: Figure[] = [];
  const server = await startPlainServer();
  for (const atOnce of [1, 50]) {
    const samples = await inTurn(tiny ? 1 : 9, clients, (of) =>
      client<{ cpu: number; wall: number }>('perCall', { of, url: server.url, count: tiny ? 20 : 6000, atOnce }),
    );
    for (const [kind, word] of [
      ['cpu', 'processor'],
      ['wall', 'clock'],
    ] as const) {
      const each = pick(samples, (sample) => sample[kind]);
      const aims = [
        { words: 'cross-fetch and 15 %', most: median(each['cross-fetch']) * 1.15 },
        { words: 'the Azure pipeline', most: median(each['Azure pipeline']) },
      ];
      const what = (name: string) => `${name}, ${atOnce} at a time, ${word}`;
      figures.push(...besideLib(each, { part, unit: 'µs', what, aims }));
    }
  }
  server.stop();
  return figures;
}

/** Many callers on a cold cache, over TLS. */
export async function tokens({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const callers = tiny ? 10 : 1000;
  const part = `A token for ${callers.toLocaleString('en')} callers at once`;
  const tls = await madeCertificate();
  const sandbox = await createSandbox({ tls });
  const { url, close } = await sandbox.listen(0);
  let seen = 0;
  sandbox.app.server.on('request', ({ method }: IncomingMessage) => (seen += method === 'POST' ? 1 : 0));
  const clients = ['lib', '@azure/identity'] as const;
  const samples = await inTurn(tiny ? 1 : 7, clients, async (of) => {
    seen = 0;
    const { wall } = await client<{ wall: number }>('token', { of, url, callers }, { NODE_EXTRA_CA_CERTS: tls.path });
    return { wall, requests: seen };
  });
  await close();
  const requests = pick(samples, (sample) => sample.requests);
  const wall = pick(samples, (sample) => sample.wall);
  const one = { words: 'one', most: 1 };
  return [
    ...besideLib(requests, { part, unit: '', what: (name) => `${name}: token requests the server saw`, aims: [one] }),
    ...besideLib(wall, { part, unit: 'ms', what: (name) => `${name}: until the last caller has one` }),
  ];
}

/** One number of each sample. */
function pick<Name extends string, T>(samples: Record<Name, T[]>, read: (sample: T) => number): Record<Name, number[]> {
  const entries = Object.entries<T[]>(samples).map(([name, some]) => [name, some.map(read)]);
  return Object.fromEntries(entries) as Record<Name, number[]>;
}
