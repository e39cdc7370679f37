import type { Client } from '../core/client.ts';
import { verifyPlanes, type PlaneResult } from '../diagnosis/verify.ts';
import { progress } from '../show/progress.ts';
import { pause } from '../core/transport.ts';

/**
 * Verifies the planes, and again once a minute until all of them answer or the `minutes` are over, as a role given just
 * now can take a while to act. Shows how long it has waited; for 0 minutes it asks once and shows nothing. `sleep`
 * waits the given milliseconds; tests pass their own. Throws as `verifyPlanes` does.
 */
export async function waitForPlanes(
  client: Client,
  { minutes = 0, sleep = pause }: { minutes?: number; sleep?: (ms: number) => Promise<void> } = {},
): Promise<PlaneResult[]> {
  let results = await verifyPlanes(client);
  const refused = () => results.filter(({ status }) => status !== 200).map(({ plane }) => plane);
  if (!(minutes > 0) || refused().length === 0) return results;
  const waiting = progress(minutes, 'Minutes waited for the roles to act:');
  for (let minute = 1; minute <= minutes && refused().length > 0; minute++) {
    await sleep(60_000);
    results = await verifyPlanes(client);
    waiting.update(minute, `still refused: ${refused().join(', ') || 'none'}`);
  }
  waiting.end();
  return results;
}
