import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { poll } from '../../../lib/core/poll';
import { noted, rejection } from '../support';

/** Looks that find one state after the other, and the last one for ever. */
const states = (...found: string[]) => ({
  look: async () => (found.length > 1 ? found.shift() : found[0]) ?? '',
  isDone: (state: string) => state === 'Done',
  tooLate: (state: string, ms: number) => new Error(`still ${state} after ${ms} ms`),
});

const waiting = suite('poll');

waiting('looks until it is done, and tells what it finds', async () => {
  const { sleep, waits } = noted();
  const told: string[] = [];
  const onProgress = (state: string) => void told.push(state);
  assert.is(await poll('New', states('Half', 'Done'), { sleep, onProgress }), 'Done');
  assert.equal(
    [told, waits],
    [
      ['New', 'Half', 'Done'],
      [1000, 1000],
    ],
  );
});

waiting('does not look where it is done already', async () => {
  const { sleep, waits } = noted();
  assert.is(await poll('Done', states('Never looked at'), { sleep }), 'Done');
  assert.equal(waits, []);
});

waiting('gives up in time, with the last state', async () => {
  const { sleep, waits } = noted();
  const late = await rejection(poll('New', states('Half'), { sleep, pollMs: 400, timeoutMs: 1000 }));
  assert.is(late.message, 'still Half after 1000 ms');
  assert.equal(waits, [400, 400, 400]);
});

waiting('counts the time the looks take', async () => {
  const slow = { ...states('Half'), look: () => new Promise<string>((done) => setTimeout(done, 30, 'Half')) };
  const { sleep, waits } = noted();
  assert.is(
    (await rejection(poll('New', slow, { sleep, pollMs: 1, timeoutMs: 20 }))).message,
    'still Half after 20 ms',
  );
  assert.equal(waits, [1]);
});

waiting('ends a pause when the signal says so, and lets the next look tell', async () => {
  const cancel = new AbortController();
  const { signal } = cancel;
  const look = async () => {
    signal.throwIfAborted();
    return 'Half';
  };
  setTimeout(() => cancel.abort(new Error('cancelled')), 20);
  const error = await rejection(poll('New', { ...states(''), look }, { signal, pollMs: 60_000 }));
  assert.is(error.message, 'cancelled');
});

waiting('refuses times that would never end', async () => {
  for (const options of [{ pollMs: 0 }, { pollMs: Number.NaN }, { timeoutMs: Number.NaN }, { timeoutMs: 0 }]) {
    const error = await rejection<TypeError>(poll('New', states('Half'), options));
    assert.instance(error, TypeError);
    assert.is(error.message, 'pollMs and timeoutMs are milliseconds, more than 0.');
  }
});

waiting.run();
