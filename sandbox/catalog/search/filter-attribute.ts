import { isRecord } from '../../values';
import { invalidParameters, quoted } from '../atlas-refusals';
import type { Filter, FilterContext, Test } from './filter-test';
import type { Row } from './row';
import { inTimeRange, timeRanges } from './time-range';

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

/** Whether two values are the same, a number or a boolean also where one of them is written as text. */
function isSame(found: Value, asked: Value): boolean {
  if (typeof found === typeof asked) return found === asked;
  return String(found).toLowerCase() === String(asked).toLowerCase();
}

/** Compared as written, upper and lower case apart: whether the service does is unconfirmed. */
const operators: Record<string, (found: Value, asked: Value) => boolean> = {
  eq: isSame,
  gt: (found, asked) => found > asked,
  ge: (found, asked) => found >= asked,
  lt: (found, asked) => found < asked,
  le: (found, asked) => found <= asked,
  startswith: (found, asked) => String(found).startsWith(String(asked)),
  contains: (found, asked) => String(found).includes(String(asked)),
  prefix: (found, asked) => String(found).startsWith(String(asked)),
};

const names = [...Object.keys(operators), 'ne', 'timerange'];

/** Which property of a row an attribute is read from, where that is not called the same. */
const readFrom: Record<string, keyof Row> = { termGuid: 'term', contactId: 'contact', contactType: 'contact' };
/** Nearly every row has its own. */
const individual = ['id', 'name', 'qualifiedName', 'description'];

/** The test of `{attributeName, operator, attributeValue}`. */
export function attributeTest(filter: Record<string, unknown>, context: FilterContext): Filter {
  const test = readTest(filter, context);
  const name = String(filter.attributeName);
  if (!Object.hasOwn(known, name) || individual.includes(name)) return { kind: 'test', test };
  return { kind: 'test', test, property: readFrom[name] ?? (name as keyof Row) };
}

function readTest(filter: Record<string, unknown>, { now }: FilterContext): Test {
  const { attributeName, operator, attributeValue } = filter;
  if (typeof attributeName !== 'string') throw invalidParameters('attributeName must be a string');
  const how = typeof operator === 'string' ? operator.toLowerCase() : '';
  if (!names.includes(how))
    throw invalidParameters(`operator must be one of ${names.join(', ')}, but found: ${quoted(operator)}`);
  if (!isValue(attributeValue))
    throw invalidParameters(`attributeValue of ${attributeName} must be a string, a number or a boolean`);
  if (how === 'timerange') return rangeTest(attributeName, String(attributeValue), now);
  // Unequal to every value it has; an attribute nobody knows has none and still matches nothing.
  if (how === 'ne')
    return (row) => isKnown(row, attributeName) && !has(row, attributeName, (value) => isSame(value, attributeValue));
  const compare = operators[how];
  return (row) => has(row, attributeName, (value) => compare(value, attributeValue));
}

function rangeTest(attributeName: string, range: string, now: number): Test {
  if (!timeRanges.includes(range))
    throw invalidParameters(`a timerange must be one of ${timeRanges.join(', ')}, but found: ${range}`);
  return (row) => has(row, attributeName, (value) => typeof value === 'number' && inTimeRange(range, value, now));
}

/** Whether one of the values of an attribute passes. */
function has(row: Row, attributeName: string, passes: (value: Value) => boolean): boolean {
  const value = valueOf(row, attributeName);
  return Array.isArray(value) ? value.some((one) => isValue(one) && passes(one)) : isValue(value) && passes(value);
}

/** Group.Attribute is business metadata, and known where the row has the group. */
const isKnown = (row: Row, attributeName: string): boolean =>
  Object.hasOwn(known, attributeName) || groupOf(row, attributeName) !== undefined;

const valueOf = (row: Row, attributeName: string): unknown =>
  Object.hasOwn(known, attributeName)
    ? known[attributeName](row)
    : groupOf(row, attributeName)?.[attributeName.slice(attributeName.indexOf('.') + 1)];

function groupOf(row: Row, attributeName: string): Record<string, unknown> | undefined {
  const dot = attributeName.indexOf('.');
  const group = dot < 0 ? undefined : row.business[attributeName.slice(0, dot)];
  return isRecord(group) ? group : undefined;
}

const isValue = (value: unknown): value is Value => ['string', 'number', 'boolean'].includes(typeof value);
