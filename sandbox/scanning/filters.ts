import { qualifiedName, type Entity } from '../catalog/entity';
import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';
import type { Filter } from './sources';

/** Reads the body of a filter. 2023-09-01 asks for both lists of prefixes; one that is left out is an empty one. */
export function readFilter(body: unknown): Filter {
  const properties = isRecord(body) ? body.properties : undefined;
  if (!isRecord(properties))
    throw invalidRequest('The body must be an object with properties: includeUriPrefixes and excludeUriPrefixes.');
  const patterns = ['includeRegexes', 'excludeRegexes'].flatMap((name) =>
    properties[name] === undefined || properties[name] === null ? [] : [[name, textsIn(properties, name)]],
  );
  return {
    includeUriPrefixes: textsIn(properties, 'includeUriPrefixes'),
    excludeUriPrefixes: textsIn(properties, 'excludeUriPrefixes'),
    ...Object.fromEntries(patterns),
  };
}

function textsIn(properties: Record<string, unknown>, name: string): string[] {
  const value: unknown = properties[name] ?? [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string' && one !== ''))
    throw invalidRequest(`properties.${name} must be a list of texts.`);
  return value as string[];
}

/**
 * Whether a scan with a filter reads something: the longest prefix above it decides. What is not named is read where
 * nothing is included by name, and what lies above something that is.
 */
export function inScope({
  includeUriPrefixes: included,
  excludeUriPrefixes: excluded,
}: Filter): (entity: Entity) => boolean {
  return (entity) => {
    const name = qualifiedName(entity) ?? '';
    const [yes, no] = [longest(included, name), longest(excluded, name)];
    if (yes > 0 || no > 0) return yes > no;
    return included.length === 0 || included.some((prefix) => isAbove(name, prefix));
  };
}

/** How long the longest of these prefixes is that a name lies below; 0 where it lies below none. */
const longest = (prefixes: string[], name: string): number =>
  Math.max(0, ...prefixes.filter((prefix) => isAbove(prefix, name)).map((prefix) => trimmed(prefix).length));

function isAbove(prefix: string, name: string): boolean {
  const [above, below] = [trimmed(prefix).toLowerCase(), trimmed(name).toLowerCase()];
  return below === above || below.startsWith(`${above}/`) || below.startsWith(`${above}#`);
}

const trimmed = (name: string) => name.replace(/\/$/, '');
