import { URL } from 'node:url';
import type { FastifyPluginAsync } from 'fastify';
import type { Call } from '../http/call';
import { readAsText } from '../http/json';
import { admitAll, plane } from '../http/plane';
import type { Receive } from '../http/receive';
import { aadsts } from './aadsts';
import type { Directory } from './directory';
import { discoveryV1, discoveryV2, instances, knownHosts } from './discovery';
import { clientInfo, entraEnvelope, entraHeaders } from './envelope';
import { allAskedOf, splitScopes } from './delegated';
import { grantToken, required, requireApplication, requireTenant, type Grant } from './grant';
import { DEVICE_INTERVAL, DEVICE_LIFE, type SignIns } from './sign-ins';
import type { IssuedToken, Tokens } from './tokens';

/** What Entra ID needs of the world. */
interface EntraWorld {
  now(): number;
  nextId(): string;
  readonly tokens: Tokens;
  directory: Directory;
  signIns: SignIns;
}

/** Entra ID: the token endpoints and what clients discover them by. The token endpoints look at the client's secret themselves. */
export const entraPlane: FastifyPluginAsync<{ world: EntraWorld; receive: Receive }> = async (
  app,
  { world, receive },
) => {
  // Parsed by hand: any other content type means that no parameter arrived, which is what Entra ID then says.
  readAsText(app, receive);
  const on = plane(app, {
    name: 'Entra ID',
    headers: (request) => entraHeaders(world.nextId(), request),
    envelope: entraEnvelope(world),
    admit: admitAll,
  });
  const keys = () => world.tokens.jwks();

  on('POST', '/{tenant}/oauth2/token', null, (c) => tokenAnswer(world, c, 1));
  on('POST', '/{tenant}/oauth2/v2.0/token', null, (c) => tokenAnswer(world, c, 2));
  on('POST', '/{tenant}/oauth2/v2.0/devicecode', null, (c) => deviceAnswer(world, c));
  on('GET', '/{tenant}/.well-known/openid-configuration', null, (c) => discovered(c, discoveryV1));
  on('GET', '/{tenant}/v2.0/.well-known/openid-configuration', null, (c) => discovered(c, discoveryV2));
  on('GET', '/{tenant}/discovery/keys', null, (c) => discovered(c, keys));
  on('GET', '/{tenant}/discovery/v2.0/keys', null, (c) => discovered(c, keys));
  on('GET', '/common/discovery/instance', null, instanceAnswer);
};

async function tokenAnswer(world: EntraWorld, c: Call, version: 1 | 2) {
  const form = readForm(c, version);
  const { origin } = c.request.headers;
  const request = { version, tenant: c.path('tenant'), form, origin, now: world.now() };
  const grant = await grantToken(world.directory, request, {
    signIns: world.signIns,
    readRefresh: world.tokens.readRefresh,
  });
  const issued = await world.tokens.issue(grant);
  if (grant.delegated !== undefined) return delegatedAnswer(world, grant, issued, form.get('client_info') === '1');
  const { token, notBefore, expiresOn, life } = issued;
  if (version === 2) {
    return {
      token_type: 'Bearer',
      expires_in: life,
      ext_expires_in: life,
      refresh_in: Math.floor(life / 2),
      access_token: token,
    };
  }
  // v1 writes every number as a string.
  return {
    token_type: 'Bearer',
    expires_in: String(life),
    ext_expires_in: String(life),
    expires_on: String(expiresOn),
    not_before: String(notBefore),
    resource: grant.audience,
    access_token: token,
  };
}

/** The answer to an application that a person signed in to: with more, if its scopes asked for more. */
async function delegatedAnswer({ tokens }: EntraWorld, grant: Grant, { token, life }: IssuedToken, info: boolean) {
  const { audience, delegated } = grant;
  if (delegated === undefined) throw new Error('Nobody signed in.');
  const { permissions, asked, person } = delegated;
  const whole = audience.endsWith('/') ? audience : `${audience}/`;
  const names = [...permissions, ...(asked.scopes.some((scope) => scope.endsWith('/.default')) ? ['.default'] : [])];
  const wants = (scope: string) => asked.signIn.includes(scope);
  return {
    token_type: 'Bearer',
    scope: names.map((name) => whole + name).join(' '),
    expires_in: life,
    ext_expires_in: life,
    access_token: token,
    ...(wants('offline_access') ? { refresh_token: await tokens.issueRefresh(grant, delegated) } : {}),
    ...(wants('openid') ? { id_token: await tokens.issueId(grant, delegated) } : {}),
    ...(info ? { client_info: clientInfo(person) } : {}),
  };
}

/** A device code: a program that cannot show a page asks for one, and a person types its short half on another machine. */
function deviceAnswer(world: EntraWorld, c: Call) {
  requireTenant(c.path('tenant'));
  const form = readForm(c, 2);
  const clientId = required(form, 'client_id');
  const scopes = splitScopes(required(form, 'scope'));
  const { registration } = requireApplication(world.directory, clientId);
  allAskedOf(world.directory, registration, scopes);
  const device = world.signIns.addDevice({ clientId: registration.clientId, scopes }, world.now());
  const page = `${c.origin}/devicelogin`;
  return {
    user_code: device.userCode,
    device_code: device.deviceCode,
    verification_uri: page,
    expires_in: DEVICE_LIFE,
    interval: DEVICE_INTERVAL,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${device.userCode} to authenticate.`,
  };
}

function readForm({ request: { headers }, body }: Call, version: 1 | 2): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  const form = new URLSearchParams(isForm && typeof body === 'string' ? body : '');
  const basic = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (version === 2 && basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s).map(decode);
    form.set('client_id', id);
    form.set('client_secret', secret);
  }
  return form;
}

/** Names and secrets are form-encoded before they are joined (RFC 6749, 2.3.1); one that is not stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

function discovered({ reply, origin, path }: Call, answer: (origin: string, tenant: string) => unknown): unknown {
  const tenant = path('tenant');
  if (tenant.toLowerCase() !== 'common') requireTenant(tenant, 'invalid_tenant');
  reply.headers({ 'cache-control': 'max-age=86400, private', 'access-control-allow-origin': '*' });
  return answer(origin, tenant);
}

function instanceAnswer({ request, origin, query }: Call) {
  const endpoint = query('authorization_endpoint') ?? '';
  if (!URL.canParse(endpoint)) throw aadsts.unknownInstance();
  if (![...knownHosts, request.hostname].includes(new URL(endpoint).hostname)) throw aadsts.unknownInstance();
  return instances(origin);
}
