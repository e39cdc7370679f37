import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toDecisionText } from '../../../lib/course/decision';
import { AuthError, HttpError } from '../../../lib/core/errors';
import { troublePath, troubleWay } from '../../../lib/course/trouble';

const way = suite('the way from a symptom to its cause');

const refused = (code: number) => new AuthError(400, { error: 'invalid_request', error_codes: [code] });
const answered = (status: number, path = '/account') =>
  new HttpError({ method: 'GET', path, status, code: '', text: '' });
const silent = (code: string) => new HttpError({ method: 'GET', path: '/account', status: 0, code, text: '' });

/** The last line that is marked. */
const end = (error: unknown) => {
  const marked = toDecisionText(troublePath, { way: troubleWay(error) }).split('\n');
  return marked.filter((line) => line.includes('─ * ')).at(-1) ?? '';
};

for (const [what, error, leadsTo] of [
  ['a wrong secret', refused(7000215), 'AADSTS7000215, AADSTS7000222: the secret'],
  ['a secret that expired', refused(7000222), 'AADSTS7000215, AADSTS7000222: the secret'],
  ['an unknown tenant', refused(90002), 'AADSTS700016, AADSTS90002: client id or tenant id'],
  ['a rare code of Entra ID', refused(70003), 'another: look it up in the table of codes'],
  ['a sign-in that is throttled', answered(429, '/contoso.com/oauth2/token'), 'Entra ID: Which AADSTS code?'],
  ['a refusal of Graph', answered(403, '/v1.0/applications'), 'Graph: the consent of an administrator'],
  ['a missing role', answered(403), '403: the role, and its collection'],
  ['throttling', answered(429), '429, 503: too many calls: wait'],
  ['a busy service', answered(503), '429, 503: too many calls: wait'],
  ['a failure', answered(500), '500, 502, 504: the service: try again'],
  ['a firewall', silent('TIMEOUT'), 'TIMEOUT: firewall or proxy'],
  ['a network that is gone', silent('EAI_AGAIN'), 'ENOTFOUND, EAI_AGAIN: account name, network, private endpoint'],
  ['a certificate', silent('SELF_SIGNED_CERT_IN_CHAIN'), '..._CERT_...: certificate of a company proxy'],
  ['another certificate', silent('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), '..._CERT_...: certificate of a company proxy'],
] as const) {
  way(`leads from ${what} to its end`, () => assert.match(end(error), `* ${leadsTo}`));
}

way('marks nothing where nothing failed', () => {
  assert.equal(troubleWay(undefined), []);
  assert.not.match(toDecisionText(troublePath, { way: troubleWay(undefined) }), /\* /);
});

way.run();
