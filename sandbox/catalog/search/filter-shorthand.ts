import { isRecord } from '../../values';
import { invalidParameters } from '../atlas-refusals';
import type { Filter, FilterContext, Test } from './filter-test';
import type { Row } from './row';
import { inTimeRange, timeRanges } from './time-range';

type Make = (value: string, beside: Record<string, unknown>, context: FilterContext) => Test;

/** Each shorthand key, and the test that its value stands for. */
const keys: Record<string, Make> = {
  id: (value) => (row) => row.id === value,
  entityType: ofType,
  // The older spelling.
  typeName: ofType,
  objectType: (value) => (row) => row.objectType === value,
  assetType: (value) => (row) => row.assetType.includes(value),
  classification: (value, { includeSubClassifications }, { types }) =>
    includeSubClassifications === true
      ? (row) => row.classification.some((name) => types.isA(name, value))
      : (row) => row.classification.includes(value),
  // Names of collections are ids without regard to case.
  collectionId: (value) => (row) => row.collectionId?.toLowerCase() === value.toLowerCase(),
  fileExtension: (value) => (row) => row.fileExtension === value.toLowerCase().replace(/^\./, ''),
  term:
    (value, { glossary }) =>
    (row) =>
      row.term.some(
        ({ name, glossaryName }) => name === value && (glossary === undefined || glossary === glossaryName),
      ),
  termGuid: (value) => (row) => row.term.some(({ guid }) => guid === value),
  glossaryType: (value) => (row) => row.glossaryType === value,
  label: (value) => (row) => row.label.includes(value),
  contactId: (value) => (row) => row.contact.some(({ id }) => id === value),
};

/** The test of an entity type. */
function ofType(value: string, { includeSubTypes }: Record<string, unknown>, { types }: FilterContext): Test {
  return includeSubTypes === true ? (row) => types.isA(row.entityType, value) : (row) => row.entityType === value;
}

/** Which key may stand beside which. */
const modifiers: Record<string, { beside: string; type: 'boolean' | 'string' }> = {
  entityType: { beside: 'includeSubTypes', type: 'boolean' },
  typeName: { beside: 'includeSubTypes', type: 'boolean' },
  classification: { beside: 'includeSubClassifications', type: 'boolean' },
  term: { beside: 'glossary', type: 'string' },
};

export const shorthandKeys = [...Object.keys(keys), 'createTime', 'updateTime'];

/** Which property of a row a key is read from, where that is not called the same. */
const readFrom: Record<string, keyof Row> = { typeName: 'entityType', termGuid: 'term', contactId: 'contact' };

/** The test of a shorthand such as `{"entityType":"DataSet","includeSubTypes":true}`. */
export function shorthandTest(filter: Record<string, unknown>, context: FilterContext): Filter {
  const named = Object.keys(filter).filter((key) => shorthandKeys.includes(key));
  if (named.length === 0) {
    throw invalidParameters(
      `a filter needs one of and, or, not, attributeName, ${shorthandKeys.join(', ')}, but found: ${Object.keys(filter).join(', ')}`,
    );
  }
  const [key] = named;
  checkNeighbours(filter, key);
  const value = filter[key];
  if (key === 'createTime' || key === 'updateTime')
    return { kind: 'test', test: timeTest(key, value, context.now), property: key };
  if (typeof value !== 'string')
    throw invalidParameters(`${key} must be a string, but found: ${JSON.stringify(value)}`);
  const test = keys[key](value, filter, context);
  return key === 'id' ? { kind: 'test', test } : { kind: 'test', test, property: readFrom[key] ?? (key as keyof Row) };
}

// Whether the service would read several keys as an "and" is unconfirmed, so the sandbox asks for the sure form.
function checkNeighbours(filter: Record<string, unknown>, key: string): void {
  const modifier = modifiers[key];
  for (const other of Object.keys(filter)) {
    if (other === key) continue;
    if (other !== modifier?.beside)
      throw invalidParameters(`${other} cannot stand beside ${key}: combine two tests with and`);
    if (typeof filter[other] !== modifier.type) throw invalidParameters(`${other} must be a ${modifier.type}`);
  }
}

const comparisons: Record<string, (time: number, threshold: number) => boolean> = {
  eq: (time, threshold) => time === threshold,
  ne: (time, threshold) => time !== threshold,
  gt: (time, threshold) => time > threshold,
  ge: (time, threshold) => time >= threshold,
  lt: (time, threshold) => time < threshold,
  le: (time, threshold) => time <= threshold,
};

function timeTest(key: 'createTime' | 'updateTime', value: unknown, now: number): Test {
  if (typeof value === 'string' && timeRanges.includes(value)) return (row: Row) => inTimeRange(value, row[key], now);
  if (isRecord(value) && typeof value.operator === 'string' && Object.hasOwn(comparisons, value.operator)) {
    const { operator, timeThreshold } = value;
    if (typeof timeThreshold === 'number') return (row) => comparisons[operator](row[key], timeThreshold);
  }
  throw invalidParameters(
    `${key} must be one of ${timeRanges.join(', ')} or {"operator":"lt","timeThreshold":<milliseconds>}, but found: ${JSON.stringify(value)}`,
  );
}
