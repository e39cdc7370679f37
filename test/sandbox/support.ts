import './conformance';
import { request } from 'node:http';
import { persona, tenantId } from '../../sandbox/entra/personas';

export const versions = {
  account: 'api-version=2019-11-01-preview',
  policy: 'api-version=2021-07-01',
  scanning: 'api-version=2022-02-01-preview',
  datamap: 'api-version=2023-09-01',
  unified: 'api-version=2026-03-20-preview',
};

export interface Answer {
  status: number;
  headers: Headers;
  /** The body as it came over the wire. */
  text: string;
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The form of a token request; an undefined field leaves out what is there by default. */
export function form(name: string, fields: Record<string, string | undefined> = {}): RequestInit {
  const { clientId, clientSecret } = persona(name);
  const all = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    resource: 'https://purview.azure.net',
    ...fields,
  };
  const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { method: 'POST', body: new URLSearchParams(sent) };
}

export async function tokenOf(url: string, name: string, resource?: string): Promise<string> {
  const answer = await send(`${url}/${tenantId}/oauth2/token`, form(name, resource === undefined ? {} : { resource }));
  return String(field(parse(answer), 'access_token'));
}

/** A form with one file, as clients send one to be imported. */
export function fileForm(text: string, part = 'file'): FormData {
  const form = new FormData();
  form.set(part, new Blob([text]), 'import.csv');
  return form;
}

/** Calls with a persona's token; a body makes it a JSON call, or one of a form. */
export async function callAs(url: string, name: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { authorization: `Bearer ${await tokenOf(url, name)}` };
  if (body === undefined || body instanceof FormData) return send(url + path, { method, headers, body });
  return send(url + path, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export const post = (url: string, body: unknown): Promise<Answer> =>
  send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export function parse({ text }: Answer): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}

/** The body of an answer: what JSON says, any other text as it is, nothing where there is none. */
export function bodyOf(answer: Answer): unknown {
  if (answer.text === '') return undefined;
  return /json/.test(answer.headers.get('content-type') ?? '') ? parse(answer) : answer.text;
}

/** Reads a nested value: names of fields and places in lists. */
export function field(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

/** The names in the `value` (or another list) of an answer. */
export function names(answer: Answer, list = 'value', key = 'name'): unknown[] {
  const items = field(parse(answer), list);
  return Array.isArray(items) ? items.map((item) => field(item, key)) : [];
}

export const decoded = (token: string, part: 0 | 1): unknown =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString('utf8'));

/** A call with headers that fetch does not let one set. */
export function sendRaw(
  url: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.on('error', reject);
    call.end();
  });
}
