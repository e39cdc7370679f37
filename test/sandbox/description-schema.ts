import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import type { Description } from './descriptions';

type Json = Record<string, unknown>;

/** A part of an answer that is not as described: what it belongs to, and what is wrong there. */
export interface Violation {
  /** `Definition.property`, or the definition. */
  at: string;
  problem: string;
  /** Where in the answer. */
  path: string;
}

/** Checks a value against a schema of a description. */
export type Check = (value: unknown) => Violation[];

/** Compiles the schemas of a description as far as they are asked for. */
export function createChecks(description: Description): (name: string, schema: Json) => Check {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, formats, logger: false });
  ajv.addSchema({ $id: 'all', definitions: converted(description.definitions) });
  const compiled = new Map<string, ValidateFunction>();
  return (name, schema) => {
    const validate = compiled.get(name) ?? ajv.compile(qualified(convert(schema, name, description.definitions)));
    compiled.set(name, validate);
    return (value) => (validate(value) ? [] : violations(validate.errors ?? []));
  };
}

const formats = {
  int32: { type: 'number' as const, validate: (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 31 },
  int64: { type: 'number' as const, validate: Number.isSafeInteger },
  float: { type: 'number' as const, validate: Number.isFinite },
  double: { type: 'number' as const, validate: Number.isFinite },
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  uri: (value: string) => URL.canParse(value),
  byte: /^[A-Za-z\d+/]*={0,2}$/,
};

function violations(errors: ErrorObject[]): Violation[] {
  const wrongType = new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
  return (
    errors
      // `if` only says that what hangs on it failed, which has an error of its own.
      .filter(({ keyword }) => keyword !== 'if')
      // What is of another type is no allowed value either.
      .filter(({ keyword, instancePath }) => keyword === 'type' || !wrongType.has(instancePath))
      .map(violation)
  );
}

function violation({ keyword, params, parentSchema, instancePath, message }: ErrorObject): Violation {
  const at = String((parentSchema as Json).title);
  const one = (more: string, problem: string) => ({ at: `${at}.${more}`, problem, path: `${instancePath}/${more}` });
  if (keyword === 'additionalProperties') return one(String(params.additionalProperty), 'is not described');
  if (keyword === 'required') return one(String(params.missingProperty), 'is missing');
  return { at, problem: message ?? keyword, path: instancePath };
}

/** Swagger 2.0 definitions as JSON Schema. */
function converted(definitions: Record<string, Json>): Json {
  const all: Json = {};
  for (const [name, schema] of Object.entries(definitions)) {
    all[name] = convert(schema, name, definitions);
    if (typeof schema.discriminator === 'string') {
      all[`${name}*`] = all[name];
      all[name] = anyKind(name, schema.discriminator, definitions);
    }
  }
  return all;
}

/** A definition with a discriminator stands for those that extend it, each told by its own value. */
function anyKind(name: string, discriminator: string, definitions: Record<string, Json>): Json {
  const kinds = Object.keys(definitions).filter((one) => one !== name && extendsFrom(one, name, definitions));
  const valueOf = (one: string) => definitions[one]?.['x-ms-discriminator-value'] ?? one;
  const is = (schema: Json) => ({ required: [discriminator], properties: { [discriminator]: schema } });
  const cases = kinds.map((one) => ({ if: is({ const: valueOf(one) }), then: reference(one) }));
  const other = { if: { not: is({ enum: [...new Set(kinds.map(valueOf))] }) }, then: reference(`${name}*`) };
  return { title: name, type: 'object', required: [discriminator], allOf: [...cases, other] };
}

function extendsFrom(name: string, base: string, definitions: Record<string, Json>): boolean {
  return parts(definitions[name] ?? {})
    .map(referred)
    .some((one) => one !== undefined && (one === base || extendsFrom(one, base, definitions)));
}

const parts = (schema: Json): Json[] => (Array.isArray(schema.allOf) ? (schema.allOf as Json[]) : []);
const reference = (name: string): Json => ({ $ref: `#/definitions/${name}` });

function referred({ $ref }: Json): string | undefined {
  return typeof $ref === 'string' ? $ref.replace('#/definitions/', '') : undefined;
}

/** The references of a schema that is compiled by itself. */
const qualified = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"all#/')) as Json;

function convert(schema: Json, place: string, definitions: Record<string, Json>): Json {
  const name = referred(schema);
  if (name !== undefined) return reference(name);
  const [only, ...more] = parts(schema);
  // So a property names its type and has words of its own.
  if (only !== undefined && more.length === 0 && schema.properties === undefined && place.includes('.'))
    return convert(only, place, definitions);
  const { properties, required, additional } = flat(schema, definitions);
  if (Object.keys(properties).length > 0) {
    return {
      title: place,
      type: 'object',
      required,
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => {
          const inner = convert(value, `${place}.${key}`, definitions);
          return [key, required.includes(key) && value['x-nullable'] !== true ? inner : orNull(inner)];
        }),
      ),
      // Descriptions leave objects open. A field that is not described is a finding all the same, mostly a wrong name.
      additionalProperties: additional === undefined ? false : convert(additional, `${place}.*`, definitions),
    };
  }
  if (additional !== undefined)
    return { title: place, type: 'object', additionalProperties: convert(additional, `${place}.*`, definitions) };
  // An object without properties is how a description writes any value, and a file is no JSON.
  if (schema.type === 'object' || schema.type === 'file' || schema.type === undefined) return {};
  const { type, format, pattern, minimum, maximum, minLength, maxLength, uniqueItems } = schema;
  const items = schema.items === undefined ? undefined : convert(schema.items as Json, `${place}[]`, definitions);
  const rest = { enum: schema.enum, format, pattern, minimum, maximum, minLength, maxLength, uniqueItems, items };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { title: place, type, ...Object.fromEntries(given) };
}

// The services write null for a field without a value; descriptions do not say so.
const orNull = (schema: Json): Json => (Object.keys(schema).length === 0 ? {} : { if: { type: 'null' }, else: schema });

/** The properties of a schema and of everything it extends. */
function flat(
  schema: Json,
  definitions: Record<string, Json>,
): { properties: Record<string, Json>; required: string[]; additional?: Json } {
  const name = referred(schema);
  if (name !== undefined) return flat(definitions[name] ?? {}, definitions);
  const own = {
    properties: (schema.properties ?? {}) as Record<string, Json>,
    required: (schema.required ?? []) as string[],
    additional: schema.additionalProperties as Json | undefined,
  };
  const inherited = parts(schema).map((part) => flat(part, definitions));
  return [...inherited, own].reduce((sum, one) => ({
    properties: { ...sum.properties, ...one.properties },
    required: [...new Set([...sum.required, ...one.required])],
    additional: one.additional ?? sum.additional,
  }));
}
