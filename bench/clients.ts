import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import crossFetch from 'cross-fetch';
import { createEntities, writtenBy } from './entities';
import { configOf } from './config';
import { createClient } from '../lib/client';
import { searchAll } from '../lib/search';
import { tokenSource } from '../lib/token';

const json = { 'content-type': 'application/json', accept: 'application/json' };
const question = { keywords: 'orders', limit: 20 };
const queryPath = '/datamap/api/search/query?api-version=2023-09-01';
const scope = 'https://purview.azure.net/.default';

type Ask = (url: string) => Promise<unknown>;

/** One call each, the answer parsed. */
const calls: Record<string, () => Ask> = {
  fetch: () => async (url) =>
    (await fetch(url + queryPath, { method: 'POST', headers: json, body: JSON.stringify(question) })).json(),
  'cross-fetch': () => {
    const agent = new Agent({ keepAlive: true });
    const init = () => ({ method: 'POST', headers: json, body: JSON.stringify(question), agent });
    return async (url) => (await crossFetch(url + queryPath, init() as RequestInit)).json();
  },
  lib: () => {
    const credential = { getToken: async () => ({ token: 'token', expiresOnTimestamp: Infinity }) };
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
      for (const [name, value] of Object.entries(json)) request.headers.set(name, value);
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
  await all(Math.ceil(settings.count / 4));
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

/** Reads every row there is, and tells the most memory it took meanwhile, in MiB. */
async function read({ of, url }: { of: string; url: string }) {
  const credential = tokenSource(configOf(url));
  const client = createClient({ endpoint: url, credential });
  const peak = { heap: 0, rss: 0 };
  const look = () => {
    const { heapUsed, rss } = process.memoryUsage();
    peak.heap = Math.max(peak.heap, heapUsed / 2 ** 20);
    peak.rss = Math.max(peak.rss, rss / 2 ** 20);
  };
  const seen = new Set<string>();
  const began = performance.now();
  if (of === 'lib') {
    let rows = 0;
    for await (const { id } of searchAll(client, { limit: 1000 })) {
      seen.add(id);
      if (++rows % 1000 === 0) look();
    }
  } else {
    const rows: { id: string }[] = [];
    for (let count = 1; rows.length < count;) {
      const page = await client.post<{ '@search.count': number; value: { id: string }[] }>(
        '/catalog/api/search/query',
        { apiVersion: '2022-08-01-preview', body: { limit: 1000, offset: rows.length }, repeatable: true },
      );
      if (page.value.length === 0) break;
      count = page['@search.count'];
      rows.push(...page.value);
      look();
    }
    for (const { id } of rows) seen.add(id);
  }
  return { wall: performance.now() - began, seen: seen.size, ...peak };
}

/** Writes so many files, and tells how many the answers say were created, and under how many guids. */
async function write({ of, url, count }: { of: string; url: string; count: number }) {
  const client = createClient({ endpoint: url, credential: tokenSource(configOf(url)) });
  const began = performance.now();
  const guids = of === 'lib' ? await createEntities(client, count) : await writtenBy(url, count, sleep);
  return { wall: performance.now() - began, created: guids.length, guids: new Set(guids).size };
}

const [name, settings] = process.argv.slice(2);
const programs: Record<string, (settings: never) => Promise<object>> = { perCall, token, read, write };
void programs[name](JSON.parse(settings) as never).then((answer) => {
  console.log(JSON.stringify(answer));
  process.exit();
});
