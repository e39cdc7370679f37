import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthError, ConfigError, HttpError } from '../../../lib/core/errors';
import { printed } from '../support';

const config = suite('ConfigError');

config('lists every problem under the place to mend', () => {
  const error = new ConfigError(['A is missing.', 'B is no URL.'], '.env');
  assert.is(error.message, '.env needs a change:\n- A is missing.\n- B is no URL.');
  assert.equal(error.problems, ['A is missing.', 'B is no URL.']);
  assert.is(error.name, 'ConfigError');
});

config('is printed as its sentences, without a stack', () => {
  assert.is(inspect(new ConfigError(['A is missing.'], '.env')), 'ConfigError: .env needs a change:\n- A is missing.');
});

config.run();

const auth = suite('AuthError');
const refusal = {
  error: 'invalid_client',
  error_description:
    "AADSTS7000215: Invalid client secret provided for app 'a'.\r\nTrace ID: t-1\r\nCorrelation ID: c-1\r\nTimestamp: 2026-01-05 09:30:00Z",
  error_codes: [7000215],
  trace_id: 't-1',
};

auth('says status, error and the sentence without its trace', () => {
  const error = new AuthError(401, refusal);
  const sentence = "AADSTS7000215: Invalid client secret provided for app 'a'.";
  assert.is(error.message, `Microsoft Entra ID refused the token request (401 invalid_client): ${sentence}`);
});

auth('cuts the trace off where single spaces join the parts', () => {
  const error_description = refusal.error_description.replace(/\r\n/g, ' ');
  assert.is(new AuthError(401, { ...refusal, error_description }).message, new AuthError(401, refusal).message);
});

auth('has the parts a program branches on as fields', () => {
  const { status, error, code, requestId } = new AuthError(401, refusal);
  assert.equal(
    { status, error, code, requestId },
    { status: 401, error: 'invalid_client', code: 'AADSTS7000215', requestId: 't-1' },
  );
});

auth('copes with an answer that is no OAuth error', () => {
  for (const body of [undefined, null, 'text', [], { error: 7, error_codes: ['x'], trace_id: 4 }]) {
    const { message, code, error, requestId } = new AuthError(502, body);
    assert.match(
      message,
      /^Microsoft Entra ID refused the token request \(502( 7)?\): The answer was not an OAuth error\.$/,
    );
    assert.equal({ code, error, requestId }, { code: '', error: '', requestId: undefined });
  }
});

auth('is printed without a stack, and with the id to quote', () => {
  const refusal = new AuthError(401, { error: 'invalid_client', error_description: 'No.', trace_id: 't-1' });
  assert.is(inspect(refusal), `AuthError: ${refusal.message} (trace id t-1)`);
});

auth.run();

const http = suite('HttpError');
const facts = {
  method: 'GET',
  path: '/account',
  status: 403,
  code: 'Unauthorized',
  text: 'Not authorized to access account',
};

http('says method, path, status, code and the sentence of the service', () => {
  assert.is(new HttpError(facts).message, 'GET /account: 403 Unauthorized: Not authorized to access account');
});

http('says so where no answer came, and leaves out a code that is not there', () => {
  assert.is(
    new HttpError({ ...facts, status: 0, code: 'ECONNRESET', text: 'Gone.' }).message,
    'GET /account: no answer ECONNRESET: Gone.',
  );
  assert.is(new HttpError({ ...facts, code: '', text: 'Gone.' }).message, 'GET /account: 403: Gone.');
});

http('keeps its facts as fields', () => {
  const { name, method, path, status, code, requestId } = new HttpError({ ...facts, requestId: 'r-1' });
  assert.equal(
    [name, method, path, status, code, requestId],
    ['HttpError', 'GET', '/account', 403, 'Unauthorized', 'r-1'],
  );
});

http('keeps its cause for a debugger and prints nothing of it', () => {
  const cause = Object.assign(new Error('socket'), { headers: { authorization: 'Bearer a.b.c' } });
  const error = new HttpError({ ...facts, cause });
  assert.is(error.cause, cause);
  assert.not.match(printed(error), 'Bearer');
  assert.not.match(inspect({ nested: [error] }, { depth: 9 }), 'socket');
});

http('is printed without a stack where no answer came, as no line of code is at fault', () => {
  const silence = new HttpError({ ...facts, status: 0, code: 'ECONNRESET', text: 'Gone.' });
  assert.is(inspect(silence), 'HttpError: GET /account: no answer ECONNRESET: Gone.');
  assert.match(inspect(new HttpError(facts)), /\n {4}at /);
});

http('has no cause where there is none', () => {
  assert.not('cause' in new HttpError(facts));
});

http.run();
