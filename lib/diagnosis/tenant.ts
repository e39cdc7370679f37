import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import type { Config } from '../core/config.ts';
import { AuthError } from '../core/errors.ts';
import { fields, tryParse } from '../core/json.ts';
import { decodeToken } from '../core/jwt.ts';
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
 * Looks up the tenant of a configuration; it needs no token. Throws an `AuthError` when there is no such tenant.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export async function findTenant({ authorityHost, tenantId }: Config, network: NetworkOptions = {}): Promise<Tenant> {
  const url = `${authorityHost}/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
  const { body, date } = await read(url, network);
  const [issuer, jwksUri] = [String(body['issuer']), String(body['jwks_uri'])];
  const [id = ''] = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(issuer) ?? [];
  return { id, issuer, jwks_uri: jwksUri, now: Date.parse(date ?? '') || Date.now() };
}

/** Whether a token was signed by its tenant and has not been changed since. */
export async function isSigned(token: string, tenant: Tenant, network: NetworkOptions = {}): Promise<boolean> {
  const { body } = await read(tenant.jwks_uri, network);
  const { kid } = decodeToken(token).header;
  const key = ((body['keys'] ?? []) as (JsonWebKey & { kid?: string })[]).find((one) => one.kid === kid);
  const [header, claims, signature = ''] = token.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  if (!key) return false;
  return verify('RSA-SHA256', signed, createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

async function read(
  url: string,
  network: NetworkOptions,
): Promise<{ body: Record<string, unknown>; date: string | undefined }> {
  const { status, text, header } = await send({ method: 'GET', url, headers: {}, repeatable: true }, network);
  if (status !== 200) throw new AuthError(status, tryParse(text));
  return { body: fields(tryParse(text)), date: header('date') };
}
