import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeClaims, showClaims } from '../../../lib/show/claims';
import { printing } from '../support';

const noon = Date.UTC(2026, 0, 5, 12);
const describe = suite('describeClaims');

describe('puts what is known first, in its own order, and the rest behind', () => {
  const rows = describeClaims({ xms_cc: ['CP1'], oid: 'o', aud: 'a' }, noon);
  assert.equal(rows, [
    { claim: 'aud', value: 'a', meaning: 'who the token is for: the API that may accept it' },
    { claim: 'oid', value: 'o', meaning: 'the service principal’s object id: the one a role is given to' },
    { claim: 'xms_cc', value: '["CP1"]', meaning: '' },
  ]);
});

describe('gives times as a distance from now', () => {
  const seconds = noon / 1000;
  const rows = describeClaims({ iat: seconds, nbf: seconds - 300, exp: seconds + 86_340 }, noon);
  assert.equal(
    rows.map(({ claim, value }) => [claim, value]),
    [
      ['iat', 'now'],
      ['nbf', '5 min ago'],
      ['exp', 'in 23 h 59 min'],
    ],
  );
});

describe('says how the application proved itself', () => {
  const proof = (value: unknown) => describeClaims({ appidacr: value })[0].value;
  assert.equal(['0', '1', '2', '9'].map(proof), [
    '0: none, a public client',
    '1: a client secret',
    '2: a certificate',
    '9',
  ]);
});

describe('shows no more of an opaque claim than that it is one', () => {
  const rows = describeClaims({ uti: 'abc', aio: 'def', rh: 'ghi' });
  assert.equal(
    rows.map(({ value }) => value),
    ['(opaque)', '(opaque)', '(opaque)'],
  );
});

describe('gives words for hostile claims too', () => {
  const json = '{"__proto__":{"a":1},"constructor":null,"toString":"x","exp":"soon","appidacr":"constructor"}';
  const rows = describeClaims(JSON.parse(json) as Record<string, unknown>);
  assert.equal(
    rows.map(({ claim, value, meaning }) => [claim, value, typeof meaning]),
    [
      ['appidacr', 'constructor', 'string'],
      ['exp', 'soon', 'string'],
      ['__proto__', '{"a":1}', 'string'],
      ['constructor', 'null', 'string'],
      ['toString', 'x', 'string'],
    ],
  );
});

describe.run();

const showing = printing('showClaims');

showing('sorts claims by what they tell', ({ printed }) => {
  const row = (claim: string) => ({ claim, value: 'v', meaning: 'm' });
  showClaims(['own', 'exp', 'appid', 'iat', 'aud'].map(row));
  const [, , ...lines] = printed[0].split('\n');
  assert.equal(
    lines.map((line) => line.split(/  +/).slice(0, 2)),
    [
      ['who it is for', 'aud'],
      ['who asked for it', 'appid'],
      ['when it is valid', 'exp'],
      ['', 'iat'],
      ['other', 'own'],
    ],
  );
});

showing.run();
