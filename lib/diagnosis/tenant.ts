import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { urlOf } from '../core/address.ts';
import type { Config } from '../core/config.ts';
import { HttpError } from '../core/errors.ts';
import { fields, isSame, textOf, tryParse } from '../core/json.ts';
import { decodeToken } from '../core/jwt.ts';
import { guid } from '../core/settings.ts';
import { signInError } from '../core/token.ts';
import { send, type NetworkOptions } from '../core/transport.ts';

/** What Entra ID publishes about a tenant. */
export interface Tenant {
  /** The Directory (tenant) ID, also where the configuration names the tenant by a domain. */
  id: string;
  issuer: string;
  /** Address of the public keys that tokens of the tenant are signed with. */
  jwks_uri: string;
  /** The time by Entra ID's clock, to the second, in milliseconds since 1970. */
  now: number;
}

/**
 * Looks up the tenant of a configuration; it needs no token. Throws an `AuthError` when there is no such tenant, and an
 * `HttpError` when what answers describes none, or another one: anything may answer 200. The keys are asked of the same
 * host, whichever the answer names.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export async function findTenant({ authorityHost, tenantId }: Config, network: NetworkOptions = {}): Promise<Tenant> {
  const url = `${authorityHost}/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
  const { body, date } = await read(url, network);
  const [issuer, keys] = [urlOf(textOf(body['issuer'])), urlOf(textOf(body['jwks_uri']))];
  const id = issuer?.pathname.split('/').find((part) => guid.test(part));
  if (!issuer || !keys || !id || (guid.test(tenantId) && !isSame(id, tenantId))) {
    const text = 'The answer does not describe the tenant. Is AZURE_AUTHORITY_HOST right?';
    const { host, pathname: path } = new URL(url);
    throw new HttpError({ method: 'GET', path, host, status: 200, code: 'NoTenant', text });
  }
  return {
    id,
    issuer: issuer.href,
    jwks_uri: authorityHost + keys.pathname,
    now: Date.parse(date ?? '') || Date.now(),
  };
}

/** Whether a token was signed by its tenant and has not been changed since. */
export async function isSigned(token: string, tenant: Tenant, network: NetworkOptions = {}): Promise<boolean> {
  const { body } = await read(tenant.jwks_uri, network);
  const { kid } = decodeToken(token).header;
  const key = [body['keys']].flat().find((one) => fields(one)['kid'] === kid);
  const [header, claims, signature = ''] = token.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  if (!key) return false;
  try {
    const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    return verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    // What was published is no key.
    return false;
  }
}

async function read(
  url: string,
  network: NetworkOptions,
): Promise<{ body: Record<string, unknown>; date: string | undefined }> {
  const call = { method: 'GET', url, headers: {}, repeatable: true };
  const answer = await send(call, network);
  if (answer.status !== 200) throw signInError(call, answer);
  return { body: fields(tryParse(answer.text)), date: answer.header('date') };
}
