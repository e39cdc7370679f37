import { createClient, type Client } from '../core/client.ts';
import { isLoopback } from '../core/address.ts';
import { graphScope, purviewScope, type Config } from '../core/config.ts';
import { signInError, type AccessToken, type TokenSource } from '../core/token.ts';
import { send, type NetworkOptions } from '../core/transport.ts';
import { control, onlyHere } from './sandbox.ts';

/** What one calls with once a person has signed in: the same names as in a connection. */
export interface SignedIn {
  credential: TokenSource;
  purview: Client;
  unified: Client;
  graph: Client;
}

/** What Entra ID tells a program that wants a person to sign in, but for the code that stays with the program. */
export interface DeviceCode {
  user_code: string;
  verification_uri: string;
  message: string;
  /** Seconds that the code waits for somebody. */
  expires_in: number;
}

/** What Entra ID tells a program, and the code by which it asks whether somebody came. */
type DeviceAnswer = DeviceCode & { device_code: string };

interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** A token is renewed when less than this is left of it, in milliseconds. */
const margin = 5 * 60_000;

/**
 * Signs in as one of the sandbox's people (collection-admin, administrator, data-reader or colleague) by a device code, as a
 * program does that can show no page, and gives what calls with that person's tokens. `onCode` is told what a person would
 * be shown; the sandbox then enters the code for them. Throws a `TypeError` on a real account, where nobody can be signed in for.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
export async function asPerson(
  config: Config,
  name: string,
  options: NetworkOptions & { onCode?: (code: DeviceCode) => void } = {},
): Promise<SignedIn> {
  const { onCode, ...network } = options;
  const clientId = await programOf(config, name, network);
  const ask = <T>(what: string, fields: Record<string, string>) =>
    askEntra<T>(config, what, { client_id: clientId, ...fields }, network);
  const scope = (wanted: string) => ({ scope: `${wanted} offline_access` });

  const { device_code: code, ...told } = await ask<DeviceAnswer>('devicecode', scope(purviewScope(config)));
  onCode?.(told);
  await control(config, 'signin', { ...network, order: { userCode: told.user_code, person: name } });
  const first = await ask<Tokens>('token', { grant_type: deviceGrant, device_code: code });

  const held = new Map([[purviewScope(config), tokenIn(first)]]);
  const credential: TokenSource = {
    async getToken(scopes, { forceRefresh = false } = {}) {
      const wanted = [scopes].flat().join(' ');
      const kept = held.get(wanted);
      if (kept && !forceRefresh && kept.expiresOnTimestamp - Date.now() > margin) return kept;
      const renewal = { grant_type: 'refresh_token', refresh_token: first.refresh_token, ...scope(wanted) };
      const token = tokenIn(await ask<Tokens>('token', renewal));
      held.set(wanted, token);
      return token;
    },
  };
  const clientOf = (endpoint: string, wanted: string) =>
    createClient({ ...network, endpoint, credential, scope: wanted });
  return {
    credential,
    purview: clientOf(config.endpoint, purviewScope(config)),
    unified: clientOf(config.unifiedEndpoint, purviewScope(config)),
    graph: clientOf(config.graphEndpoint, graphScope(config)),
  };
}

/** The id of the application in which the sandbox's people sign in to programs. */
async function programOf(config: Config, name: string, network: NetworkOptions): Promise<string> {
  if (!isLoopback(config.authorityHost)) throw new TypeError(onlyHere.people);
  const people = await control<{ name: string; clientId: string }[]>(config, 'people', network);
  const found = people.find((one) => one.name === name);
  if (found) return found.clientId;
  const names = people.map((one) => one.name).join(', ');
  throw new TypeError(`The sandbox has nobody called ${JSON.stringify(name)}; there are ${names}.`);
}

async function askEntra<T>(
  { authorityHost, tenantId }: Config,
  what: string,
  fields: Record<string, string>,
  network: NetworkOptions,
): Promise<T> {
  const url = `${authorityHost}/${encodeURIComponent(tenantId)}/oauth2/v2.0/${what}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const secrets = Object.entries(fields).flatMap(([key, value]) => (/_code$|_token$/.test(key) ? [value] : []));
  const body = new URLSearchParams(fields).toString();
  const call = { method: 'POST', url, headers, body, repeatable: false, secrets };
  const answer = await send(call, network);
  if (answer.status !== 200) throw signInError(call, answer);
  return JSON.parse(answer.text) as T;
}

function tokenIn({ access_token: value, expires_in: seconds }: Tokens): AccessToken {
  const token = { expiresOnTimestamp: Date.now() + seconds * 1000 };
  return Object.defineProperty(token, 'token', { value }) as AccessToken;
}
