import { createHmac } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guard, isAuthentic } from '../../tools/jupyter/kernel/guard';

const key = 'a key of the owner';

/** A message of this type as Jupyter sends it, with a signature made with a key. */
function framesOf(type: string, { signedWith = key, parts = 4 } = {}): Buffer[] {
  const all = [{ msg_type: type, msg_id: 'one' }, {}, {}, { code: 'const one = 1;' }, {}, {}].slice(0, parts);
  const texts = all.map((part) => JSON.stringify(part));
  const signature = createHmac('sha256', signedWith).update(texts.join('')).digest('hex');
  return ['an identity', '<IDS|MSG>', signature, ...texts].map((frame) => Buffer.from(frame));
}

const changed = (place: number, change: (text: string) => string) =>
  framesOf('execute_request').map((frame, i) => (i === place ? Buffer.from(change(String(frame))) : frame));

const authentic = suite('isAuthentic');

authentic('takes what a client signs, with buffers behind it too', () => {
  for (const type of ['execute_request', 'kernel_info_request', 'shutdown_request', 'comm_open', 'comm_msg'])
    assert.ok(isAuthentic(key, framesOf(type)), type);
  assert.ok(isAuthentic(key, framesOf('execute_request', { parts: 6 })));
});

authentic('refuses a signature of another key, none, one that is cut, longer or in capitals', () => {
  assert.not(isAuthentic(key, framesOf('execute_request', { signedWith: 'another key' })));
  for (const change of [() => '', (text: string) => text.slice(1), (text: string) => `${text}0`])
    assert.not(isAuthentic(key, changed(2, change)));
  assert.not(
    isAuthentic(
      key,
      changed(2, (text) => text.toUpperCase()),
    ),
  );
});

authentic('refuses a message that was changed in any part', () => {
  for (const place of [3, 4, 5, 6])
    assert.not(
      isAuthentic(
        key,
        changed(place, (text) => `${text} `),
      ),
      `${place}`,
    );
});

authentic('refuses what has no delimiter, or lacks a part', () => {
  assert.not(isAuthentic(key, []));
  assert.not(isAuthentic(key, [Buffer.from('<IDS|MSG>')]));
  assert.not(isAuthentic(key, framesOf('execute_request').slice(2)));
  for (const parts of [0, 1, 2, 3]) assert.not(isAuthentic(key, framesOf('execute_request', { parts })), `${parts}`);
});

authentic('refuses what the kernel has signed itself and another sends back', () => {
  for (const type of ['status', 'stream', 'display_data', 'execute_reply'])
    assert.not(isAuthentic(key, framesOf(type)), type);
});

authentic('refuses everything where there is no key', () =>
  assert.not(isAuthentic('', framesOf('execute_request', { signedWith: '' }))),
);

authentic.run();

const guarding = suite('guard');

guarding('throws for a server that it does not know, instead of guarding nothing', () => {
  for (const prototype of [{}, { handleShellMessage() {} }, { bindSocket() {} }])
    assert.throws(() => guard({ prototype }), /cannot be guarded/);
});

guarding.run();
