import { URL } from 'node:url';
import type { Particulars, RedirectUris, RequiredAccess } from '../entra/directory';
import { notImitated } from '../http/refusals';
import { isRecord } from '../values';
import { badRequest } from './query';

/** Who may sign in to an application, in the order of the portal. */
const audiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
];

/** What an application has beside what is read here: kept by the real Graph, and refused here, so that nothing is lost. */
const others =
  /^(api|appRoles|applicationTemplateId|certification|defaultRedirectUri|description|disabledByMicrosoftStatus|groupMembershipClaims|identifierUris|info|isDeviceOnlyAuthSupported|keyCredentials|nativeAuthenticationApisEnabled|notes|oauth2RequirePostResponse|optionalClaims|parentalControlSettings|requestSignatureVerification|samlMetadataUrl|serviceManagementReference|tags|tokenEncryptionKeyId|uniqueName)$/;

/** Reads what a body says of an application; throws a refusal for what cannot be kept. What it does not name is left out. */
export function readApplication(body: unknown): Partial<Particulars> {
  const sent = record(body, 'The body');
  const read: Partial<Particulars> = {};
  const uris: Partial<RedirectUris> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (name.startsWith('@odata.')) continue;
    if (name === 'displayName') read.displayName = displayName(value);
    else if (name === 'signInAudience') read.signInAudience = oneOf(value, audiences, name);
    else if (name === 'isFallbackPublicClient') read.isFallbackPublicClient = flag(value, name);
    else if (name === 'requiredResourceAccess') read.requiredResourceAccess = requiredAccess(value);
    else if (name === 'web' || name === 'spa' || name === 'publicClient') uris[name] = redirectUris(value, name);
    else if (name === 'passwordCredentials')
      throw badRequest('Passwords cannot be set here: use the action addPassword of the application.');
    else if (others.test(name)) throw notImitated(`This is the sandbox: it does not keep ${name} of an application.`);
    else throw badRequest(`Invalid property '${name}'.`);
  }
  return Object.keys(uris).length > 0 ? { ...read, redirectUris: uris as RedirectUris } : read;
}

/** A secret that is asked for: from now, or from a given time, for two years unless it says until when. */
export function readPassword(body: unknown, now: number) {
  const sent = record(body ?? {}, 'The body');
  const credential = record(sent.passwordCredential ?? {}, 'passwordCredential');
  const unknown = [
    ...Object.keys(sent).filter((name) => name !== 'passwordCredential'),
    ...Object.keys(credential).filter((name) => !/^(displayName|startDateTime|endDateTime)$|^@odata\./.test(name)),
  ];
  if (unknown.length > 0) throw badRequest(`Invalid property '${unknown[0]}'.`);
  const { displayName: called = null } = credential;
  if (called !== null && (typeof called !== 'string' || called.length > 120))
    throw badRequest('displayName of a password must be a text of at most 120 characters.');
  const startsAt = time(credential.startDateTime, 'startDateTime') ?? now;
  const endsAt = time(credential.endDateTime, 'endDateTime') ?? inTwoYears(startsAt);
  if (endsAt <= startsAt) throw badRequest('endDateTime of a password must come after its startDateTime.');
  return { displayName: called, startsAt, endsAt };
}

/** A text of the body that has to be there. */
export function readText(body: unknown, name: string): string {
  const value = record(body, 'The body')[name];
  if (typeof value !== 'string' || value === '') throw badRequest(`The body must have the property '${name}', a text.`);
  return value;
}

function inTwoYears(milliseconds: number): number {
  const date = new Date(milliseconds);
  return date.setUTCFullYear(date.getUTCFullYear() + 2);
}

function time(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const read = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(read)) throw badRequest(`${name} must be a date and time as ISO 8601 writes them.`);
  return read;
}

function displayName(value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 256)
    throw badRequest("Invalid value specified for property 'displayName' of resource 'Application'.");
  return value;
}

function oneOf(value: unknown, known: readonly string[], name: string): string {
  const found = known.find((one) => one === value);
  if (found === undefined) throw badRequest(`${name} must be one of ${known.join(', ')}.`);
  return found;
}

function flag(value: unknown, name: string): boolean | null {
  if (value !== null && typeof value !== 'boolean') throw badRequest(`${name} must be true, false or null.`);
  return value;
}

/** An address has to be https, or http on one's own machine; a page in a browser has no other scheme than these. */
function redirectUris(value: unknown, platform: keyof RedirectUris): string[] {
  const sent = record(value, platform);
  const unknown = Object.keys(sent).find((name) => name !== 'redirectUris');
  if (unknown !== undefined) throw notImitated(`This is the sandbox: it does not keep ${unknown} of ${platform}.`);
  const list = sent.redirectUris ?? [];
  if (!Array.isArray(list) || list.length > 256) throw badRequest(`redirectUris of ${platform} must be a list.`);
  return list.map((uri: unknown) => {
    if (typeof uri !== 'string' || uri.length > 256 || !isRedirectUri(uri, platform))
      throw badRequest(
        `A redirect URI of ${platform} must be https, or http with localhost or 127.0.0.1, and at most 256 characters.`,
      );
    return uri;
  });
}

function isRedirectUri(text: string, platform: keyof RedirectUris): boolean {
  if (!URL.canParse(text) || text.includes('#') || text.includes('*')) return false;
  const { protocol, hostname } = new URL(text);
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return (
    protocol === 'https:' ||
    (platform === 'publicClient' && /^(ms-appx-web|msal[\w-]*|[a-z][\w-]*\.[\w.-]+):$/.test(protocol))
  );
}

function requiredAccess(value: unknown): RequiredAccess[] {
  if (!Array.isArray(value)) throw badRequest('requiredResourceAccess must be a list.');
  return value.map((one: unknown) => {
    const { resourceAppId, resourceAccess } = record(one, 'requiredResourceAccess');
    if (typeof resourceAppId !== 'string' || !Array.isArray(resourceAccess))
      throw badRequest('requiredResourceAccess must name a resourceAppId and a list, resourceAccess.');
    return {
      resourceAppId: resourceAppId.toLowerCase(),
      resourceAccess: resourceAccess.map((access: unknown) => {
        const { id, type } = record(access, 'resourceAccess');
        if (typeof id !== 'string' || (type !== 'Scope' && type !== 'Role'))
          throw badRequest('resourceAccess must name an id and its type, Scope or Role.');
        return { id: id.toLowerCase(), type };
      }),
    };
  });
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (!isRecord(value)) throw badRequest(`${what} must be an object.`);
  return value;
}
