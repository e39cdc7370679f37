import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { param, queryValue } from '../http/call';
import { answerErrors, type Envelope } from '../http/envelopes';
import { answerWithHeaders } from '../http/headers';
import { showApplication, showServicePrincipal } from './bodies';
import { graphAudiences } from '../entra/audiences';
import type { Tokens } from '../entra/tokens';
import type { Registration, Tenant } from '../entra/directory';
import { notImitated, Refusal } from '../http/refusals';

/** What Microsoft Graph needs of the world. */
interface MsGraphWorld {
  now(): number;
  nextId(): string;
  readonly tokens: Tokens;
  tenant: Tenant;
}

const METADATA = 'https://graph.microsoft.com/v1.0/$metadata';

interface Kind {
  name: 'applications' | 'servicePrincipals';
  show: (registration: Registration) => Record<string, unknown>;
}

const applications: Kind = { name: 'applications', show: showApplication };
const servicePrincipals: Kind = { name: 'servicePrincipals', show: showServicePrincipal };

/** Microsoft Graph: the look-ups that the check of an app registration needs. All of them need Application.Read.All. */
export const graphPlane: FastifyPluginAsync<{ world: MsGraphWorld }> = async (app, { world }) => {
  answerWithHeaders(app, (request) => graphHeaders(world.nextId(), request));
  answerErrors(app, graphEnvelope(world));
  app.addHook('preHandler', async (request) => requireConsent(world, request));

  app.get('/v1.0/applications', async (request) => listed(world, request, applications));
  app.get('/v1.0/applications/:id', async (request) => single(world, request, applications));
  app.get('/v1.0/applications:key(^\\(.*\\)$)', async (request) => single(world, request, applications));
  app.get('/v1.0/servicePrincipals', async (request) => listed(world, request, servicePrincipals));
  app.get('/v1.0/servicePrincipals/:id', async (request) => single(world, request, servicePrincipals));
  app.get('/v1.0/servicePrincipals:key(^\\(.*\\)$)', async (request) => single(world, request, servicePrincipals));
};

// The sentence for another audience is unconfirmed; the code and envelope are Graph's own.
async function requireConsent(world: MsGraphWorld, request: FastifyRequest): Promise<void> {
  const check = await world.tokens.check(request.headers.authorization);
  if (!check.ok) throw new Refusal(401, 'InvalidAuthenticationToken', check.reason);
  if (!graphAudiences.includes(check.claims.aud)) {
    throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.');
  }
  if (!check.claims.roles.includes('Application.Read.All')) {
    throw new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
}

/** A list, filtered by appId: an unknown one is an empty list and no error. */
function listed(world: MsGraphWorld, request: FastifyRequest, { name, show }: Kind) {
  const filter = queryValue(request, '$filter');
  const appId = /^\s*appId\s+eq\s+'([^']*)'\s*$/i.exec(filter ?? '')?.[1];
  if (filter !== undefined && appId === undefined)
    throw notImitated("This is the sandbox: of $filter it knows only appId eq '{client id}'.");
  const chosen = world.tenant.registrations.filter(
    ({ clientId }) => appId === undefined || clientId === appId.toLowerCase(),
  );
  const fields = selected(request);
  return {
    '@odata.context': context(name, fields),
    value: chosen.map((registration) => pick(show(registration), fields)),
  };
}

function single(world: MsGraphWorld, request: FastifyRequest, { name, show }: Kind) {
  const key = param(request, 'key');
  const appId = /^\(appId='([^']*)'\)$/i.exec(key)?.[1];
  if (key !== '' && appId === undefined)
    throw notImitated("This is the sandbox: of key forms it knows only (appId='{client id}').");
  const id = (appId ?? param(request, 'id')).toLowerCase();
  const found = world.tenant.registrations.find((one) => (appId === undefined ? show(one).id : one.clientId) === id);
  // The sentence is unconfirmed.
  if (found === undefined) {
    throw new Refusal(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  const fields = selected(request);
  return { '@odata.context': `${context(name, fields)}/$entity`, ...pick(show(found), fields) };
}

const selected = (request: FastifyRequest) =>
  queryValue(request, '$select')
    ?.split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '') ?? [];

const context = (name: string, fields: string[]) =>
  `${METADATA}#${name}${fields.length > 0 ? `(${fields.join(',')})` : ''}`;

function pick(shown: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  if (fields.length === 0) return shown;
  const wanted = fields.map((field) => field.toLowerCase());
  return Object.fromEntries(Object.entries(shown).filter(([key]) => wanted.includes(key.toLowerCase())));
}

function graphHeaders(id: string, request: FastifyRequest): Record<string, string> {
  const sent = request.headers['client-request-id'];
  return {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'strict-transport-security': 'max-age=31536000',
    'request-id': id,
    'client-request-id': typeof sent === 'string' ? sent : id,
  };
}

/** Graph repeats the ids of the response headers inside its refusals; the date has no zone. */
export const graphEnvelope =
  (world: Pick<MsGraphWorld, 'now'>): Envelope =>
  ({ code, message }, _request, reply) => ({
    error: {
      code,
      message,
      innerError: {
        date: new Date(world.now()).toISOString().slice(0, 19),
        'request-id': reply.getHeader('request-id'),
        'client-request-id': reply.getHeader('client-request-id'),
      },
    },
  });
