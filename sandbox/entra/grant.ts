import { createHash } from 'node:crypto';
import { Refusal } from '../http/refusals';
import { isGuid } from '../values';
import { aadsts } from './aadsts';
import { askedOf, splitScopes, unconsented, type Asked } from './delegated';
import type { Directory, Registration, ServicePrincipal } from './directory';
import type { Person } from './people';
import { tenantDomain, tenantId } from './personas';
import { resourceOf, type Resource } from './resources';
import type { AuthorizationCode, Platform, SignIns } from './sign-ins';

/** What the form of a token request said; Basic authentication is already read into it. */
export interface TokenRequest {
  version: 1 | 2;
  tenant: string;
  form: URLSearchParams;
  /** The Origin header, which a browser sends. */
  origin?: string;
  now: number;
}

/** What a token says about who got it and what it is for. */
export interface Grant {
  registration: Registration;
  principal: ServicePrincipal;
  resource: Resource;
  /** What becomes the token's `aud`. */
  audience: string;
  /** Who signed in; nobody where an application acts by itself. */
  delegated?: Delegated;
}

export interface Delegated {
  person: Person;
  /** What is handed on, as the token's `scp` names it. */
  permissions: string[];
  /** Scopes as they were asked for, those of the sign-in among them. */
  asked: Pick<Asked, 'scopes' | 'signIn'>;
  nonce?: string;
  /** How the application showed who it is: '0' not at all, '1' by a secret. */
  appidacr: '0' | '1';
  platform: Platform;
}

/** What a refresh token says. */
export interface Refreshable {
  clientId: string;
  person: string;
  scopes: string[];
  platform: Platform;
}

/** Where a token request finds what it redeems. */
export interface Redeemable {
  signIns: SignIns;
  /** Reads a refresh token of this sandbox; throws a refusal if it is none. */
  readRefresh(token: string): Promise<Refreshable>;
}

const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Whether the tenant segment of a path names Contoso, by id or domain; throws if not. */
export function requireTenant(segment: string, error?: 'invalid_request' | 'invalid_tenant'): void {
  if (!isGuid(segment) && !DOMAIN.test(segment)) throw aadsts.malformedTenant(segment);
  if (![tenantId, tenantDomain].includes(segment.toLowerCase())) throw aadsts.unknownTenant(segment, error);
}

/** Checks a token request as Entra ID does: tenant, parameters, application, secret, resource. Throws the first refusal. */
export async function grantToken(directory: Directory, request: TokenRequest, redeem: Redeemable): Promise<Grant> {
  requireTenant(request.tenant);
  const { form, version } = request;
  const grant = required(form, 'grant_type');
  const clientId = required(form, 'client_id');
  if (!knownGrants.includes(grant)) throw aadsts.unsupportedGrant(grant);
  const { registration, principal } = requireApplication(directory, clientId);
  if (grant === 'client_credentials') {
    requireSecret(registration, grant, request);
    if (request.origin !== undefined) throw aadsts.originWithoutSpa(request.origin);
    return { registration, principal, ...requestedResource(directory, request) };
  }
  const redeemed = version === 2 ? delegatedGrants[grant] : undefined;
  if (redeemed === undefined) {
    requireSecret(registration, grant, request);
    throw new Refusal(
      501,
      'unsupported_grant_type',
      `This is the sandbox: ${version === 2 ? 'it does not imitate' : 'at the v1 endpoint it imitates client_credentials only, not'} the grant '${grant}'.`,
    );
  }
  if (form.has('resource')) throw aadsts.resourceParameter();
  return { registration, principal, ...(await redeemed(directory, registration, request, redeem)) };
}

/** The application of a client id and its service principal; throws the refusal for one that the tenant does not have. */
export function requireApplication(directory: Directory, clientId: string) {
  const registration = directory.byClientId(clientId);
  if (registration === undefined) throw aadsts.unknownApplication(clientId, directory.name);
  const principal = directory.principalOf(clientId);
  if (principal === undefined) throw aadsts.noServicePrincipal(registration.clientId, directory.id);
  return { registration, principal };
}

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
/** As Microsoft's own libraries write it. */
const DEVICE_SHORT = 'device_code';
const knownGrants = [
  'client_credentials',
  'authorization_code',
  'refresh_token',
  'password',
  DEVICE,
  DEVICE_SHORT,
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
];

type Redeem = (
  directory: Directory,
  registration: Registration,
  request: TokenRequest,
  redeem: Redeemable,
) => Promise<Pick<Grant, 'resource' | 'audience' | 'delegated'>>;

const delegatedGrants: Record<string, Redeem | undefined> = {
  authorization_code: redeemCode,
  refresh_token: redeemRefresh,
  [DEVICE]: redeemDevice,
  [DEVICE_SHORT]: redeemDevice,
};

