import { Refusal } from '../http/refusals';
import { aadsts } from './aadsts';
import { msGraphAudiences, purviewAudiences } from './audiences';
import type { Directory, Registration } from './directory';
import { tenantDomain, tenantId } from './personas';

/** What the form of a token request said; Basic authentication is already read into it. */
export interface TokenRequest {
  version: 1 | 2;
  tenant: string;
  form: URLSearchParams;
  now: number;
}

export interface Grant {
  registration: Registration;
  /** What becomes the token's `aud`. */
  audience: string;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Whether the tenant segment of a path names Contoso, by id or domain; throws if not. */
export function requireTenant(segment: string, error?: 'invalid_request' | 'invalid_tenant'): void {
  if (!GUID.test(segment) && !DOMAIN.test(segment)) throw aadsts.malformedTenant(segment);
  if (![tenantId, tenantDomain].includes(segment.toLowerCase())) throw aadsts.unknownTenant(segment, error);
}

/** Checks a token request as Entra ID does: tenant, parameters, application, secret, resource. Throws the first refusal. */
export function grantToken(directory: Directory, request: TokenRequest): Grant {
  requireTenant(request.tenant);
  const grant = required(request.form, 'grant_type');
  const clientId = required(request.form, 'client_id');
  if (!knownGrants.includes(grant)) throw aadsts.unsupportedGrant(grant);
  const registration = directory.byClientId(clientId);
  if (registration === undefined) throw aadsts.unknownApplication(clientId, directory.name);
  checkSecret(registration, grant, request);
  if (grant !== 'client_credentials') {
    throw new Refusal(
      501,
      'unsupported_grant_type',
      `This is the sandbox: it imitates the client_credentials grant only, not '${grant}'.`,
    );
  }
  return { registration, audience: requestedAudience(directory, request) };
}

const knownGrants = [
  'client_credentials',
  'authorization_code',
  'refresh_token',
  'password',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
];

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw aadsts.missingParameter(name);
  return value;
}

function checkSecret(registration: Registration, grant: string, { form, now }: TokenRequest): void {
  const sent = form.get('client_secret');
  if (sent === null || sent === '') {
    throw grant === 'client_credentials' ? aadsts.missingSecret() : aadsts.missingSecretOfOtherGrant();
  }
  const secret = registration.secrets.find((candidate) => candidate.value === sent);
  if (secret === undefined) throw aadsts.wrongSecret(registration.clientId);
  if (secret.endsAt <= now) throw aadsts.expiredSecret(registration.clientId);
}

function requestedAudience(directory: Directory, { version, form }: TokenRequest): string {
  const audience = version === 1 ? required(form, 'resource') : scopeAudience(form);
  const known = [...purviewAudiences, ...msGraphAudiences].find((candidate) => candidate === audience.toLowerCase());
  if (known === undefined) throw aadsts.unknownResource(audience, directory.name);
  return known;
}

function scopeAudience(form: URLSearchParams): string {
  if (form.has('resource')) throw aadsts.resourceParameter();
  const scope = (form.get('scope') ?? '').trim();
  if (scope === '') throw aadsts.missingScope();
  if (/\s/.test(scope)) throw aadsts.severalScopes(scope);
  const suffix = '/.default';
  if (!scope.toLowerCase().endsWith(suffix)) throw aadsts.scopeWithoutDefault(scope);
  return scope.slice(0, -suffix.length);
}
