import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorize, type Access } from '../policy/access';
import type { DataAction } from '../policy/roles';
import { Refusal } from './refusals';
import { isRecord } from '../values';
import type { World } from '../world';

/** Puts a refusal into the words of a plane. */
export type Envelope = (refusal: Refusal, world: World, request: FastifyRequest, reply: FastifyReply) => unknown;

/** Gateway, account, scanning and policy store; their API descriptions declare the header. */
export const gatewayEnvelope: Envelope = ({ code, message }, _world, _request, reply) => {
  reply.header('x-ms-error-code', code);
  return { error: { code, message } };
};

/** Catalog and Data Map: Atlas codes, with a request id beside them. 401 and 403 never get that far: the gateway says them. */
export const atlasEnvelope: Envelope = (refusal, world, request, reply) =>
  refusal.status === 401 || refusal.status === 403
    ? gatewayEnvelope(refusal, world, request, reply)
    : { requestId: world.nextId(), errorCode: refusal.code, errorMessage: refusal.message };

const HSTS = 'max-age=31536000; includeSubDomains';

/** Response headers of account, policy store and scanning. */
export function kestrelHeaders(world: World, versions: string[]): Record<string, string> {
  return {
    server: 'Kestrel',
    'content-type': 'application/json; charset=utf-8',
    'x-ms-correlation-request-id': world.nextId(),
    'strict-transport-security': HSTS,
    'api-supported-versions': versions.join(', '),
  };
}

/** Response headers of Catalog and Data Map; x-ms-request-id only echoes what the client sent. */
export function catalogHeaders(world: World, request: FastifyRequest): Record<string, string> {
  const sent = request.headers['x-ms-client-request-id'];
  return {
    server: 'MicrosoftPurview',
    'content-type': 'application/json',
    ...(typeof sent === 'string' ? { 'x-ms-request-id': sent } : {}),
    'x-ms-correlation-request-id': world.nextId(),
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,OPTIONS,HEAD,PUT,POST,DELETE,PATCH',
    'access-control-allow-headers':
      'authorization,content-type,x-xsrf-header,x-ms-client-request-id,lastmodifiedts,x-ms-user-token,x-ms-client-tenant-id',
    'access-control-expose-headers': 'x-ms-request-id,lastmodifiedts',
    'x-frame-options': 'DENY',
    'strict-transport-security': HSTS,
  };
}

/** Gives every answer of a plugin the headers of its plane. */
export function answerWithHeaders(
  app: FastifyInstance,
  headers: (request: FastifyRequest) => Record<string, string>,
): void {
  const types = new WeakMap<FastifyRequest, string>();
  app.addHook('onRequest', async (request, reply) => {
    const own = headers(request);
    if (own['content-type'] !== undefined) types.set(request, own['content-type']);
    reply.headers(own);
  });
  // The framework adds a charset to JSON, and the catalog's answers go without: its own type again, where there is a body.
  app.addHook('onSend', async (request, reply) => {
    const type = types.get(request);
    if (type !== undefined && reply.hasHeader('content-type')) reply.header('content-type', type);
  });
}

/** Answers everything thrown inside a plugin in the envelope of its plane. */
export function answerErrors(app: FastifyInstance, world: World, envelope: Envelope): void {
  app.setErrorHandler((error, request, reply) => sendRefusal(asRefusal(error), world, request, reply, envelope));
}

export function sendRefusal(
  refusal: Refusal,
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  envelope: Envelope,
): FastifyReply {
  reply.code(refusal.status).headers(refusal.headers);
  return reply.send(envelope(refusal, world, request, reply));
}

/** What the framework refuses (malformed JSON, an oversized body) is the caller's mistake, said in the plane's words. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === 413) return new Refusal(413, 'RequestEntityTooLarge', 'The request body is too large.');
  if (status === 415)
    return new Refusal(
      415,
      'UnsupportedMediaType',
      'The content type of the request is not supported. Send application/json.',
    );
  if (status !== undefined && status < 500)
    return new Refusal(status, 'BadRequest', error instanceof Error ? error.message : 'Bad request.');
  console.error(error);
  return new Refusal(500, 'InternalServerError', 'The sandbox failed to answer; its terminal says why.');
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Requires one of a plane's api-versions. Codes as other Azure services use them; Purview's are unconfirmed. */
export function requireApiVersion(versions: string[]): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const version = queryValue(request, 'api-version');
    if (version === undefined || version === '') {
      throw new Refusal(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    }
    if (!versions.includes(version.toLowerCase())) {
      throw new Refusal(
        400,
        'UnsupportedApiVersion',
        `The api-version '${version}' is not supported. The supported versions are '${versions.join(', ')}'.`,
      );
    }
  };
}

/** Lets a call pass as the gateway does, then as the plane does: token, permission, api-version. That order is unconfirmed. */
export function gate(
  world: World,
  versions: string[],
): (request: FastifyRequest, action: DataAction) => Promise<Access> {
  const checkVersion = requireApiVersion(versions);
  return async (request, action) => {
    const access = await authorize(world, request.headers.authorization, action);
    await checkVersion(request);
    return access;
  };
}

/** Reads a query parameter; its name in any case, the first value when it is repeated. */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
  const query = isRecord(request.query) ? request.query : {};
  const key = Object.keys(query).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : query[key];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

/** Reads a path parameter, which Fastify types as unknown. */
export function param(request: FastifyRequest, name: string): string {
  const value = isRecord(request.params) ? request.params[name] : undefined;
  return typeof value === 'string' ? value : '';
}
