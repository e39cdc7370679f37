import { readFileSync } from 'node:fs';
import { createClient } from '../lib/client';
import { search } from '../lib/search';
import { tokenSource } from '../lib/token';
import { startSandboxProcess } from '../tools/sandbox-process';
import { configOf } from './config';
import type { Figure } from './figures';
import { client, times } from './processes';

interface Read {
  wall: number;
  seen: number;
  heap: number;
  rss: number;
}

/** Every search result there is, and the memory it took. */
export async function reading({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const assets = tiny ? 2000 : 100_000;
  const part = `Reading ${assets.toLocaleString('en')} search results`;
  const sandbox = await startSandboxProcess(['--port', '0', '--assets', String(assets)]);
  const figures: Figure[] = [];
  for (const [of, what] of [
    ['lib', 'searchAll'],
    ['loop', 'a loop over offsets that keeps the rows'],
  ]) {
    const runs = await times(tiny ? 1 : 3, () => client<Read>('read', { of, url: sandbox.url }));
    const samples = (key: keyof Read) => runs.map((run) => run[key]);
    figures.push({ part, what: `${what}: assets seen`, unit: '', samples: samples('seen') });
    figures.push({ part, what, unit: 'ms', samples: samples('wall') });
    figures.push({ part, what: `${what}: heap at most`, unit: 'MiB', samples: samples('heap') });
    figures.push({ part, what: `${what}: memory at most`, unit: 'MiB', samples: samples('rss') });
  }
  await sandbox.stop();
  return figures;
}

interface Written {
  wall: number;
  created: number;
  guids: number;
}

/** Many assets on a service that is 50 ms away and throttles. Throws when one is lost or written twice. */
export async function writing({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const count = tiny ? 100 : 10_000;
  const part = `Writing ${count.toLocaleString('en')} assets, 50 ms and ten 429s a run`;
  const figures: Figure[] = [];
  for (const [of, what, aim] of [
    ['lib', 'createEntities', 'a third of the time'],
    ['one', 'one batch after the other'],
  ]) {
    const samples = await times(tiny ? 1 : 3, () => writeOnce(of, count));
    figures.push({ part, what, unit: 'ms', samples, aim });
  }
  return figures;
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

const clientOf = (url: string) => createClient({ endpoint: url, credential: tokenSource(configOf(url)) });
const countOf = async (url: string) => (await search(clientOf(url), { limit: 1 }))['@search.count'];

/** How the sandbox grows with its estate. */
export async function growth({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'The sandbox';
  const figures: Figure[] = [];
  for (const assets of tiny ? [200] : [200, 10_000, 100_000]) {
    const ready: number[] = [];
    const memory: number[] = [];
    const page: number[] = [];
    await times(tiny ? 1 : 3, async () => {
      const began = performance.now();
      const sandbox = await startSandboxProcess(['--port', '0', '--assets', String(assets)]);
      ready.push(performance.now() - began);
      const purview = clientOf(sandbox.url);
      const facets = [
        { facet: 'classification', count: 10 },
        { facet: 'assetType', count: 10 },
      ];
      const ask = () => search(purview, { keywords: 'orders', limit: 50, facets });
      await ask();
      await times(tiny ? 1 : 20, async () => {
        const asked = performance.now();
        await ask();
        page.push(performance.now() - asked);
      });
      memory.push(memoryOf(sandbox.pid));
      await sandbox.stop();
    });
    const estate = `${assets.toLocaleString('en')} assets`;
    figures.push({ part, what: `ready, ${estate}`, unit: 'ms', samples: ready });
    if (memory.every((value) => value > 0))
      figures.push({ part, what: `memory, ${estate}`, unit: 'MiB', samples: memory });
    const aim = assets === 100_000 ? 'under 20 ms' : undefined;
    figures.push({ part, what: `a page with facets, ${estate}`, unit: 'ms', samples: page, aim });
  }
  return figures;
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
