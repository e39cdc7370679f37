import { createHash } from 'node:crypto';
import { programsClientId } from '../../sandbox/entra/directory';
import { tenantId } from '../../sandbox/entra/personas';
import { sandbox } from '../sandbox-suite';
import { field, parse, post, send, type Answer } from './support';

export const PURVIEW = 'https://purview.azure.net/.default';
export const GRAPH = 'https://graph.microsoft.com/.default';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

export const entra = (path: string) => `${sandbox.url}/${tenantId}/oauth2/v2.0/${path}`;

/** Sends a form; a field that is undefined is left out. */
export function sendForm(
  url: string,
  fields: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const sent = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return send(url, { method: 'POST', headers, body: new URLSearchParams(sent), redirect: 'manual' });
}

export const deviceCode = (fields: Record<string, string | undefined> = {}): Promise<Answer> =>
  sendForm(entra('devicecode'), { client_id: programsClientId, scope: PURVIEW, ...fields });

export const poll = (code: unknown, fields: Record<string, string | undefined> = {}): Promise<Answer> =>
  sendForm(entra('token'), {
    grant_type: DEVICE,
    client_id: programsClientId,
    device_code: String(code),
    ...fields,
  });

/** What a person's sign-in at a device gives, with the sandbox's own way to approve it. */
export async function tokensOfPerson(name: string, scope = PURVIEW, fields: Record<string, string> = {}) {
  const device = parse(await deviceCode({ scope, ...fields }));
  const approved = await post(`${sandbox.url}/sandbox/signin`, { userCode: field(device, 'user_code'), person: name });
  if (approved.status !== 200) throw new Error(approved.text);
  return parse(await poll(field(device, 'device_code'), fields));
}

export async function tokenOfPerson(
  name: string,
  scope = PURVIEW,
  fields: Record<string, string> = {},
): Promise<string> {
  return String(field(await tokensOfPerson(name, scope, fields), 'access_token'));
}

/** A call with a person's token; a body makes it a JSON call. */
export async function callAsPerson(name: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const scope = path.startsWith('/v1.0/') ? GRAPH : PURVIEW;
  const headers = { authorization: `Bearer ${await tokenOfPerson(name, scope)}` };
  return send(sandbox.url + path, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export const verifier = 'a'.repeat(50);
export const challenge = createHash('sha256').update(verifier).digest('base64url');
