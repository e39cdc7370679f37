import { finished, type Readable } from 'node:stream';
import { Refusal } from './refusals';

const MB = 1024 * 1024;

/** How many bytes a body may have that comes with a token, and one that nobody has to show a token for: a form, a control. */
export const bodyLimits = { withToken: 16 * MB, withoutToken: MB };

/** How much of all bodies together is kept while they arrive. */
const keptAtOnce = 64 * MB;

/** Reads a whole body of at most so many bytes; throws a refusal if there are more. */
export type Receive = (body: Readable, limit: number) => Promise<Buffer>;

/** Makes what reads bodies as they arrive. It refuses one that would make it keep too much of many unfinished ones. */
export function createReceive(most = keptAtOnce): Receive {
  let kept = 0;
  return (body, limit) =>
    new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      let length = 0;

      const settle = (act: () => void) => {
        stop();
        body.off('data', take);
        kept -= received.length;
        act();
      };
      const take = (chunk: Buffer | string) => {
        const bytes = Buffer.from(chunk);
        if (length + bytes.length > limit) return settle(() => reject(tooLarge()));
        if (length + bytes.length > received.length) grow(length + bytes.length);
        if (kept > most) return settle(() => reject(tooMany()));
        length += bytes.copy(received, length);
      };
      // One growing piece: a list of small ones would take far more than their bytes.
      const grow = (needed: number) => {
        const larger = Buffer.allocUnsafe(Math.min(limit, Math.max(needed, 2 * received.length)));
        received.copy(larger, 0, 0, length);
        kept += larger.length - received.length;
        received = larger;
      };
      const stop = finished(body, { writable: false }, (error) =>
        settle(() => (error ? reject(cutShort()) : resolve(received.subarray(0, length)))),
      );
      body.on('data', take);
    });
}

export const tooLarge = () => new Refusal(413, 'RequestEntityTooLarge', 'The request body is too large.');

const tooMany = () =>
  new Refusal(503, 'ServiceUnavailable', 'The sandbox is waiting for too many unfinished bodies.', {
    'retry-after': '1',
  });

const cutShort = () => new Refusal(400, 'BadRequest', 'The request body ended before it was complete.');
