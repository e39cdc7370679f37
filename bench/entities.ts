import * as bulk from '../lib/planes/bulk';
import type { Client } from '../lib/core/client';
import { tokenSource } from '../lib/core/token';
import { configOf } from './config';

/** The same as in with_pyapacheatlas.py, which cannot do without a guid. */
const fileOf = (number: number) => ({
  typeName: 'azure_blob_path',
  guid: `-${number + 1}`,
  attributes: { qualifiedName: `https://bench.blob.core.windows.net/c/${number}.csv`, name: `${number}.csv` },
});
const files = (from: number, count: number) => Array.from({ length: count }, (_none, i) => fileOf(from + i));

/** Writes files with the helper and gives the guids under which they were created. */
export async function createEntities(client: Client, count: number, batchSize?: number): Promise<string[]> {
  const { created, failed } = await bulk.createEntities(client, files(0, count), { batchSize });
  if (failed.length > 0) throw failed[0].error;
  return created.map(({ guid }) => guid);
}

/** Writes files one batch after the other, as pyapacheatlas does with a batch size, and waits where it is told to. */
export async function writtenBy(
  url: string,
  { count, batchSize }: { count: number; batchSize: number },
  sleep: (ms: number) => Promise<void>,
): Promise<string[]> {
  const token = await tokenSource(configOf(url)).getToken('https://purview.azure.net/.default');
  const headers = { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' };
  const guids: string[] = [];
  for (let from = 0; from < count;) {
    const body = JSON.stringify({ entities: files(from, Math.min(batchSize, count - from)) });
    const address = `${url}/datamap/api/atlas/v2/entity/bulk?api-version=2023-09-01`;
    const response = await fetch(address, { method: 'POST', headers, body });
    const text = await response.text();
    if (response.status === 429) {
      await sleep(Number(response.headers.get('retry-after-ms')));
      continue;
    }
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    const answer = JSON.parse(text) as { mutatedEntities?: { CREATE?: { guid: string }[] } };
    guids.push(...(answer.mutatedEntities?.CREATE ?? []).map(({ guid }) => guid));
    from += batchSize;
  }
  return guids;
}
