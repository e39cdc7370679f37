import { isRecord } from '../values';

/** What stands in place of a secret or a token. */
const HIDDEN = '(hidden)';

/** Fields of Entra ID's forms and answers that may be shown. All others are hidden, known or not. */
const shownOfSignIn =
  /^(client_id|grant_type|scope|resource|redirect_uri|response_type|response_mode|code_challenge_method|prompt|tenant|token_type|expires_in|ext_expires_in|expires_on|not_before|interval|verification_uri|error|error_description|error_codes|error_uri|timestamp|trace_id|correlation_id|issuer|api-version|.*_endpoint|jwks_uri|.*_supported)$/;

const secretly = /secret|password|token|assertion|verifier|authorization|auth_?key\d?$/i;
const plainly = /^(skip|continuation)?token(_type)?$|^\$?skiptoken$/i;
/** A token, one of the secrets of the sandbox, or the key of a connection string, wherever it stands. */
const secrets = [
  /[\w-]*eyJ[\w-]+\.[\w-]+\.[\w-]*|[\w~-]*~sandbox~[\w~-]*|sandbox~[\w~-]*|[\w~-]*~not-a-real-one/g,
  /(?<=\b(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)\s*=\s*)[^;"'\s]+/gi,
];

/** A body without its secrets and tokens. */
export function withoutSecrets(value: unknown, of: 'sign-in' | 'data'): unknown {
  if (typeof value === 'string') return secrets.reduce((left, secret) => left.replace(secret, HIDDEN), value);
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, of));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mayShow(name, one, of) ? withoutSecrets(one, of) : HIDDEN]),
  );
}

function mayShow(name: string, value: unknown, of: 'sign-in' | 'data'): boolean {
  if (value === null) return true;
  if (of === 'sign-in') return shownOfSignIn.test(name);
  return typeof value !== 'string' || !secretly.test(name) || plainly.test(name);
}

/** A query or a form without its secrets and tokens. */
export function parametersWithoutSecrets(text: string, of: 'sign-in' | 'data'): string {
  const shown = [...new URLSearchParams(text)].map(
    ([name, value]) => [name, withoutSecrets({ [name]: value }, of)] as const,
  );
  return shown
    .map(
      ([name, fields]) => `${encodeURIComponent(name)}=${written(String((fields as Record<string, unknown>)[name]))}`,
    )
    .join('&');
}

const written = (value: string) => (value === HIDDEN ? HIDDEN : encodeURIComponent(value));
