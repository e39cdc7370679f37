import * as assert from 'uvu/assert';
import { portalClientId, programsClientId } from '../../sandbox/entra/directory';
import { people, person as personOf } from '../../sandbox/entra/people';
import { persona, readersGroup, tenantId, usersGroup } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import {
  callAsPerson,
  challenge,
  deviceCode,
  entra,
  GRAPH,
  poll,
  PURVIEW,
  sendForm,
  tokenOfPerson,
  tokensOfPerson,
  verifier,
} from './sign-in';
import { decoded, field, form, parse, post, send, versions, type Answer } from './support';

const noon = Date.UTC(2026, 0, 5, 12);

const refusal = (answer: Answer) => [
  answer.status,
  field(parse(answer), 'error'),
  field(parse(answer), 'error_codes', 0),
];

const device = sandboxSuite('a sign-in at a device', { clock: () => noon });

device('begins with two codes, an address to open and a sentence for the person', async () => {
  const answer = parse(await deviceCode());
  const code = String(field(answer, 'user_code'));
  assert.match(code, /^[A-Z2-9]{9}$/);
  assert.equal(answer, {
    user_code: code,
    device_code: field(answer, 'device_code'),
    verification_uri: `${sandbox.url}/devicelogin`,
    expires_in: 900,
    interval: 5,
    message: `To sign in, use a web browser to open the page ${sandbox.url}/devicelogin and enter the code ${code} to authenticate.`,
  });
});

device('waits for the person, who types the code and picks an account, and gives its token once', async () => {
  const begun = parse(await deviceCode({ scope: `${PURVIEW} openid profile offline_access` }));
  const code = field(begun, 'device_code');
  assert.equal(refusal(await poll(code)), [400, 'authorization_pending', 70016]);
  const page = await send(`${sandbox.url}/devicelogin`);
  assert.match(page.text, '<label for="code">');
  const typed = String(field(begun, 'user_code')).toLowerCase();
  const offered = await sendForm(`${sandbox.url}/devicelogin`, { code: ` ${typed} ` });
  for (const { displayName, objectId } of people) {
    assert.match(offered.text, displayName);
    assert.match(offered.text, `value="${objectId}"`);
  }
  const person = personOf('data-reader').objectId;
  const done = await sendForm(`${sandbox.url}/devicelogin`, { code: typed, person });
  assert.match(done.text, 'Data Reader is signed in to');
  const tokens = parse(await poll(code, { client_info: '1' }));
  const { access_token, refresh_token, id_token, client_info, ...rest } = tokens as Record<string, string>;
  assert.equal(rest, {
    token_type: 'Bearer',
    scope: 'https://purview.azure.net/Purview.DelegatedAccess https://purview.azure.net/.default',
    expires_in: 3599,
    ext_expires_in: 3599,
  });
  assert.equal(JSON.parse(Buffer.from(client_info ?? '', 'base64url').toString()), { uid: person, utid: tenantId });
  assert.ok(access_token && refresh_token);
  assert.is(field(decoded(id_token ?? '', 1), 'aud'), programsClientId);
  assert.equal(refusal(await poll(code)), [400, 'bad_verification_code', 70018]);
});

device('gives neither a refresh token nor an ID token to who asks for none', async () => {
  const tokens = await tokensOfPerson('colleague');
  assert.equal(Object.keys(Object(tokens)).sort(), [
    'access_token',
    'expires_in',
    'ext_expires_in',
    'scope',
    'token_type',
  ]);
});

device('is declined by the person, expires, and is unknown', async () => {
  const begun = parse(await deviceCode());
  const page = await sendForm(`${sandbox.url}/devicelogin`, {
    code: String(field(begun, 'user_code')),
    answer: 'cancel',
  });
  assert.match(page.text, 'Nobody is signed in');
  assert.equal(refusal(await poll(field(begun, 'device_code'))), [400, 'authorization_declined', 70018]);
  const late = parse(await deviceCode());
  sandbox.world.advance(900);
  assert.equal(refusal(await poll(field(late, 'device_code'))), [400, 'expired_token', 70020]);
  const tooLate = await sendForm(`${sandbox.url}/devicelogin`, { code: String(field(late, 'user_code')) });
  assert.match(tooLate.text, 'That code did not work');
  assert.equal(refusal(await poll('nonsense')), [400, 'bad_verification_code', 70018]);
});

