import { URL } from 'node:url';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { originOf, param, queryValue } from '../http/call';
import { answerErrors, type Envelope } from '../http/envelopes';
import { answerWithHeaders, HSTS } from '../http/headers';
import { AadstsRefusal, aadsts } from './aadsts';
import { discoveryV1, discoveryV2, instances, knownHosts } from './discovery';
import { entraTimestamp } from '../dates';
import { grantToken, requireTenant, type Tenant } from './directory';
import { LIFE, type Tokens } from './tokens';

/** What Entra ID needs of the world. */
interface EntraWorld {
  now(): number;
  nextId(): string;
  readonly tokens: Tokens;
  tenant: Tenant;
}

/** Entra ID: the token endpoints and what clients discover them by. */
export const entraPlane: FastifyPluginAsync<{ world: EntraWorld }> = async (app, { world }) => {
  // Parsed by hand: any other content type means that no parameter arrived, which is what Entra ID then says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, async (_request: FastifyRequest, body: string) => body);
  answerWithHeaders(app, (request) => entraHeaders(world.nextId(), request));
  answerErrors(app, entraEnvelope(world));

  app.post('/:tenant/oauth2/token', async (request) => tokenAnswer(world, request, 1));
  app.post('/:tenant/oauth2/v2.0/token', async (request) => tokenAnswer(world, request, 2));
  app.get('/:tenant/.well-known/openid-configuration', async (request, reply) =>
    discovered(request, reply, discoveryV1),
  );
  app.get('/:tenant/v2.0/.well-known/openid-configuration', async (request, reply) =>
    discovered(request, reply, discoveryV2),
  );
  app.get('/:tenant/discovery/keys', async (request, reply) => discovered(request, reply, () => world.tokens.jwks));
  app.get('/:tenant/discovery/v2.0/keys', async (request, reply) =>
    discovered(request, reply, () => world.tokens.jwks),
  );
  app.get('/common/discovery/instance', async (request) => instanceAnswer(request));
};

async function tokenAnswer(world: EntraWorld, request: FastifyRequest, version: 1 | 2) {
  const grant = grantToken(world.tenant, {
    version,
    tenant: param(request, 'tenant'),
    form: readForm(request, version),
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

function readForm(request: FastifyRequest, version: 1 | 2): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
  const form = new URLSearchParams(isForm && typeof request.body === 'string' ? request.body : '');
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
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

function discovered(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (origin: string, tenant: string) => unknown,
): unknown {
  const tenant = param(request, 'tenant');
  if (tenant.toLowerCase() !== 'common') requireTenant(tenant, 'invalid_tenant');
  reply.headers({ 'cache-control': 'max-age=86400, private', 'access-control-allow-origin': '*' });
  return answer(originOf(request), tenant);
}

function instanceAnswer(request: FastifyRequest) {
  const endpoint = queryValue(request, 'authorization_endpoint') ?? '';
  const origin = originOf(request);
  if (!URL.canParse(endpoint)) throw aadsts.unknownInstance();
  if (![...knownHosts, request.hostname].includes(new URL(endpoint).hostname)) throw aadsts.unknownInstance();
  return instances(origin);
}

function entraHeaders(id: string, request: FastifyRequest): Record<string, string> {
  const sent = request.headers['client-request-id'];
  return {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'content-type': 'application/json; charset=utf-8',
    'strict-transport-security': HSTS,
    'x-content-type-options': 'nosniff',
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    ...(typeof sent === 'string' ? { 'client-request-id': sent } : {}),
    'x-ms-request-id': id,
    'x-ms-ests-server': '2.1.0.0 - SANDBOX ProdSlices',
    'x-ms-clitelem': '1,0,0,,',
    'x-xss-protection': '0',
  };
}

/**
 * The body of every refusal. Since the end of 2024 the parts of a description are joined by single spaces.
 * The trace id is the one in the response header (unconfirmed).
 */
export const entraEnvelope =
  (world: Pick<EntraWorld, 'now' | 'nextId'>): Envelope =>
  (refusal, request, reply) => {
    const trace = String(reply.getHeader('x-ms-request-id') ?? world.nextId());
    const sent = request.headers['client-request-id'];
    const correlation = typeof sent === 'string' ? sent : world.nextId();
    const timestamp = entraTimestamp(world.now());
    const code = refusal instanceof AadstsRefusal ? refusal.aadsts : undefined;
    return {
      error: refusal.code,
      error_description: `${refusal.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: code === undefined ? [] : [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      ...(code === undefined ? {} : { error_uri: `https://login.microsoftonline.com/error?code=${code}` }),
    };
  };
