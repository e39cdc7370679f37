import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeToken, relativeTime } from '../../../lib/core/jwt';
import { thrown, tokenWith } from '../support';

const noon = Date.UTC(2026, 0, 5, 12);
const decode = suite('decodeToken');
const messageOf = (token: string) => {
  const error = thrown(() => decodeToken(token));
  assert.instance(error, TypeError);
  return error.message;
};

decode('gives header and claims, and no signature', () => {
  const token = tokenWith({ aud: 'https://purview.azure.net', name: 'Zoë 日本' });
  assert.equal(decodeToken(token), {
    header: { typ: 'JWT', alg: 'RS256' },
    claims: { aud: 'https://purview.azure.net', name: 'Zoë 日本' },
  });
});

decode('takes a token as it stands in a header, or with blanks around it', () => {
  for (const token of [
    `Bearer ${tokenWith({ a: 1 })}`,
    `bearer  ${tokenWith({ a: 1 })}\n`,
    `  ${tokenWith({ a: 1 })} `,
  ]) {
    assert.equal(decodeToken(token).claims, { a: 1 });
  }
});

decode('says when there is no token', () => {
  for (const nothing of ['', '  \n', undefined, null, 7]) {
    assert.is(messageOf(nothing as string), 'There is no token: the text is empty.');
  }
});

decode('says when the parts are too few or too many', () => {
  const sentence = (parts: number) =>
    `This is not a JSON Web Token: it has ${parts} parts between dots, and a token has 3.`;
  assert.is(messageOf('opaque'), sentence(1));
  assert.is(messageOf('a.b'), sentence(2));
  assert.is(messageOf('a.b.c.d'), sentence(4));
  assert.is(messageOf('.'.repeat(90_000)), sentence(90_001));
});

decode('tells an encrypted token from a broken one', () => {
  assert.is(messageOf('a.b.c.d.e'), 'This is an encrypted token (five parts): only the API it is for can read it.');
});

decode('says which part is not base64url', () => {
  const [header, claims] = tokenWith({}).split('.');
  assert.is(messageOf(`he+der.${claims}.s`), 'This is not a JSON Web Token: its header part is not base64url.');
  assert.is(messageOf(`${header}.cla ims.s`), 'This is not a JSON Web Token: its claims part is not base64url.');
  assert.is(messageOf('..'), 'This is not a JSON Web Token: its header part is not base64url.');
});

decode('says which part does not hold JSON, and does not repeat it', () => {
  const [header] = tokenWith({}).split('.');
  const secret = Buffer.from('secret words').toString('base64url');
  assert.is(messageOf(`${header}.${secret}.s`), 'This is not a JSON Web Token: its claims part does not hold JSON.');
});

decode('says which part is JSON but no object', () => {
  const [header] = tokenWith({}).split('.');
  for (const json of ['null', '[1]', '"text"', '7']) {
    const part = Buffer.from(json).toString('base64url');
    assert.is(messageOf(`${header}.${part}.s`), 'This is not a JSON Web Token: its claims part is not a JSON object.');
  }
});

decode('refuses ten million characters at once', () => {
  const began = performance.now();
  const sentence = 'This is not a token: it is 10000000 characters long, and the longest are about 10,000.';
  assert.is(messageOf('a'.repeat(10_000_000)), sentence);
  assert.is(messageOf('.'.repeat(10_000_000)), sentence);
  assert.ok(performance.now() - began < 1000);
});

decode('lets hostile keys change no prototype', () => {
  const claims = Buffer.from('{"__proto__":{"admin":true},"constructor":1}').toString('base64url');
  const decoded = decodeToken(`${tokenWith({}).split('.')[0]}.${claims}.s`);
  assert.is((decoded.claims as { admin?: boolean }).admin, undefined);
  assert.is(({} as { admin?: boolean }).admin, undefined);
});

decode.run();

const time = suite('relativeTime');

time('speaks as people do', () => {
  const minute = 60_000;
  const words = [0, 0.4, 1, -1, 59, 60, 61, -300, 1439, 1440, 1500, 2880, -10_000].map((n) =>
    relativeTime(noon + n * minute, noon),
  );
  assert.equal(words, [
    ...['now', 'now', 'in 1 min', '1 min ago', 'in 59 min', 'in 1 h', 'in 1 h 1 min', '5 h ago'],
    ...['in 23 h 59 min', 'in 24 h', 'in 25 h', 'in 2 days', '6 days ago'],
  ]);
});

time.run();