device('is refused without its parameters, and for an application, a scope or an API that is not there', async () => {
  const asked = async (fields: Record<string, string | undefined>) => refusal(await deviceCode(fields));
  assert.equal(await asked({ client_id: undefined }), [400, 'invalid_request', 900144]);
  assert.equal(await asked({ scope: undefined }), [400, 'invalid_request', 900144]);
  assert.equal(await asked({ client_id: tenantId }), [400, 'unauthorized_client', 700016]);
  assert.equal(await asked({ scope: 'https://example.com/.default' }), [400, 'invalid_resource', 500011]);
  assert.equal(await asked({ scope: 'https://purview.azure.net/user_impersonation' }), [400, 'invalid_client', 650053]);
  // The learner's registration lists Microsoft Graph alone.
  assert.equal(await asked({ client_id: persona('learner').clientId }), [400, 'invalid_client', 650057]);
  const elsewhere = await sendForm(`${sandbox.url}/${programsClientId}/oauth2/v2.0/devicecode`, {});
  assert.equal(refusal(elsewhere), [400, 'invalid_request', 90002]);
});

device('needs public client flows, where the application shows no secret', async () => {
  const clientId = persona('learner').clientId;
  const scope = 'https://purview.azure.net/Purview.DelegatedAccess';
  const begun = parse(await deviceCode({ client_id: clientId, scope }));
  const code = field(begun, 'device_code');
  assert.equal(refusal(await poll(code, { client_id: clientId })), [401, 'invalid_client', 7000218]);
  const withSecret = { client_id: clientId, client_secret: persona('learner').clientSecret };
  assert.equal(refusal(await poll(code, withSecret)), [400, 'authorization_pending', 70016]);
  assert.equal(refusal(await poll(code, { client_secret: 'x' })), [401, 'invalid_client', 700025]);
});

device.run();

const tokens = sandboxSuite('the token of a person', { clock: () => noon });

tokens('says who they are, what they hand on, and for which application', async () => {
  const { uti, sub, ...claims } = decoded(await tokenOfPerson('data-reader'), 1) as Record<string, unknown>;
  const issuer = `https://sts.windows.net/${tenantId}/`;
  assert.equal(claims, {
    aud: 'https://purview.azure.net',
    iss: issuer,
    aio: 'sandbox-opaque',
    appid: programsClientId,
    idp: issuer,
    rh: 'sandbox-opaque',
    tid: tenantId,
    ver: '1.0',
    iat: noon / 1000,
    nbf: noon / 1000 - 300,
    exp: noon / 1000 + 3600,
    acr: '1',
    appidacr: '0',
    family_name: 'Reader',
    given_name: 'Data',
    groups: [readersGroup, usersGroup],
    name: 'Data Reader',
    oid: personOf('data-reader').objectId,
    scp: 'Purview.DelegatedAccess',
    unique_name: 'data-reader@contoso.onmicrosoft.com',
    upn: 'data-reader@contoso.onmicrosoft.com',
  });
  assert.match(String(uti), /^sandbox-/);
  assert.is.not(sub, claims.oid);
  const forGraph = decoded(await tokenOfPerson('colleague', GRAPH), 1);
  assert.is(field(forGraph, 'groups'), undefined);
  assert.match(String(field(forGraph, 'scp')), /^User\.Read .*Application\.ReadWrite\.All/);
  assert.is(field(forGraph, 'roles'), undefined);
});

tokens('is let in by the same policies as an application, wherever the person has a role', async () => {
  const account = `/account?${versions.account}`;
  const search = `/datamap/api/search/query?${versions.datamap}`;
  const seen = async (name: string) => [
    (await callAsPerson(name, 'GET', account)).status,
    (await callAsPerson(name, 'POST', search, { limit: 1 })).status,
  ];
  assert.equal(await seen('collection-admin'), [200, 403]);
  assert.equal(await seen('data-reader'), [403, 200]);
  assert.equal(await seen('administrator'), [403, 403]);
  assert.equal(await seen('colleague'), [403, 403]);
});

