import { isRecord } from '../values';

/** What stands in a journal in place of a secret. */
export const NOT_KEPT = '(not kept)';

/** Fields that hold what opens something: Graph's, those of scans, sources and integration runtimes, and what people call their own. */
const secretly =
  /^(client_?secret|secret(_?(text|value|key))?|password|pwd|pass_?phrase|(account|access|shared_?access|api|private|storage)_?key|auth_?key\d?|sas_?(token|uri|url)|(access|refresh|id|bearer)_?token|token|client_?assertion|connection_?string|authorization)$/i;

/** What opens something wherever it stands: client secrets of the sandbox and of Entra ID, parts of connection strings and signed addresses. */
const secrets = [
  /[\w~.-]*[~.]sandbox~[\w~.-]*|sandbox~[\w~.-]+/g,
  /\w{3}[78]Q~[\w.~-]{20,}/g,
  /(?<=\b(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)\s*=\s*)[^;"'\s]+/gi,
  /(?<=[?&]sig=)[^&\s"']+/gi,
];

/** What may be a token: other words have these letters too, such as `keyJournal`. */
const tokens = /eyJ[\w-]+(\.[\w-]*)*/g;

/** Whether a text begins with an object in base64, as a token does. */
const isToken = (text: string): boolean =>
  /^\{"\w+":/.test(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString());

/** A text without what opens something. */
export const withoutSecrets = (text: string): string =>
  secrets
    .reduce((left, secret) => left.replace(secret, NOT_KEPT), text)
    .replace(tokens, (found) => (isToken(found) ? NOT_KEPT : found));

/** A body without it. */
export function bodyWithoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(bodyWithoutSecrets);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, secretly.test(name) ? hidden(one) : bodyWithoutSecrets(one)]),
  );
}

/** A secret by its name. One that is an object has a `value`. */
function hidden(secret: unknown): unknown {
  if (typeof secret === 'string') return secret === '' ? secret : NOT_KEPT;
  if (!isRecord(secret) || typeof secret.value !== 'string') return bodyWithoutSecrets(secret);
  return bodyWithoutSecrets({ ...secret, value: NOT_KEPT });
}
