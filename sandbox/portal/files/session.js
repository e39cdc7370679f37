// Who is signed in: authorization code with PKCE, as a single-page application does it. Tokens live in this tab alone.
import { asked as askedAt, pathIn, sandboxOrigin } from './address.js';

/** The portal's own registration, a public client: it has no secret. */
export const clientId = '5a4db0c5-c11e-4000-8000-000000000009';
export const tenant = 'contoso.onmicrosoft.com';
const scopes = {
  graph: 'https://graph.microsoft.com/.default',
  purview: 'https://purview.azure.net/.default',
};

const redirectUri = `${sandboxOrigin()}/portal/`;
const endpoint = (what) => askedAt(`/${tenant}/oauth2/v2.0/${what}`);
const store = {
  get: (name) => JSON.parse(sessionStorage.getItem(`portal.${name}`) ?? 'null'),
  set: (name, value) => sessionStorage.setItem(`portal.${name}`, JSON.stringify(value)),
  remove: (name) => sessionStorage.removeItem(`portal.${name}`),
};

/** Access tokens by service, in memory alone. */
const tokens = new Map();

/** The person who is signed in: { name, username, objectId }. Nothing for nobody. */
export const person = () => store.get('person') ?? undefined;

/** Thrown where a call needs somebody to sign in again. */
export class SignInNeeded extends Error {}

/** Sends the browser to the sign-in page; whoever comes back is where they were. */
export async function signIn() {
  const verifier = random();
  const state = random();
  store.set('leaving', { verifier, state, back: location.pathname + location.search });
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope: `openid profile offline_access ${scopes.graph}`,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
    state,
    prompt: 'select_account',
  });
  location.assign(`${endpoint('authorize')}?${query}`);
}

/** Takes the code that the sign-in page sent back with, if it did. Gives a sentence where it went wrong. */
export async function comeBack() {
  const query = new URLSearchParams(location.search);
  if (pathIn(location) !== '/portal/' || !(query.has('code') || query.has('error'))) return undefined;
  const leaving = store.get('leaving');
  store.remove('leaving');
  history.replaceState(null, '', leaving?.back ?? askedAt('/portal/'));
  if (/^AADSTS65004\b/.test(query.get('error_description') ?? ''))
    return 'The sign-in was cancelled. Nobody is signed in.';
  if (query.has('error')) return query.get('error_description') ?? query.get('error');
  if (!leaving || leaving.state !== query.get('state'))
    return 'The sign-in that came back is not the one that was begun here. Sign in again.';
  try {
    const answer = await redeem({
      grant_type: 'authorization_code',
      code: query.get('code'),
      code_verifier: leaving.verifier,
      redirect_uri: redirectUri,
      scope: `openid profile offline_access ${scopes.graph}`,
    });
    keep('graph', answer);
    const claims = claimsOf(answer.id_token);
    store.set('person', { name: claims.name, username: claims.preferred_username, objectId: claims.oid });
    return undefined;
  } catch (error) {
    return error.message;
  }
}

/** Tokens that are being asked for: several calls at once wait for the same. */
const asked = new Map();

/** A token for a service: the one in hand, or a new one. `again` asks for a new one in any case. */
export async function tokenFor(service, again = false) {
  const held = tokens.get(service);
  if (held && !again && held.until > Date.now()) return held.token;
  if (!asked.has(service))
    asked.set(
      service,
      renew(service).finally(() => asked.delete(service)),
    );
  return asked.get(service);
}

async function renew(service) {
  const refresh = store.get('refresh');
  if (!refresh) throw new SignInNeeded('Nobody is signed in.');
  try {
    keep(
      service,
      await redeem({ grant_type: 'refresh_token', refresh_token: refresh, scope: `offline_access ${scopes[service]}` }),
    );
  } catch (error) {
    forget();
    const [code = 'no answer'] = /AADSTS\d+/.exec(error.message) ?? [];
    throw new SignInNeeded(
      `The sign-in has ended, as it does when the kit is started again: sign in once more. (${code})`,
    );
  }
  return tokens.get(service).token;
}

/** Signs out here, and goes where Entra ID signs out. */
export function signOut() {
  forget();
  const query = new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: redirectUri });
  location.assign(`${endpoint('logout')}?${query}`);
}

let onForgotten = () => undefined;

/** Calls back once nobody is signed in any more. */
export const onSignedOut = (listener) => void (onForgotten = listener);

function forget() {
  tokens.clear();
  for (const name of ['person', 'refresh', 'leaving']) store.remove(name);
  onForgotten();
}

async function redeem(form) {
  const response = await fetch(endpoint('token'), {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...form }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error_description ?? `Entra ID answered ${response.status}.`);
  return answer;
}

/** Five minutes before its end a token is as good as none. */
function keep(service, { access_token: token, expires_in: seconds, refresh_token: refresh }) {
  tokens.set(service, { token, until: Date.now() + (Number(seconds) - 300) * 1000 });
  if (refresh) store.set('refresh', refresh);
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

async function challengeOf(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function claimsOf(token) {
  const part = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (one) => one.charCodeAt(0))));
}
