import { search, type SearchRequest } from '../lib/planes/search';
import { startSandboxProcess } from '../tools/sandbox-process';
import { clientOf } from './config';
import { median, type Figure } from './figures';
import { client, inTurn, memoryOf, times } from './processes';
import { pyapacheatlas } from './pyapacheatlas';

interface Read {
  wall: number;
  seen: number;
}

/** Every search result there is, and the memory it took. Throws when a row is missed or comes twice. */
export async function reading({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const assets = tiny ? 2000 : 100_000;
  const part = `Reading ${assets.toLocaleString('en')} search results`;
  const { url, stop } = await startSandboxProcess(['--port', '0', '--assets', String(assets)]);
  // The sandbox makes its rows at the first search.
  await search(clientOf(url), { limit: 1 });
  const [token, csv, offset, loop] = [
    'searchAll, by token',
    'searchAll, written as CSV',
    'searchAll, by offset',
    'a loop over offsets that keeps the rows',
  ] as const;
  const ways = [token, csv, offset, loop] as const;
  const python = 'pyapacheatlas, search_entities';
  const other = await pyapacheatlas();
  const timed = await inTurn(tiny ? 1 : 5, [...ways, ...(other ? [python] : [])], async (of) => {
    const read = of === python && other ? other<Read>(url, {}) : client<Read>('read', { of, url });
    const { wall, seen } = await read;
    if (seen !== assets) throw new Error(`Of ${assets} rows ${of} saw ${seen}.`);
    return wall;
  });
  const weighed = await inTurn(tiny ? 1 : 3, ways, (of) =>
    client<{ tenth: number; all: number }>('weigh', { of, url, rows: assets }, {}, ['--expose-gc']),
  );
  await stop();
  const figures: Figure[] = ways.flatMap((way) => [
    { part, what: way, unit: 'ms', samples: timed[way], ...(way === loop ? {} : { beside: loop }) },
    { part, what: `${way}: in use at a tenth`, unit: 'MiB', samples: weighed[way].map(({ tenth }) => tenth) },
    { part, what: `${way}: in use at the end`, unit: 'MiB', samples: weighed[way].map(({ all }) => all) },
  ]);
  return other ? [...figures, { part, what: python, unit: 'ms', samples: timed[python], beside: token }] : figures;
}

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