tokens('gets what its group is given, by a PUT that a person makes', async () => {
  const path = `/policyStore/collections/contoso/metadataPolicy?${versions.policy}`;
  const policy = parse(await callAsPerson('collection-admin', 'GET', path)) as {
    id: string;
    properties: { attributeRules: { id: string; dnfCondition: unknown[][] }[] };
  };
  const id = 'purviewmetadatarole_builtin_data-curator';
  policy.properties.attributeRules
    .find((rule) => rule.id === `${id}:contoso`)
    ?.dnfCondition.push([
      { attributeName: 'principal.microsoft.groups', attributeValueIncludedIn: [readersGroup] },
      { attributeName: 'derived.purview.role', attributeValueIncludes: id },
    ]);
  const types = '/datamap/api/atlas/v2/types/typedefs';
  const body = { classificationDefs: [{ name: 'MINE', superTypes: [], attributeDefs: [] }] };
  assert.is((await callAsPerson('data-reader', 'POST', types, body)).status, 403);
  const put = `/policyStore/metadataPolicies/${policy.id}?${versions.policy}`;
  assert.is((await callAsPerson('collection-admin', 'PUT', put, policy)).status, 200);
  assert.is((await callAsPerson('data-reader', 'POST', types, body)).status, 200);
  assert.is((await callAsPerson('colleague', 'POST', types, body)).status, 403);
});

tokens('is refused once it has expired, for another API, and in place of another kind', async () => {
  const call = async (token: unknown, path = `/account?${versions.account}`) =>
    (await send(sandbox.url + path, { headers: { authorization: `Bearer ${String(token)}` } })).status;
  const all = await tokensOfPerson('collection-admin', `${PURVIEW} openid offline_access`);
  assert.is(await call(field(all, 'access_token')), 200);
  assert.is(await call(field(all, 'access_token'), '/v1.0/applications'), 401);
  assert.is(await call(field(all, 'id_token')), 401);
  assert.is(await call(String(field(all, 'refresh_token')).replace('sandbox~refresh~', '')), 401);
  assert.is(await call(await tokenOfPerson('collection-admin', GRAPH)), 401);
  sandbox.world.advance(3601);
  assert.is(await call(field(all, 'access_token')), 401);
});

tokens('is renewed with a refresh token, for this API or another one, until that has ended', async () => {
  const first = await tokensOfPerson('collection-admin', `${PURVIEW} offline_access`);
  const renew = (token: unknown, fields: Record<string, string | undefined> = {}) =>
    sendForm(entra('token'), {
      grant_type: 'refresh_token',
      client_id: programsClientId,
      refresh_token: String(token),
      ...fields,
    });
  const second = parse(await renew(field(first, 'refresh_token')));
  assert.is(field(decoded(String(field(second, 'access_token')), 1), 'oid'), personOf('collection-admin').objectId);
  const graph = parse(await renew(field(second, 'refresh_token'), { scope: GRAPH }));
  assert.is(field(decoded(String(field(graph, 'access_token')), 1), 'aud'), 'https://graph.microsoft.com');
  const both = await renew(field(second, 'refresh_token'), { scope: `${GRAPH} ${PURVIEW}` });
  assert.equal(refusal(both), [400, 'invalid_scope', 28000]);
  assert.equal(refusal(await renew('sandbox~refresh~a.b.c')), [400, 'invalid_grant', 70000]);
  assert.equal(refusal(await renew(field(first, 'access_token'))), [400, 'invalid_grant', 70000]);
  const other = { client_id: portalClientId };
  assert.equal(refusal(await renew(field(first, 'refresh_token'), other)), [400, 'invalid_grant', 70000]);
  sandbox.world.advance(91 * 86_400);
  assert.equal(refusal(await renew(field(first, 'refresh_token'))), [400, 'invalid_grant', 70008]);
});

tokens.run();

const REDIRECT = 'http://localhost:49152/';
const usual = {
  client_id: programsClientId,
  response_type: 'code',
  redirect_uri: REDIRECT,
  scope: `${PURVIEW} openid offline_access`,
  state: 'st&te',
  nonce: 'n0nce',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};
type Fields = Record<string, string | undefined>;

