import { isRecord } from '../../values';
import { invalidParameters, quoted } from '../atlas-refusals';
import { attributeTest } from './filter-attribute';
import { shorthandTest } from './filter-shorthand';
import { everything, type Filter, type FilterContext } from './filter-test';

/** How deep and how long a filter may be. The service has limits too; which, is unconfirmed. */
const deepest = 50;
const longest = 2000;

interface Reading extends FilterContext {
  depth: number;
  count: { parts: number };
}

/**
 * Reads the filter of a search. An attributeName nobody knows is not refused: it matches nothing, as in the
 * service. Everything else that cannot be read is a 400.
 */
export function readFilter(filter: unknown, context: FilterContext): Filter {
  if (filter === undefined || filter === null) return everything;
  if (!isRecord(filter)) throw invalidParameters(`a filter must be an object, but found: ${quoted(filter)}`);
  if (Object.keys(filter).length === 0) return everything;
  return read(filter, { ...context, depth: 1, count: { parts: 0 } });
}

/** What Microsoft's examples since 2025 write beside each test, such as `"kind": "OrFilter"`, says nothing that the test does not. */
function withoutKind({ kind, ...test }: Record<string, unknown>): Record<string, unknown> {
  return typeof kind === 'string' ? test : { ...test, ...(kind === undefined ? {} : { kind }) };
}

function read(written: Record<string, unknown>, reading: Reading): Filter {
  const filter = withoutKind(written);
  if (reading.depth > deepest) throw invalidParameters(`a filter may be ${deepest} levels deep`);
  if (++reading.count.parts > longest) throw invalidParameters(`a filter may hold ${longest} filter objects`);
  if ('and' in filter || 'or' in filter || 'not' in filter) return combination(filter, reading);
  return 'attributeName' in filter ? attributeTest(filter, reading) : shorthandTest(filter, reading);
}

function combination(filter: Record<string, unknown>, reading: Reading): Filter {
  const keys = Object.keys(filter);
  if (keys.length > 1) {
    throw invalidParameters(
      `a filter object holds one of and, or, not and nothing beside it, but found: ${keys.join(', ')}`,
    );
  }
  const [key] = keys;
  if (key === 'not') return { kind: 'not', part: part(filter.not, key, reading) };
  const parts = filter[key];
  if (!Array.isArray(parts) || parts.length === 0)
    throw invalidParameters(`${key} must hold a list of filters with at least one in it`);
  return { kind: key === 'and' ? 'every' : 'some', parts: parts.map((one) => part(one, key, reading)) };
}

function part(filter: unknown, key: string, reading: Reading): Filter {
  if (!isRecord(filter) || Object.keys(filter).length === 0) {
    throw invalidParameters(
      `${key} must hold filter objects such as {"entityType":"azure_sql_table"}, but found: ${quoted(filter)}`,
    );
  }
  return read(filter, { ...reading, depth: reading.depth + 1 });
}
