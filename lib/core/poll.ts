import { pause } from './transport.ts';

/** How long to wait for something that the service makes in its own time, and whom to tell. */
export interface PollOptions<T = unknown> {
  /** Milliseconds between two looks. 1,000 by default. */
  pollMs?: number;
  /** Milliseconds to wait in all. 60,000 by default. */
  timeoutMs?: number;
  /** Ends the wait early: the next look then throws that it was cancelled. */
  signal?: AbortSignal | undefined;
  /** Told what each look finds, the first and the last one too. */
  onProgress?: (found: T) => void;
  /** Waits the given milliseconds, or until the signal is aborted. Tests pass their own. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Looks again and again until what it finds is done, beginning with what is known already, and gives that.
 * Throws what `tooLate` makes of the last state when it takes too long, and a `TypeError` for times that are none.
 */
export async function poll<T>(
  known: T,
  act: { look: () => Promise<T>; isDone: (found: T) => boolean; tooLate: (found: T, timeoutMs: number) => Error },
  options: PollOptions<T> = {},
): Promise<T> {
  const { pollMs = 1000, timeoutMs = 60_000, signal, onProgress, sleep = pause } = options;
  if (!(pollMs > 0 && timeoutMs > 0)) throw new TypeError('pollMs and timeoutMs are milliseconds, more than 0.');
  const started = Date.now();
  let found = known;
  for (let waited = 0; ; waited += pollMs) {
    onProgress?.(found);
    if (act.isDone(found)) return found;
    if (Math.max(waited, Date.now() - started) >= timeoutMs) throw act.tooLate(found, timeoutMs);
    await sleep(pollMs, signal);
    found = await act.look();
  }
}
