import '../sandbox/conformance';
import type { NewEntity } from '../../lib/planes/catalog';
import { createServer, type RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { suite } from 'uvu';
import { readConfig, withApplication, type Config } from '../../lib/core/config';
import type { Fetch } from '../../lib/core/agents';
import { persona, tenantId } from '../../sandbox/entra/personas';

/** The variables of a configuration that is in order, for an account in the public cloud. */
export const variables = {
  AZURE_TENANT_ID: '5a4db0c5-7e4a-4000-8000-000000000000',
  AZURE_CLIENT_ID: '5a4db0c5-c11e-4000-8000-000000000001',
  AZURE_CLIENT_SECRET: 'abc8Q~not-a-real-client-secret',
  PURVIEW_ACCOUNT: 'contoso',
};

/** The configuration of one of the sandbox's personas. */
export function configOf(url: string, name = 'learner', changes: Record<string, string> = {}): Config {
  const { clientId, clientSecret } = persona(name);
  return readConfig({
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    PURVIEW_ACCOUNT: 'contoso',
    AZURE_AUTHORITY_HOST: url,
    PURVIEW_ENDPOINT: url,
    GRAPH_ENDPOINT: url,
    ...changes,
  });
}

/** The same, with a client secret that `readConfig` may not let through. */
export function withSecret(config: Config, clientSecret: string): Config {
  return withApplication(config, { clientId: config.clientId, clientSecret });
}

/** Calls one of the sandbox's controls. */
export async function control(url: string, path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(
    `${url}/sandbox/${path}`,
    body && { method: 'POST', headers, body: JSON.stringify(body) },
  );
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** What the sandbox was asked since its last reset, as method and path. */
export async function requests(url: string): Promise<string[]> {
  const list = (await control(url, 'requests')) as { method: string; path: string }[];
  return list.map(({ method, path }) => `${method} ${path}`);
}

/** The error of a promise that has to fail. */
export async function rejection<E extends Error = Error>(promise: Promise<unknown>): Promise<E> {
  const outcome = await promise.then(
    () => undefined,
    (error: E) => error,
  );
  if (!outcome) throw new Error('It should have failed, and did not.');
  return outcome;
}

/** The error of a function that has to fail. */
export function thrown<E extends Error = Error>(act: () => unknown): E {
  try {
    act();
  } catch (error) {
    return error as E;
  }
  throw new Error('It should have failed, and did not.');
}

export interface Scripted {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A `fetch` that gives these answers one after the other, and notes how it was called. */
export function scripted(...answers: (Scripted | Error)[]) {
  const calls: ({ url: string } & Parameters<Fetch>[1])[] = [];
  const fetch: Fetch = async (url, init) => {
    calls.push({ url, ...init });
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    const { status = 200, headers = {}, body = {} } = answer;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { status, headers: new Headers(headers), text: async () => text };
  };
  return { fetch, calls };
}

/** A `sleep` that does not wait, and notes for how long it should have. */
export function noted() {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  return { sleep, waits };
}

/** A server of one's own, for what the sandbox does not do. */
export async function serve(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A loopback address on which nothing listens. */
export async function deadAddress(): Promise<string> {
  const server = await serve(() => undefined);
  await server.close();
  return server.url;
}

/** Everything a notebook, a log or a serialiser could print of a value. */
export function printed(value: unknown): string {
  const shown = [inspect(value, { depth: 20, showHidden: false }), String(value), JSON.stringify(value) ?? ''];
  if (value instanceof Error) shown.push(value.message, value.stack ?? '', JSON.stringify({ ...value }));
  return shown.join('\n');
}

/** A suite whose tests find in `printed` what was printed to the console meanwhile. */
export function printing(name: string) {
  const test = suite<{ printed: string[] }>(name);
  const { log } = console;
  test.before.each((context) => {
    context.printed = [];
    console.log = (...words: unknown[]) => void context.printed.push(words.join(' '));
  });
  test.after.each(() => {
    console.log = log;
  });
  return test;
}

/** An unsigned token with these claims. */
export function tokenWith(claims: object, header: object = { typ: 'JWT', alg: 'RS256' }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
}

/** The qualified name of a file that the estate does not have. */
export const nameOf = (number: number) => `https://a.blob.core.windows.net/c/${number}.csv`;

/** Such a file, to be written. */
export const file = (number: number, more: Partial<NewEntity> = {}): NewEntity => ({
  typeName: 'azure_blob_path',
  attributes: { qualifiedName: nameOf(number), name: `${number}.csv` },
  ...more,
});
