import { invalidParameters } from './refusals';
import { attributeTest } from './filter-attribute';
import { shorthandTest } from './filter-shorthand';
import type { FilterContext, Test } from './filter-test';
import { isRecord } from '../values';

/**
 * Turns the filter of a search into a test of rows. An attributeName nobody knows is not refused: it matches
 * nothing, as in the service. Everything else that cannot be read is a 400.
 */
export function compileFilter(filter: unknown, context: FilterContext): Test {
  if (filter === undefined || filter === null) return () => true;
  if (!isRecord(filter)) throw invalidParameters(`a filter must be an object, but found: ${JSON.stringify(filter)}`);
  const keys = Object.keys(filter);
  if (keys.length === 0) return () => true;
  if ('and' in filter || 'or' in filter || 'not' in filter) return combination(filter, keys, context);
  if ('attributeName' in filter) return attributeTest(filter, context);
  return shorthandTest(filter, context);
}

function combination(filter: Record<string, unknown>, keys: string[], context: FilterContext): Test {
  if (keys.length > 1) {
    throw invalidParameters(
      `a filter object holds one of and, or, not and nothing beside it, but found: ${keys.join(', ')}`,
    );
  }
  if ('not' in filter) {
    const test = part(filter.not, 'not', context);
    return (row) => !test(row);
  }
  const [key] = keys;
  const parts = filter[key];
  if (!Array.isArray(parts) || parts.length === 0)
    throw invalidParameters(`${key} must hold a list of filters with at least one in it`);
  const tests = parts.map((one) => part(one, key, context));
  return key === 'and' ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row));
}

function part(filter: unknown, key: string, context: FilterContext): Test {
  if (!isRecord(filter) || Object.keys(filter).length === 0) {
    throw invalidParameters(
      `${key} must hold filter objects such as {"entityType":"azure_sql_table"}, but found: ${JSON.stringify(filter)}`,
    );
  }
  return compileFilter(filter, context);
}
