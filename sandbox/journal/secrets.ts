import { isRecord } from '../values';

/** What stands in a journal in place of a secret. */
export const NOT_KEPT = '(not kept)';

/** Fields that hold what opens something: Graph's, those of scans and sources, and what people call their own. */
const secretly =
  /^(client_?secret|secret(_?(text|value|key))?|password|pwd|pass_?phrase|(account|access|shared_?access|api|private|storage)_?key|sas_?(token|uri|url)|(access|refresh|id|bearer)_?token|token|client_?assertion|connection_?string|authorization)$/i;

/** What opens something wherever it stands: tokens, client secrets of Entra ID and of the sandbox, parts of connection strings and signed addresses. */
const secrets = [
  /[\w-]*eyJ[\w-]{10,}(\.[\w-]*)*/g,
  /[\w~.-]*[~.]sandbox~[\w~.-]*|sandbox~[\w~.-]+/g,
  /\w{3}[78]Q~[\w.~-]{20,}/g,
  /(?<=\b(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)\s*=\s*)[^;"'\s]+/gi,
  /(?<=[?&]sig=)[^&\s"']+/gi,
];

/** A text without what opens something. */
export const withoutSecrets = (text: string): string =>
  secrets.reduce((left, secret) => left.replace(secret, NOT_KEPT), text);

/** A body without it. */
export function bodyWithoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(bodyWithoutSecrets);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one === 'string' && one !== '' && secretly.test(name) ? NOT_KEPT : bodyWithoutSecrets(one),
    ]),
  );
}
