import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';

let validate: ValidateFunction | undefined;

/** Where the schema is, which says what a document may hold. */
export const schemaFile: string = join(__dirname, 'world.schema.json');

/** What is wrong with the form of a document, all of it; nothing where it is right. */
export async function faultsOfForm(document: unknown): Promise<string[]> {
  // Loaded by whoever has a world of their own, and nobody else waits for it.
  if (validate === undefined) {
    const { default: Ajv } = await import('ajv');
    const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;
    validate = new Ajv({ allErrors: true, verbose: true, strict: false, logger: false }).compile(schema);
  }
  if (validate(document)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'anyOf');
  return [...new Set(errors.map(sentence))];
}

/** `/collections/3/parent` as `collections[3].parent`. */
function placeOf(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.map((part, at) => (/^\d+$/.test(part) ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');
}

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function sentence({ instancePath, keyword, params, parentSchema, message = '', data }: ErrorObject): string {
  const place = placeOf(instancePath);
  const under = (field: unknown) => (place === '' ? String(field) : `${place}.${String(field)}`);
  const { properties = {} } = (parentSchema ?? {}) as { properties?: object };
  if (keyword === 'additionalProperties')
    return `${under(params.additionalProperty)}: there is no such field here. There are ${Object.keys(properties).join(', ')}.`;
  if (keyword === 'required') return `${under(params.missingProperty)}: it is missing.`;
  const at = place === '' ? 'The document' : `${place}:`;
  if (keyword === 'type')
    return `${at} must be ${[params.type]
      .flat()
      .map((kind) => kinds[String(kind)] ?? String(kind))
      .join(' or ')}.`;
  if (keyword === 'enum') return `${at} must be one of ${(params.allowedValues as unknown[]).join(', ')}.`;
  if (keyword === 'minLength') return `${at} must not be empty.`;
  if (keyword === 'pattern')
    return `${at} ${JSON.stringify(data)} has not the form that is needed here, ${String(params.pattern)}.`;
  return `${at} ${message}.`;
}
