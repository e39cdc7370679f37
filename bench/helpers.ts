import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../tools/jupyter-env';
import type { Figure } from './figures';
import { answerOf, client, outputOf, startPlainServer, times } from './processes';

const rivals = ['@azure/identity', '@azure/msal-node', '@azure/core-rest-pipeline'];

/** Milliseconds to load each over bare Node, and what each takes on disk with all it needs. */
export async function load({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'Loading and installing';
  const figures: Figure[] = [];
  const sets = { lib: [join(root, 'lib')], ...Object.fromEntries(rivals.map((name) => [name, [name]])) };
  const pair = 'msal-node with core-rest-pipeline';
  for (const [what, names] of Object.entries({ ...sets, [pair]: rivals.slice(1) })) {
    const program = `const began = performance.now(); for (const name of ${JSON.stringify(names)}) require(name); console.log(String(performance.now() - began))`;
    const samples = await times(tiny ? 1 : 15, () => answerOf<number>(['-e', program]));
    const aim = what === 'lib' ? 'a third of @azure/identity at most' : undefined;
    figures.push({ part, what: `load ${what}`, unit: 'ms', samples, aim });
  }
  const bare = await times(tiny ? 1 : 15, async () => {
    const began = performance.now();
    await outputOf(process.execPath, ['-e', '0']);
    return performance.now() - began;
  });
  figures.push({ part, what: 'bare Node, started and ended', unit: 'ms', samples: bare });
  for (const [what, names] of Object.entries({ ...sets, [pair]: rivals.slice(1) })) {
    const folders = new Set<string>();
    for (const name of names) collect(name, root, folders);
    const samples = [[...folders].reduce((sum, folder) => sum + sizeOf(folder), 0) / 2 ** 20];
    const aim = what === 'lib' ? 'under 1 MiB' : undefined;
    figures.push({ part, what: `size of ${what}, with dependencies`, unit: 'MiB', samples, aim });
  }
  return figures;
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
  if (name.startsWith(root)) return name;
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (statSync(join(place, 'package.json'), { throwIfNoEntry: false })) return place;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Bytes of the files that a package brings: of the helpers that is what is compiled. */
function sizeOf(folder: string): number {
  const from = folder === join(root, 'lib') ? join(folder, 'dist') : folder;
  const entries = readdirSync(from, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules');
  return entries.reduce((sum, entry) => {
    const place = join(from, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(place) : statSync(place).size);
  }, 0);
}

/** Processor and clock for each call, on kept connections. */
export async function calls({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'Calling';
  const figures: Figure[] = [];
  const server = await startPlainServer();
  for (const atOnce of [1, 50]) {
    const clients = ['lib', 'cross-fetch', 'fetch', 'Azure pipeline'];
    const samples = clients.map(() => ({ cpu: [] as number[], wall: [] as number[] }));
    // In turn, so that what else the machine does meets them all.
    await times(tiny ? 1 : 7, async () => {
      for (const [i, of] of clients.entries()) {
        const settings = { of, url: server.url, count: tiny ? 20 : 3000, atOnce };
        const { cpu, wall } = await client<{ cpu: number; wall: number }>('perCall', settings);
        samples[i].cpu.push(cpu);
        samples[i].wall.push(wall);
      }
    });
    for (const kind of ['cpu', 'wall'] as const) {
      clients.forEach((of, i) => {
        const aim = of === 'lib' ? 'within 15 % of cross-fetch, ahead of the pipeline' : undefined;
        const what = `${of}, ${atOnce} at a time, ${kind === 'cpu' ? 'processor' : 'clock'}`;
        figures.push({ part, what, unit: 'µs', samples: samples[i][kind], aim });
      });
    }
  }
  server.stop();
  return figures;
}

/** Many callers on a cold cache, over TLS. */
export async function tokens({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'A token for 1,000 callers at once';
  const figures: Figure[] = [];
  const { madeCertificate } = await import('../sandbox/tls');
  const { startSandbox } = await import('../sandbox/app');
  const tls = await madeCertificate();
  const sandbox = await startSandbox({ tls });
  const env = { NODE_EXTRA_CA_CERTS: tls.path };
  for (const of of ['lib', '@azure/identity']) {
    const requests: number[] = [];
    const samples = await times(tiny ? 1 : 7, async () => {
      sandbox.world.reset();
      const { wall } = await client<{ wall: number }>(
        'token',
        { of, url: sandbox.url, callers: tiny ? 10 : 1000 },
        env,
      );
      const seen = sandbox.world.recent.list().filter(({ method }) => method === 'POST');
      requests.push(seen.length);
      return wall;
    });
    const aim = of === 'lib' ? '1' : undefined;
    figures.push({ part, what: `${of}: token requests the server saw`, unit: '', samples: requests, aim });
    figures.push({ part, what: `${of}: until the last caller has one`, unit: 'ms', samples });
  }
  await sandbox.close();
  return figures;
}
