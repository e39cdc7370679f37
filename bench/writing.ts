import { search } from '../lib/planes/search';
import { startSandboxProcess } from '../tools/sandbox-process';
import { clientOf } from './config';
import { median, type Figure } from './figures';
import { client, inTurn } from './processes';
import { pyapacheatlas } from './pyapacheatlas';

interface Written {
  wall: number;
  created: number;
  guids: number;
}

/** Many assets on a service that is 50 ms away. Throws when one is lost or written twice. */
export async function writing({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const [count, runs] = tiny ? [100, 1] : [10_000, 5];
  const sizes = tiny ? [50] : [50, 100, 500, 1000];
  return [...(await throttled(count, runs)), ...(await besidePyapacheatlas(count, runs, [...sizes, undefined]))];
}

/** While the service throttles. */
async function throttled(count: number, runs: number): Promise<Figure[]> {
  const part = `Writing ${count.toLocaleString('en')} assets`;
  const [ours, other] = ['createEntities', 'one batch after the other'] as const;
  const throttling = { status: 429, headers: { 'retry-after-ms': '100' }, times: count > 1000 ? 10 : 1 };
  const samples = await inTurn(runs, [ours, other], (name) => {
    const settings = { of: name === ours ? 'lib' : 'one', count, batchSize: 50 };
    return written(count, [throttling, far], (url) => client<Written>('write', { ...settings, url }));
  });
  const third = { words: `a third of ${other}`, most: median(samples[other]) / 3 };
  return [
    { part, what: ours, unit: 'ms', samples: samples[ours], aims: [third] },
    { part, what: other, unit: 'ms', samples: samples[other], beside: ours },
  ];
}

/** At several batch sizes and without one. Nothing is throttled, which pyapacheatlas would not wait out. */
async function besidePyapacheatlas(count: number, runs: number, batchSizes: (number | undefined)[]): Promise<Figure[]> {
  const part = `Writing ${count.toLocaleString('en')} assets beside pyapacheatlas`;
  const other = await pyapacheatlas();
  const sizes = batchSizes.map((batchSize) => {
    const name = batchSize === undefined ? 'by default' : `batches of ${batchSize}`;
    return { batchSize, ours: `createEntities, ${name}`, theirs: `pyapacheatlas, ${name}` };
  });
  const names = sizes.flatMap(({ ours, theirs }) => (other ? [ours, theirs] : [ours]));
  const samples = await inTurn(runs, names, (name) => {
    const batchSize = sizes.find(({ ours, theirs }) => name === ours || name === theirs)?.batchSize;
    const isTheirs = sizes.some(({ theirs }) => name === theirs);
    return written(count, [far], (url) =>
      other && isTheirs
        ? other<Written>(url, { count, batchSize })
        : client<Written>('write', { of: 'lib', url, count, batchSize }),
    );
  });
  const figure = (what: string) => ({ part, what, unit: 'ms', samples: samples[what] });
  if (!other) return names.map(figure);
  const best = Math.min(...sizes.map(({ theirs }) => median(samples[theirs])));
  return sizes.flatMap(({ batchSize, ours, theirs }) => {
    const third = { words: 'a third of pyapacheatlas', most: median(samples[theirs]) / 3 };
    const aim = batchSize === undefined ? { words: 'pyapacheatlas at its best', most: best } : third;
    return [
      { ...figure(ours), aims: [aim] },
      { ...figure(theirs), beside: ours },
    ];
  });
}

/** Every answer takes 50 ms longer. */
const far = { delayMs: 50, times: 1_000_000 };

/** Milliseconds that it took to write on a sandbox of its own, with these faults. */
async function written(count: number, faults: object[], write: (url: string) => Promise<Written>): Promise<number> {
  const { url, stop } = await startSandboxProcess(['--port', '0']);
  try {
    const before = await countOf(url);
    for (const fault of faults) await addFault(url, { path: '*/entity/bulk', ...fault });
    const { wall, created, guids } = await write(url);
    const found = (await countOf(url)) - before;
    if ([created, guids, found].some((number) => number !== count))
      throw new Error(`Of ${count} assets ${created} were created under ${guids} guids, and ${found} are found.`);
    return wall;
  } finally {
    await stop();
  }
}

async function addFault(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { ok } = await fetch(`${url}/sandbox/faults`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!ok) throw new Error('The sandbox refused a fault.');
}

const countOf = async (url: string) => (await search(clientOf(url), { limit: 1 }))['@search.count'];
