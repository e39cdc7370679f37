import type { FilterContext, Test } from './filter-test';
import { invalidParameters } from './refusals';
import type { Row } from './row';
import { inTimeRange, timeRanges } from './time-range';
import { isRecord } from '../values';

type Value = string | number | boolean;

/** What an attributeName may name. Which others the service indexes is unconfirmed. */
const known: Record<string, (row: Row) => unknown> = {
  id: (row) => row.id,
  name: (row) => row.name,
  qualifiedName: (row) => row.qualifiedName,
  entityType: (row) => row.entityType,
  objectType: (row) => row.objectType,
  assetType: (row) => row.assetType,
  description: (row) => row.description,
  owner: (row) => row.owner,
  collectionId: (row) => row.collectionId,
  classification: (row) => row.classification,
  label: (row) => row.label,
  term: (row) => row.term.map(({ name }) => name),
  termGuid: (row) => row.term.map(({ guid }) => guid),
  contactId: (row) => row.contact.map(({ id }) => id),
  contactType: (row) => row.contact.map(({ contactType }) => contactType),
  endorsement: (row) => row.endorsement,
  fileExtension: (row) => row.fileExtension,
  createTime: (row) => row.createTime,
  updateTime: (row) => row.updateTime,
  createBy: (row) => row.createBy,
  updateBy: (row) => row.updateBy,
  glossary: (row) => row.glossary,
  glossaryType: (row) => row.glossaryType,
  termStatus: (row) => row.termStatus,
};

/** Compared as written, upper and lower case apart: whether the service does is unconfirmed. */
const operators: Record<string, (found: Value, asked: Value) => boolean> = {
  eq: (found, asked) => found === asked,
  gt: (found, asked) => found > asked,
  ge: (found, asked) => found >= asked,
  lt: (found, asked) => found < asked,
  le: (found, asked) => found <= asked,
  contains: (found, asked) => String(found).includes(String(asked)),
  prefix: (found, asked) => String(found).startsWith(String(asked)),
};

const names = [...Object.keys(operators), 'ne', 'timerange'];

/** The test of `{attributeName, operator, attributeValue}`. */
export function attributeTest(filter: Record<string, unknown>, { now }: FilterContext): Test {
  const { attributeName, operator, attributeValue } = filter;
  if (typeof attributeName !== 'string') throw invalidParameters('attributeName must be a string');
  if (typeof operator !== 'string' || !names.includes(operator)) {
    throw invalidParameters(`operator must be one of ${names.join(', ')}, but found: ${JSON.stringify(operator)}`);
  }
  if (!isValue(attributeValue))
    throw invalidParameters(`attributeValue of ${attributeName} must be a string, a number or a boolean`);
  if (operator === 'timerange') return rangeTest(attributeName, String(attributeValue), now);
  // Unequal to every value it has; an attribute nobody knows has none and still matches nothing.
  if (operator === 'ne')
    return (row) => valuesOf(row, attributeName)?.every((value) => value !== attributeValue) ?? false;
  return (row) => valuesOf(row, attributeName)?.some((value) => operators[operator](value, attributeValue)) ?? false;
}

function rangeTest(attributeName: string, range: string, now: number): Test {
  if (!timeRanges.includes(range))
    throw invalidParameters(`a timerange must be one of ${timeRanges.join(', ')}, but found: ${range}`);
  return (row) =>
    valuesOf(row, attributeName)?.some((value) => typeof value === 'number' && inTimeRange(range, value, now)) ?? false;
}

/** The values of an attribute of a row; nothing if the name is not known at all. Group.Attribute is business metadata. */
function valuesOf(row: Row, attributeName: string): Value[] | undefined {
  if (Object.hasOwn(known, attributeName)) return asList(known[attributeName](row));
  const dot = attributeName.indexOf('.');
  if (dot < 0) return undefined;
  const group = row.business[attributeName.slice(0, dot)];
  return isRecord(group) ? asList(group[attributeName.slice(dot + 1)]) : undefined;
}

const asList = (value: unknown): Value[] => (Array.isArray(value) ? value : [value]).filter(isValue);

const isValue = (value: unknown): value is Value => ['string', 'number', 'boolean'].includes(typeof value);
