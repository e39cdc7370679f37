import { URL } from 'node:url';
import { aadsts } from './aadsts';
import { allAskedOf, splitScopes, type Asked } from './delegated';
import type { Directory, Registration } from './directory';
import { required, requireApplication, requireTenant } from './grant';
import type { AuthorizationCode, Platform } from './sign-ins';

/** Where an answer goes, and how: no refusal travels there before it is known to belong to the application. */
export interface Destination {
  registration: Registration;
  redirectUri: string;
  platform: Platform;
  mode: 'query' | 'fragment' | 'form_post';
  state: string | null;
}

/** What somebody is asked to sign in for. */
export interface SignIn {
  scopes: string[];
  asked: Asked[];
  challenge?: AuthorizationCode['challenge'];
  nonce?: string;
  loginHint: string;
}

/** Reads where an authorize request wants its answer; throws the refusal that is shown to the person, and sent nowhere. */
export function destinationOf(directory: Directory, tenant: string, query: URLSearchParams): Destination {
  requireTenant(tenant);
  const { registration } = requireApplication(directory, required(query, 'client_id'));
  const redirectUri = query.get('redirect_uri') ?? '';
  const platform = platformOf(registration, redirectUri);
  if (platform === undefined) throw aadsts.wrongRedirectUri(registration.clientId, redirectUri);
  const mode = query.get('response_mode') ?? 'query';
  if (mode !== 'query' && mode !== 'fragment' && mode !== 'form_post') throw aadsts.unsupportedResponseMode(mode);
  return { registration, redirectUri, platform, mode, state: query.get('state') };
}

/** Reads what an authorize request asks for; throws the refusal that goes back to the application. */
export function signInOf(
  directory: Directory,
  { registration, platform }: Destination,
  query: URLSearchParams,
): SignIn {
  const type = required(query, 'response_type');
  if (type !== 'code') throw aadsts.unsupportedResponseType(type);
  const scopes = splitScopes(required(query, 'scope'));
  const challenge = challengeOf(query);
  if (challenge === undefined && platform === 'spa') throw aadsts.challengeNeeded();
  const asked = allAskedOf(directory, registration, scopes);
  if (query.get('prompt') === 'none') throw aadsts.notSignedIn();
  return {
    scopes,
    asked,
    challenge,
    nonce: query.get('nonce') ?? undefined,
    loginHint: query.get('login_hint') ?? '',
  };
}

function challengeOf(query: URLSearchParams): AuthorizationCode['challenge'] {
  const value = query.get('code_challenge');
  if (value === null) return undefined;
  const method = query.get('code_challenge_method') ?? 'plain';
  if (method !== 'S256' && method !== 'plain') throw aadsts.challengeMethod(method);
  if (value.length < 43 || value.length > 128) throw aadsts.challengeSize();
  return { value, method };
}

/** The platform that an address is registered under, if it is. */
export function platformOf({ redirectUris }: Registration, redirectUri: string): Platform | undefined {
  const platforms = Object.keys(redirectUris) as Platform[];
  return platforms.find((platform) => redirectUris[platform].some((registered) => isSame(registered, redirectUri)));
}

/** An address has to be the registered one to the letter, but on the person's own machine, where a program takes a port that is free. */
function isSame(registered: string, sent: string): boolean {
  if (registered === sent) return true;
  if (!URL.canParse(registered) || !URL.canParse(sent)) return false;
  const [one, other] = [new URL(registered), new URL(sent)];
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(one.hostname);
  one.port = other.port;
  return loopback && one.href === other.href;
}
