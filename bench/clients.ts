import { rmSync } from 'node:fs';
import { globalAgent as agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import crossFetch from 'cross-fetch';
import { createEntities, writtenBy } from './entities';
import { clientOf, configOf } from './config';
import { createClient, type Client } from '../lib/core/client';
import { saveLines } from '../lib/core/whole-file';
import { listColumns, toCsv } from '../lib/planes/list';
import { searchAll } from '../lib/planes/search';
import { tokenSource } from '../lib/core/token';

/** As long as one of Entra ID. The server of these calls does not look at it. */
const madeUp = 'x'.repeat(1500);
const headers = {
  authorization: `Bearer ${madeUp}`,
  accept: 'application/json',
  'content-type': 'application/json',
};
const question = { keywords: 'orders', limit: 20 };
const queryPath = '/datamap/api/search/query?api-version=2023-09-01';
const scope = 'https://purview.azure.net/.default';

type Ask = (url: string) => Promise<unknown>;

/** One call each, the answer parsed. */
const calls: Record<string, () => Ask> = {
  fetch: () => async (url) =>
    (await fetch(url + queryPath, { method: 'POST', headers, body: JSON.stringify(question) })).json(),
  'cross-fetch': () => {
    // Node's own agent keeps connections, as that of the others does; without one cross-fetch closes each.
    const init = () => ({ method: 'POST', headers, body: JSON.stringify(question), agent });
    return async (url) => (await crossFetch(url + queryPath, init() as RequestInit)).json();
  },
  lib: () => {
    const credential = { getToken: async () => ({ token: madeUp, expiresOnTimestamp: Infinity }) };
    let client: ReturnType<typeof createClient> | undefined;
    const options = { apiVersion: '2023-09-01', body: question, repeatable: true };
    return (url) => (client ??= createClient({ endpoint: url, credential })).post('/datamap/api/search/query', options);
  },
  'Azure pipeline': () => {
    const [pipeline, http] = [createPipelineFromOptions({}), createDefaultHttpClient()];
    return async (url) => {
      const request = createPipelineRequest({
        url: url + queryPath,
        method: 'POST',
        body: JSON.stringify(question),
        allowInsecureConnection: true,
      });
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      const { bodyAsText } = await pipeline.sendRequest(http, request);
      return JSON.parse(bodyAsText ?? '') as unknown;
    };
  },
};

/** Microseconds of processor and of the clock for each call. */
async function perCall(settings: { of: string; url: string; count: number; atOnce: number }) {
  const ask = calls[settings.of]();
  const all = async (count: number) => {
    let left = count;
    const worker = async () => {
      while (left-- > 0) await ask(settings.url);
    };
    await Promise.all(Array.from({ length: settings.atOnce }, worker));
  };
  await all(Math.ceil(settings.count / 3));
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  await all(settings.count);
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpu: (user + system) / settings.count,
    wall: ((performance.now() - began) * 1000) / settings.count,
  };
}

/** Milliseconds until the last of many callers holds a token. */
async function token({ of, url, callers }: { of: string; url: string; callers: number }) {
  const config = configOf(url);
  const official = () =>
    new ClientSecretCredential(config.tenantId, config.clientId, config.clientSecret, {
      authorityHost: url,
      disableInstanceDiscovery: true,
    });
  const credential = of === 'lib' ? tokenSource(config) : official();
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, () => credential.getToken(scope)));
  return { wall: performance.now() - began };
}

type Row = { id: string };
type Page = { '@search.count': number; value: Row[] };

/** Ways to read every row there is, a thousand at a time. `each` hears of a row when it has come. */
const readings: Record<string, (client: Client, each: (row: Row) => void) => Promise<void>> = {
  async 'searchAll, by token'(client, each) {
    for await (const row of searchAll(client, { limit: 1000 })) each(row);
  },
  async 'searchAll, written as CSV'(client, each) {
    async function* rows() {
      for await (const row of searchAll(client, { limit: 1000 })) {
        each(row);
        yield row;
      }
    }
    await saveLines(join(tmpdir(), `list-${process.pid}.csv`), toCsv(rows(), listColumns));
    rmSync(join(tmpdir(), `list-${process.pid}.csv`));
  },
  async 'searchAll, by offset'(client, each) {
    for await (const row of searchAll(client, { limit: 1000 }, { surface: 'catalog' })) each(row);
  },
  async 'a loop over offsets that keeps the rows'(client, each) {
    const rows: Row[] = [];
    for (let count = 1; rows.length < count;) {
      const body = { limit: 1000, offset: rows.length };
      const options = { apiVersion: '2022-03-01-preview', body, repeatable: true };
      const page = await client.post<Page>('/catalog/api/search/query', options);
      if (page.value.length === 0) break;
      count = page['@search.count'];
      rows.push(...page.value);
      page.value.forEach(each);
    }
  },
};

/** Milliseconds to read all rows, and how many different ones there were. */
async function read({ of, url }: { of: string; url: string }) {
  const seen = new Set<string>();
  const began = performance.now();
  await readings[of](clientOf(url), ({ id }) => seen.add(id));
  return { wall: performance.now() - began, seen: seen.size };
}

/** MiB in use, after clearing up, when a tenth of so many rows has been read, and when all have. */
async function weigh({ of, url, rows }: { of: string; url: string; rows: number }) {
  const heaps: number[] = [];
  let seen = 0;
  await readings[of](clientOf(url), () => {
    if (++seen % (rows / 10) !== 0) return;
    global.gc?.();
    heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
  });
  return { tenth: heaps[0], all: heaps[9] };
}

/** Writes so many files, and tells how many the answers say were created, and under how many guids. */
async function write(settings: { of: string; url: string; count: number; batchSize?: number }) {
  const { of, url, count, batchSize } = settings;
  const client = clientOf(url);
  const began = performance.now();
  const guids =
    of === 'lib'
      ? await createEntities(client, count, batchSize)
      : await writtenBy(url, { count, batchSize: batchSize ?? count }, sleep);
  return { wall: performance.now() - began, created: guids.length, guids: new Set(guids).size };
}

const [name, settings] = process.argv.slice(2);
const programs: Record<string, (settings: never) => Promise<object>> = { perCall, token, read, weigh, write };
void programs[name](JSON.parse(settings) as never).then((answer) => {
  console.log(JSON.stringify(answer));
  process.exit();
});