const address = (fields: Fields = {}) => {
  const all = Object.entries({ ...usual, ...fields }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${entra('authorize')}?${new URLSearchParams(all)}`;
};
const asks = (fields: Fields = {}) => send(address(fields), { redirect: 'manual' });

/** Picks a person on the page, as its form does. */
const picks = (person: string, fields: Fields = {}, headers: Record<string, string> = {}) =>
  sendForm(entra('authorize'), { ...usual, ...fields, person: personOf(person).objectId }, headers);

const codeOf = ({ headers }: Answer) => new URL(headers.get('location') ?? 'none:').searchParams.get('code') ?? '';

const redeem = (code: string, fields: Fields = {}, headers: Record<string, string> = {}) =>
  sendForm(
    entra('token'),
    {
      grant_type: 'authorization_code',
      client_id: programsClientId,
      code,
      redirect_uri: REDIRECT,
      code_verifier: verifier,
      ...fields,
    },
    headers,
  );

const pages = sandboxSuite('the sign-in page', { clock: () => noon });

pages('offers the people, and sends the one who is picked back with a code and the state', async () => {
  const { status, text, headers } = await asks();
  assert.is(status, 200);
  assert.match(headers.get('content-type') ?? '', 'text/html');
  for (const { displayName } of people) assert.match(text, displayName);
  const back = await picks('collection-admin');
  assert.is(back.status, 303);
  const target = new URL(back.headers.get('location') ?? '');
  assert.is(target.origin + target.pathname, REDIRECT);
  assert.is(target.searchParams.get('state'), 'st&te');
  const tokens = parse(await redeem(codeOf(back)));
  assert.is(field(decoded(String(field(tokens, 'id_token')), 1), 'nonce'), 'n0nce');
  assert.is(field(decoded(String(field(tokens, 'access_token')), 1), 'name'), 'Collection Admin');
});

pages('answers in the fragment or by a form, as the application wants it', async () => {
  const inFragment = await picks('colleague', { response_mode: 'fragment' });
  assert.match(inFragment.headers.get('location') ?? '', /^http:\/\/localhost:49152\/#code=sandbox/);
  const byForm = await picks('colleague', { response_mode: 'form_post' });
  assert.match(byForm.text, `<form method="post" action="${REDIRECT}">`);
  assert.match(byForm.text, '<input type="hidden" name="state" value="st&amp;te" />');
});

pages('escapes what the request says, runs nothing, and stands in no frame', async () => {
  const hostile = `"><script>alert(1)</script>`;
  const { text, headers } = await asks({ state: hostile, nonce: hostile, login_hint: hostile });
  assert.not.match(text, '<script');
  assert.match(text, '&quot;&gt;&lt;script&gt;');
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, "default-src 'none'");
  assert.match(policy, "form-action 'self' http://localhost:49152;");
  assert.match(policy, "frame-ancestors 'none'");
  assert.not.match(policy, 'unsafe');
  assert.not.match(text, / style=| on\w+=/);
  const refused = await asks({ client_id: hostile });
  assert.not.match(refused.text, '<script');
});

