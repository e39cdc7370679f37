import { readFileSync } from 'node:fs';
import { search, type SearchRequest } from '../lib/planes/search';
import { startSandboxProcess } from '../tools/sandbox-process';
import { clientOf } from './config';
import { median, type Figure } from './figures';
import { client, inTurn, times } from './processes';

/** Every search result there is, and the memory it took. Throws when a row is missed or comes twice. */
export async function reading({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const assets = tiny ? 2000 : 100_000;
  const part = `Reading ${assets.toLocaleString('en')} search results`;
  const { url, stop } = await startSandboxProcess(['--port', '0', '--assets', String(assets)]);
  // The sandbox makes its rows at the first search.
  await search(clientOf(url), { limit: 1 });
  const [token, offset, loop] = [
    'searchAll, by token',
    'searchAll, by offset',
    'a loop over offsets that keeps the rows',
  ] as const;
  const ways = [token, offset, loop] as const;
  const timed = await inTurn(tiny ? 1 : 5, ways, async (of) => {
    const { wall, seen } = await client<{ wall: number; seen: number }>('read', { of, url });
    if (seen !== assets) throw new Error(`Of ${assets} rows ${of} saw ${seen}.`);
    return wall;
  });
  const weighed = await inTurn(tiny ? 1 : 3, ways, (of) =>
    client<{ tenth: number; all: number }>('weigh', { of, url, rows: assets }, {}, ['--expose-gc']),
  );
  await stop();
  return ways.flatMap((way) => [
    { part, what: way, unit: 'ms', samples: timed[way], ...(way === loop ? {} : { beside: loop }) },
    { part, what: `${way}: in use at a tenth`, unit: 'MiB', samples: weighed[way].map(({ tenth }) => tenth) },
    { part, what: `${way}: in use at the end`, unit: 'MiB', samples: weighed[way].map(({ all }) => all) },
  ]);
}

interface Written {
  wall: number;
  created: number;
  guids: number;
}

/** Many assets on a service that is 50 ms away and throttles. Throws when one is lost or written twice. */
export async function writing({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const count = tiny ? 100 : 10_000;
  const part = `Writing ${count.toLocaleString('en')} assets`;
  const [ours, other] = ['createEntities', 'one batch after the other'] as const;
  const samples = await inTurn(tiny ? 1 : 5, [ours, other], (of) => writeOnce(of === ours ? 'lib' : 'one', count));
  const third = { words: `a third of ${other}`, most: median(samples[other]) / 3 };
  return [
    { part, what: ours, unit: 'ms', samples: samples[ours], aims: [third] },
    { part, what: other, unit: 'ms', samples: samples[other], beside: ours },
  ];
}

async function writeOnce(of: string, count: number): Promise<number> {
  const { url, stop } = await startSandboxProcess(['--port', '0']);
  try {
    const before = await countOf(url);
    const path = '*/entity/bulk';
    await fault(url, { path, status: 429, headers: { 'retry-after-ms': '100' }, times: count > 1000 ? 10 : 1 });
    await fault(url, { path, delayMs: 50, times: 1_000_000 });
    const { wall, created, guids } = await client<Written>('write', { of, url, count });
    const found = (await countOf(url)) - before;
    if ([created, guids, found].some((number) => number !== count))
      throw new Error(`Of ${count} assets ${created} were created under ${guids} guids, and ${found} are found.`);
    return wall;
  } finally {
    await stop();
  }
}

async function fault(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { ok } = await fetch(`${url}/sandbox/faults`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!ok) throw new Error('The sandbox refused a fault.');
}

const countOf = async (url: string) => (await search(clientOf(url), { limit: 1 }))['@search.count'];

/** What pages of results are asked for. */
const questions: Record<string, SearchRequest> = {
  'a word': { keywords: 'orders' },
  'a word that half of them have': { keywords: 'csv' },
  'a word that all of them have': { keywords: 'contoso' },
  'two words': { keywords: 'customer address' },
  'a classification': { filter: { classification: 'MICROSOFT.PERSONAL.EMAIL' } },
  'a kind': { filter: { objectType: 'Tables' } },
  'a type': { filter: { entityType: 'azure_sql_table' } },
  'a collection': { filter: { collectionId: 'sal3s0' } },
  'a word in a kind': { keywords: 'orders', filter: { objectType: 'Files' } },
  'everything, by name': { orderby: [{ name: 'ASC' }] },
};
const facets = [
  { facet: 'classification', count: 10 },
  { facet: 'assetType', count: 10 },
];

/** How the sandbox grows with its estate. */
export async function growth({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'The sandbox';
  const sizes = tiny ? [200] : [200, 10_000, 100_000];
  const figures: Figure[] = [];
  for (const assets of sizes) {
    const estate = `${assets.toLocaleString('en')} assets`;
    const runs = await times(tiny ? 1 : 5, () => startAndAsk(assets, tiny ? 1 : 5));
    const page = (names: string[]) => runs.flatMap(({ pages }) => names.flatMap((name) => pages[name]));
    const names = Object.keys(questions);
    const slowest = names.reduce((a, b) => (median(page([b])) > median(page([a])) ? b : a));
    const aims = assets === 100_000 ? [{ words: 'under 20 ms', most: 20 }] : undefined;
    const memory = runs.map((run) => run.memory);
    figures.push({ part, what: `ready, ${estate}`, unit: 'ms', samples: runs.map(({ ready }) => ready) });
    if (!memory.includes(0)) figures.push({ part, what: `memory, ${estate}`, unit: 'MiB', samples: memory });
    figures.push({
      part,
      what: `first page with facets, ${estate}`,
      unit: 'ms',
      samples: runs.map(({ first }) => first),
    });
    figures.push({ part, what: `page with facets, ten kinds, ${estate}`, unit: 'ms', samples: page(names), aims });
    figures.push({ part, what: `the slowest kind (${slowest}), ${estate}`, unit: 'ms', samples: page([slowest]) });
  }
  return figures;
}

/** Starts a sandbox, asks it each question a few times after a first, and gives the milliseconds of all that. */
async function startAndAsk(assets: number, repeats: number) {
  const began = performance.now();
  const sandbox = await startSandboxProcess(['--port', '0', '--assets', String(assets)]);
  const ready = performance.now() - began;
  const purview = clientOf(sandbox.url);
  const ask = async (request: SearchRequest) => {
    const asked = performance.now();
    await search(purview, { ...request, limit: 50, facets });
    return performance.now() - asked;
  };
  const first = await ask({});
  const pages: Record<string, number[]> = Object.fromEntries(Object.keys(questions).map((name) => [name, []]));
  for (const request of Object.values(questions)) await ask(request);
  // In turn: the sandbox remembers what the last words have found.
  await times(repeats, async () => {
    for (const [name, request] of Object.entries(questions)) pages[name].push(await ask(request));
  });
  const memory = memoryOf(sandbox.pid);
  await sandbox.stop();
  return { ready, first, pages, memory };
}

/** MiB a process holds, where the system tells (Linux), else 0. */
function memoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