/** A code is checked before it is spent, so that a slip in the request does not cost the sign-in. */
async function redeemCode(directory: Directory, registration: Registration, request: TokenRequest, redeem: Redeemable) {
  const { form, now } = request;
  const code = redeem.signIns.code(required(form, 'code'));
  const redirectUri = required(form, 'redirect_uri');
  if (code === undefined || code.clientId !== registration.clientId) throw aadsts.invalidGrant();
  const appidacr = requireClient(registration, code.platform, request);
  if (code.redeemed) throw aadsts.redeemedCode();
  if (code.endsAt <= now) throw aadsts.expiredGrant();
  if (redirectUri !== code.redirectUri) throw aadsts.otherRedirectUri(redirectUri, code.redirectUri);
  requireVerifier(code, form.get('code_verifier') ?? '');
  const granted = delegate(directory, registration, { ...code, appidacr }, form.get('scope'));
  code.redeemed = true;
  return granted;
}

async function redeemRefresh(
  directory: Directory,
  registration: Registration,
  request: TokenRequest,
  redeem: Redeemable,
) {
  const refresh = await redeem.readRefresh(required(request.form, 'refresh_token'));
  if (refresh.clientId !== registration.clientId) throw aadsts.invalidGrant();
  const appidacr = requireClient(registration, refresh.platform, request);
  const granted = delegate(directory, registration, { ...refresh, appidacr }, request.form.get('scope'));
  // Whoever was given a refresh token keeps getting one.
  granted.delegated.asked.signIn.push('offline_access');
  return granted;
}

async function redeemDevice(
  directory: Directory,
  registration: Registration,
  request: TokenRequest,
  redeem: Redeemable,
) {
  const device = redeem.signIns.device(required(request.form, 'device_code'));
  const platform = registration.isFallbackPublicClient === true ? 'publicClient' : 'web';
  const appidacr = requireClient(registration, platform, request);
  if (device === undefined || device.clientId !== registration.clientId) throw aadsts.unknownDeviceCode();
  if (device.endsAt <= request.now) throw aadsts.expiredDeviceCode();
  if (device.state === 'pending') throw aadsts.authorizationPending();
  if (device.state === 'declined') throw aadsts.authorizationDeclined();
  const { person } = device.state;
  const granted = delegate(directory, registration, { ...device, person, appidacr, platform }, null);
  redeem.signIns.end(device);
  return granted;
}

interface SignedIn {
  person: string;
  scopes: string[];
  appidacr: '0' | '1';
  platform: Platform;
  nonce?: string;
}

/**
 * What a person hands on: nothing that neither they nor an administrator has consented to. A token is for one API: the one that the token
 * request names, or the first that the sign-in was for.
 */
function delegate(directory: Directory, registration: Registration, signedIn: SignedIn, scope: string | null) {
  const person = directory.person(signedIn.person);
  if (person === undefined) throw aadsts.invalidGrant();
  const scopes = scope ? splitScopes(scope) : signedIn.scopes;
  const asked = askedOf(directory, registration, [...new Set(scopes)], !scope);
  if (unconsented(directory, registration, person, asked).length > 0) throw aadsts.noConsent(registration);
  const permissions = [...new Set(asked.permissions.map(({ value }) => value))];
  const { resource, audience } = asked;
  const { nonce, appidacr, platform } = signedIn;
  return { resource, audience, delegated: { person, permissions, asked, nonce, appidacr, platform } };
}

/**
 * Checks how an application shows who it is. A page in a browser shows its Origin and no secret, a program on somebody's machine neither, a
 * web application its secret. Gives the token's `appidacr`.
 */
function requireClient(registration: Registration, platform: Platform, request: TokenRequest): '0' | '1' {
  const { origin, form } = request;
  if (platform === 'spa' && origin === undefined) throw aadsts.spaWithoutOrigin();
  if (platform !== 'spa' && origin !== undefined) throw aadsts.originWithoutSpa(origin);
  if (platform !== 'web') {
    if (form.get('client_secret')) throw aadsts.publicClientWithSecret();
    return '0';
  }
  requireSecret(registration, '', request);
  return '1';
}

function requireVerifier({ challenge }: AuthorizationCode, verifier: string): void {
  if (challenge === undefined) return;
  const shown = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  if (verifier.length < 43 || shown !== challenge.value) throw aadsts.wrongVerifier();
}

export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw aadsts.missingParameter(name);
  return value;
}

function requireSecret(registration: Registration, grant: string, { form, now }: TokenRequest): void {
  const sent = form.get('client_secret');
  if (sent === null || sent === '') {
    throw grant === 'client_credentials' ? aadsts.missingSecret() : aadsts.missingSecretOfOtherGrant();
  }
  const secret = registration.secrets.find((candidate) => candidate.value === sent && candidate.startsAt <= now);
  if (secret === undefined) throw aadsts.wrongSecret(registration.clientId);
  if (secret.endsAt <= now) throw aadsts.expiredSecret(registration.clientId);
}

function requestedResource(directory: Directory, { version, form }: TokenRequest) {
  const audience = version === 1 ? required(form, 'resource') : scopeAudience(form);
  const known = resourceOf(audience);
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
