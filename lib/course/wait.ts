import type { Client } from '../core/client.ts';
import { searchUntil, type Filter, type SearchRow } from '../planes/search.ts';
import { verifyPlanes, type PlaneResult } from '../diagnosis/verify.ts';
import { progress } from '../show/progress.ts';
import { pause } from '../core/transport.ts';

/**
 * Verifies the planes, and again once a minute until all of them that nobody does without answer or the `minutes` are over, as a role given just
 * now can take a while to act. Shows how long it has waited; for 0 minutes it asks once and shows nothing. `unified` is the
 * client of the Unified Catalog, where that is at another host than the other planes. `sleep` waits the given
 * milliseconds; tests pass their own. Throws as `verifyPlanes` does.
 */
export async function waitForPlanes(
  client: Client,
  {
    minutes = 0,
    unified = client,
    sleep = pause,
  }: { minutes?: number; unified?: Client; sleep?: (ms: number) => Promise<void> } = {},
): Promise<PlaneResult[]> {
  let results = await verifyPlanes(client, { unified });
  const refused = () => results.filter(({ status, optional }) => status !== 200 && !optional).map(({ plane }) => plane);
  if (!(minutes > 0) || refused().length === 0) return results;
  const waiting = progress(minutes, 'Minutes waited for the roles to act:');
  for (let minute = 1; minute <= minutes && refused().length > 0; minute++) {
    await sleep(60_000);
    results = await verifyPlanes(client, { unified });
    waiting.update(minute, `still refused: ${refused().join(', ') || 'none'}`);
  }
  waiting.end();
  return results;
}

/**
 * Searches until all assets of these qualifiedNames are found or the `minutes` are over, as new ones may show up in search
 * minutes after they were written. Shows how many there are; for 0 minutes it looks once. Gives the rows of the last
 * look, sorted by name, and the names that are not among them. `sleep` waits the given milliseconds; tests pass their own.
 */
export async function waitForAssets(
  client: Client,
  filter: Filter,
  names: readonly string[],
  { minutes = 0, sleep = pause }: { minutes?: number; sleep?: (ms: number) => Promise<void> } = {},
): Promise<{ rows: SearchRow[]; missing: string[] }> {
  const missingIn = (rows: SearchRow[]) =>
    names.filter((name) => !rows.some(({ qualifiedName }) => qualifiedName === name));
  const found = progress(names.length, 'Found');
  const rows = await searchUntil(
    client,
    { filter, orderby: [{ name: 'ASC' }] },
    (seen) => missingIn(seen).length === 0,
    {
      // One look, then, and no wait.
      ...(minutes > 0 ? { pollMs: 10_000, timeoutMs: minutes * 60_000 } : { pollMs: 1, timeoutMs: 1 }),
      sleep,
      onProgress: (seen) => found.update(names.length - missingIn(seen).length),
    },
  );
  found.end();
  return { rows, missing: missingIn(rows) };
}