pages('takes no form that another page sends, not even one of this machine', async () => {
  const foreign: Record<string, string>[] = [
    { origin: 'http://127.0.0.1:1' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ];
  for (const headers of foreign) {
    assert.is((await picks('administrator', {}, headers)).status, 403, JSON.stringify(headers));
    const answer = await sendForm(`${sandbox.url}/devicelogin`, { code: 'x' }, headers);
    assert.is(answer.status, 403, JSON.stringify(headers));
  }
  assert.is((await picks('colleague', {}, { origin: sandbox.url, 'sec-fetch-site': 'same-origin' })).status, 303);
});

pages('shows what is wrong with the application or its address, and sends nothing there', async () => {
  const shown = async (fields: Fields, code: number) => {
    const { status, text, headers } = await asks(fields);
    assert.is(status, 400, JSON.stringify(fields));
    assert.match(text, `AADSTS${code}: `);
    assert.is(headers.get('location'), null);
  };
  await shown({ client_id: undefined }, 900144);
  await shown({ client_id: tenantId }, 700016);
  await shown({ redirect_uri: undefined }, 50011);
  for (const redirect_uri of [
    'https://evil.example/',
    'https://localhost:49152/',
    'http://localhost:49152/other',
    'http://localhost.evil.example/',
    'http://127.0.0.1:49152/',
    'javascript:alert(1)',
  ])
    await shown({ redirect_uri }, 50011);
  await shown({ response_mode: 'web_message' }, 70007);
  const { text } = await asks({ redirect_uri: 'https://evil.example/' });
  assert.match(text, 'does not match the redirect URIs configured for the application');
});

pages('tells the application what else is wrong', async () => {
  const told = async (fields: Fields) => {
    const { headers } = await asks(fields);
    const { searchParams } = new URL(headers.get('location') ?? 'none:');
    assert.is(searchParams.get('state'), 'st&te');
    return [searchParams.get('error'), /AADSTS(\d+)/.exec(searchParams.get('error_description') ?? '')?.[1]];
  };
  assert.equal(await told({ response_type: 'id_token' }), ['unsupported_response_type', '70005']);
  assert.equal(await told({ scope: undefined }), ['invalid_request', '900144']);
  assert.equal(await told({ scope: 'https://example.com/.default' }), ['invalid_resource', '500011']);
  assert.equal(await told({ scope: 'Mail.Send' }), ['invalid_client', '650053']);
  assert.equal(await told({ prompt: 'none' }), ['login_required', '50058']);
  assert.equal(await told({ code_challenge: 'short' }), ['invalid_request', '50147']);
  assert.equal(await told({ code_challenge_method: 'S512' }), ['invalid_request', '501491']);
  const cancelled = await sendForm(entra('authorize'), { ...usual, answer: 'cancel' });
  assert.is(new URL(cancelled.headers.get('location') ?? '').searchParams.get('error'), 'access_denied');
});

pages('leads back to the application at the end, and only to an address of its own', async () => {
  const leave = (back: string) =>
    send(`${entra('logout')}?${new URLSearchParams({ client_id: portalClientId, post_logout_redirect_uri: back })}`, {
      redirect: 'manual',
    });
  const own = `${sandbox.url}/portal/`;
  assert.is((await leave(own)).headers.get('location'), own);
  assert.match((await leave('https://evil.example/')).text, 'You signed out');
});

pages.run();

const codes = sandboxSuite('an authorization code', { clock: () => noon });

codes('is good for one redemption, of the application and the address it was given to', async () => {
  const code = codeOf(await picks('colleague'));
  const other = 'http://localhost:1/';
  assert.equal(refusal(await redeem(code, { code_verifier: 'b'.repeat(50) })), [400, 'invalid_grant', 501481]);
  assert.equal(refusal(await redeem(code, { code_verifier: undefined })), [400, 'invalid_grant', 501481]);
  assert.equal(refusal(await redeem(code, { redirect_uri: other })), [400, 'invalid_grant', 500112]);
  assert.equal(refusal(await redeem(code, { client_secret: 'x' })), [401, 'invalid_client', 700025]);
  assert.equal(refusal(await redeem(code, { client_id: portalClientId })), [400, 'invalid_grant', 70000]);
  assert.equal(refusal(await redeem(code, { code: 'nonsense' })), [400, 'invalid_grant', 70000]);
  assert.equal(refusal(await redeem(code, { resource: 'x' })), [400, 'invalid_request', 901002]);
  assert.is((await redeem(code)).status, 200);
  assert.equal(refusal(await redeem(code)), [400, 'invalid_grant', 54005]);
});

codes('ends after ten minutes', async () => {
  const code = codeOf(await picks('colleague'));
  sandbox.world.advance(600);
  assert.equal(refusal(await redeem(code)), [400, 'invalid_grant', 70008]);
});

codes(
  'of a page in a browser is redeemed with its Origin and a proof key, that of a program without the one',
  async () => {
    const page = { client_id: portalClientId, redirect_uri: `${sandbox.url}/portal/` };
    const without = await asks({ ...page, code_challenge: undefined, code_challenge_method: undefined });
    assert.match(new URL(without.headers.get('location') ?? '').searchParams.get('error_description') ?? '', '9002325');
    const code = codeOf(await picks('collection-admin', page));
    const origin = { origin: sandbox.url };
    assert.equal(refusal(await redeem(code, page)), [400, 'invalid_request', 9002327]);
    assert.is((await redeem(code, page, origin)).status, 200);
    const ofProgram = codeOf(await picks('collection-admin'));
    assert.equal(refusal(await redeem(ofProgram, {}, origin)), [400, 'invalid_request', 9002326]);
  },
);

codes('takes the plain proof key too', async () => {
  const plain = { code_challenge: verifier, code_challenge_method: undefined };
  assert.is((await redeem(codeOf(await picks('colleague', plain)))).status, 200);
});

codes.run();

const consent = sandboxSuite('consent', { clock: () => noon });

/** The learner's application asks for Purview at a device. */
const ofLearner = () => {
  const { clientId, clientSecret } = persona('learner');
  return { client_id: clientId, client_secret: clientSecret };
};
const scope = 'https://purview.azure.net/Purview.DelegatedAccess';

consent('is asked for on the page, and kept', async () => {
  const begun = parse(await deviceCode({ ...ofLearner(), scope }));
  const fields = { code: String(field(begun, 'user_code')), person: personOf('colleague').objectId };
  const asked = await sendForm(`${sandbox.url}/devicelogin`, fields);
  assert.match(asked.text, 'Permissions requested');
  assert.match(asked.text, 'Purview.DelegatedAccess');
  assert.equal(refusal(await poll(field(begun, 'device_code'), ofLearner())), [400, 'authorization_pending', 70016]);
  const given = await sendForm(`${sandbox.url}/devicelogin`, { ...fields, answer: 'accept' });
  assert.match(given.text, 'is signed in');
  const tokens = parse(await poll(field(begun, 'device_code'), ofLearner()));
  assert.is(field(decoded(String(field(tokens, 'access_token')), 1), 'appidacr'), '1');
  const again = parse(await deviceCode({ ...ofLearner(), scope }));
  const signedIn = await sendForm(`${sandbox.url}/devicelogin`, { ...fields, code: String(field(again, 'user_code')) });
  assert.match(signedIn.text, 'is signed in');
});

consent('to what only an administrator may grant is an administrator’s', async () => {
  const begun = parse(await deviceCode({ ...ofLearner(), scope: 'Application.ReadWrite.All' }));
  const fields = { code: String(field(begun, 'user_code')), person: personOf('colleague').objectId };
  assert.match((await sendForm(`${sandbox.url}/devicelogin`, fields)).text, 'Need admin approval');
  assert.match(
    (await sendForm(`${sandbox.url}/devicelogin`, { ...fields, answer: 'accept' })).text,
    'Need admin approval',
  );
  const control = await post(`${sandbox.url}/sandbox/signin`, { userCode: fields.code, person: 'colleague' });
  assert.is(
    field(parse(control), 'error', 'message'),
    'Colleague may not consent to Application.ReadWrite.All for Purview REST kit (learner).',
  );
  const person = personOf('administrator').objectId;
  assert.match((await sendForm(`${sandbox.url}/devicelogin`, { ...fields, person })).text, 'Permissions requested');
});

consent('that is missing refuses a refresh token another API', async () => {
  const tokens = await tokensOfPerson('colleague', `${scope} offline_access`, ofLearner());
  const renewed = await sendForm(entra('token'), {
    grant_type: 'refresh_token',
    refresh_token: String(field(tokens, 'refresh_token')),
    scope: 'User.Read',
    ...ofLearner(),
  });
  assert.equal(refusal(renewed), [400, 'invalid_grant', 65001]);
});

consent.run();

const application = sandboxSuite('an application that acts by itself', { clock: () => noon });

application('is refused with an Origin header, as the tutorial’s tip says', async () => {
  const headers = { origin: sandbox.url };
  const v1 = await send(`${sandbox.url}/${tenantId}/oauth2/token`, { ...form('learner'), headers });
  assert.equal(refusal(v1), [400, 'invalid_request', 9002326]);
  assert.match(
    String(field(parse(v1), 'error_description')),
    `AADSTS9002326: Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${sandbox.url}'.`,
  );
});

application('is refused without a service principal', async () => {
  const { directory } = sandbox.world;
  const principal = directory.principalOf(persona('learner').clientId);
  if (principal) directory.removePrincipal(principal);
  const answer = await send(`${sandbox.url}/${tenantId}/oauth2/token`, form('learner'));
  assert.equal(refusal(answer), [401, 'invalid_client', 7000229]);
});

application.run();

const controls = sandboxSuite('the controls of people');

controls('list the people, with their roles, and the application to sign in to', async () => {
  const listed = parse(await send(`${sandbox.url}/sandbox/people`));
  assert.equal(
    (listed as { name: string; roles: unknown[] }[]).map(({ name, roles }) => [name, roles.length]),
    [
      ['collection-admin', 1],
      ['administrator', 0],
      ['data-reader', 1],
      ['colleague', 0],
    ],
  );
  assert.is(field(listed, 0, 'clientId'), programsClientId);
});

controls('sign nobody in with a code that waits for nobody, and nobody who is not there', async () => {
  const say = async (body: unknown) =>
    field(parse(await post(`${sandbox.url}/sandbox/signin`, body)), 'error', 'message');
  const unknown = 'userCode must be the code of a device that waits for somebody.';
  assert.is(await say({ userCode: 'NONE', person: 'colleague' }), unknown);
  assert.is(
    await say({ person: 'nobody' }),
    'person must be one of collection-admin, administrator, data-reader, colleague.',
  );
  const begun = parse(await deviceCode());
  const body = { userCode: field(begun, 'user_code'), person: personOf('colleague').objectId };
  assert.is(await say(body), undefined);
  assert.is(await say(body), unknown);
});

controls.run();
