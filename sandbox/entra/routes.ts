import type { Readable } from 'node:stream';
import { URL } from 'node:url';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Call } from '../http/call';
import { receiveBody } from '../http/json';
import { admitAll, plane } from '../http/plane';
import type { Receive } from '../http/receive';
import { aadsts } from './aadsts';
import type { Directory } from './directory';
import { discoveryV1, discoveryV2, instances, knownHosts } from './discovery';
import { entraEnvelope, entraHeaders } from './envelope';
import { grantToken, requireTenant } from './grant';
import { LIFE, type Tokens } from './tokens';

/** What Entra ID needs of the world. */
interface EntraWorld {
  now(): number;
  nextId(): string;
  readonly tokens: Tokens;
  directory: Directory;
}

/** Entra ID: the token endpoints and what clients discover them by. The token endpoints look at the client's secret themselves. */
export const entraPlane: FastifyPluginAsync<{ world: EntraWorld; receive: Receive }> = async (
  app,
  { world, receive },
) => {
  // Parsed by hand: any other content type means that no parameter arrived, which is what Entra ID then says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) =>
    (await receiveBody(request, body, receive)).toString('utf8'),
  );
  const on = plane(app, {
    name: 'Entra ID',
    headers: (request) => entraHeaders(world.nextId(), request),
    envelope: entraEnvelope(world),
    admit: admitAll,
  });
  const keys = () => world.tokens.jwks;

  on('POST', '/{tenant}/oauth2/token', null, (c) => tokenAnswer(world, c, 1));
  on('POST', '/{tenant}/oauth2/v2.0/token', null, (c) => tokenAnswer(world, c, 2));
  on('GET', '/{tenant}/.well-known/openid-configuration', null, (c) => discovered(c, discoveryV1));
  on('GET', '/{tenant}/v2.0/.well-known/openid-configuration', null, (c) => discovered(c, discoveryV2));
  on('GET', '/{tenant}/discovery/keys', null, (c) => discovered(c, keys));
  on('GET', '/{tenant}/discovery/v2.0/keys', null, (c) => discovered(c, keys));
  on('GET', '/common/discovery/instance', null, instanceAnswer);
};

async function tokenAnswer(world: EntraWorld, c: Call, version: 1 | 2) {
  const grant = grantToken(world.directory, {
    version,
    tenant: c.path('tenant'),
    form: readForm(c, version),
    now: world.now(),
  });
  const { token, notBefore, expiresOn } = await world.tokens.issue(grant);
  if (version === 2) {
    return {
      token_type: 'Bearer',
      expires_in: LIFE,
      ext_expires_in: LIFE,
      refresh_in: Math.floor(LIFE / 2),
      access_token: token,
    };
  }
  // v1 writes every number as a string.
  return {
    token_type: 'Bearer',
    expires_in: String(LIFE),
    ext_expires_in: String(LIFE),
    expires_on: String(expiresOn),
    not_before: String(notBefore),
    resource: grant.audience,
    access_token: token,
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
