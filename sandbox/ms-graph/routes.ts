import type { FastifyPluginAsync } from 'fastify';
import { msGraphAudiences } from '../entra/audiences';
import type { Directory, Registration } from '../entra/directory';
import type { Tokens } from '../entra/tokens';
import type { Call } from '../http/call';
import { plane } from '../http/plane';
import { notImitated, Refusal } from '../http/refusals';
import { showApplication, showServicePrincipal } from './bodies';
import { msGraphEnvelope, msGraphHeaders } from './envelope';

const METADATA = 'https://graph.microsoft.com/v1.0/$metadata';

/** What Microsoft Graph needs of the world. */
interface MsGraphWorld {
  now(): number;
  nextId(): string;
  readonly tokens: Tokens;
  directory: Directory;
}

type Permission = 'Application.Read.All';
const readAll: Permission = 'Application.Read.All';

interface Kind {
  name: 'applications' | 'servicePrincipals';
  show: (registration: Registration, directory: Directory) => Record<string, unknown> | undefined;
}

const applications: Kind = { name: 'applications', show: showApplication };
const servicePrincipals: Kind = {
  name: 'servicePrincipals',
  show(registration, directory) {
    const principal = directory.principalOf(registration.clientId);
    return principal && showServicePrincipal(principal, registration);
  },
};

/** Microsoft Graph: the look-ups that the check of an app registration needs. */
export const msGraphPlane: FastifyPluginAsync<{ world: MsGraphWorld }> = async (app, { world }) => {
  const on = plane(app, {
    name: 'Graph',
    headers: (request) => msGraphHeaders(world.nextId(), request),
    envelope: msGraphEnvelope(world),
    admit: (call, permission: Permission) => admit(world, call, permission),
  });

  on('GET', '/v1.0/applications', readAll, (c) => listed(world, c, applications));
  on('GET', '/v1.0/applications/{id}', readAll, (c) => single(world, c, applications));
  on('GET', "/v1.0/applications(appId='{appId}')", readAll, (c) => single(world, c, applications));
  on('GET', '/v1.0/servicePrincipals', readAll, (c) => listed(world, c, servicePrincipals));
  on('GET', '/v1.0/servicePrincipals/{id}', readAll, (c) => single(world, c, servicePrincipals));
  on('GET', "/v1.0/servicePrincipals(appId='{appId}')", readAll, (c) => single(world, c, servicePrincipals));
};

// The sentence for another audience is unconfirmed; the code and envelope are Graph's own.
async function admit(world: MsGraphWorld, call: Call, permission: Permission): Promise<Call> {
  const check = await world.tokens.check(call.request.headers.authorization);
  if (!check.ok) throw new Refusal(401, 'InvalidAuthenticationToken', check.reason);
  if (!msGraphAudiences.includes(check.claims.aud)) {
    throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.');
  }
  const held = check.claims.scopes ?? check.claims.roles;
  if (!held.includes(permission)) {
    throw new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
  return call;
}

/** A list, filtered by appId: an unknown one is an empty list and no error. */
function listed({ directory }: MsGraphWorld, c: Call, { name, show }: Kind) {
  const filter = c.query('$filter');
  const appId = /^\s*appId\s+eq\s+'([^']*)'\s*$/i.exec(filter ?? '')?.[1];
  if (filter !== undefined && appId === undefined)
    throw notImitated("This is the sandbox: of $filter it knows only appId eq '{client id}'.");
  const chosen = directory
    .registrations()
    .filter(({ clientId }) => appId === undefined || clientId === appId.toLowerCase());
  const fields = selected(c);
  return {
    '@odata.context': context(name, fields),
    value: chosen
      .map((registration) => show(registration, directory))
      .filter((shown) => shown !== undefined)
      .map((shown) => pick(shown, fields)),
  };
}

function single({ directory }: MsGraphWorld, c: Call, { name, show }: Kind) {
  const key = c.path('key');
  const appId = /^\(appId='([^']*)'\)$/i.exec(key)?.[1];
  if (key !== '' && appId === undefined)
    throw notImitated("This is the sandbox: of key forms it knows only (appId='{client id}').");
  const id = (appId ?? c.path('id')).toLowerCase();
  const found = directory
    .registrations()
    .map((one) => ({ clientId: one.clientId, shown: show(one, directory) }))
    .find(({ clientId, shown }) => (appId === undefined ? shown?.id : clientId) === id)?.shown;
  // The sentence is unconfirmed.
  if (found === undefined) {
    throw new Refusal(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  const fields = selected(c);
  return { '@odata.context': `${context(name, fields)}/$entity`, ...pick(found, fields) };
}

const selected = ({ query }: Call) =>
  query('$select')
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
