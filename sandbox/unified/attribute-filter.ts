import { invalidRequest } from '../http/refusals';
import { compare, numberOf } from '../values';
import { requiredText, textIn, wordOf, type Fields } from './fields';
import type { ManagedAttribute } from './model';

const tests: Record<string, (value: string, asked: string) => boolean> = {
  eq: (value, asked) => order(value, asked) === 0,
  ne: (value, asked) => order(value, asked) !== 0,
  gt: (value, asked) => order(value, asked) > 0,
  ge: (value, asked) => order(value, asked) >= 0,
  lt: (value, asked) => order(value, asked) < 0,
  le: (value, asked) => order(value, asked) <= 0,
  contains: (value, asked) => value.includes(asked),
  notcontains: (value, asked) => !value.includes(asked),
  prefix: (value, asked) => value.startsWith(asked),
  'eq-any': (value, asked) => asked.split(',').some((one) => one.trim() === value),
};

/**
 * Whether one of a thing's managed attributes fits a filter. Numbers are compared as such, all else as text in any case. What the service
 * does with a thing that lacks the attribute is unconfirmed: here it fits what is asked for in the negative.
 */
export function matchesAttribute(attributes: ManagedAttribute[], filter: Fields): boolean {
  const field = requiredText(filter, 'field').toLowerCase();
  const operator = wordOf(textIn(filter, 'operator') ?? 'eq', 'operator', Object.keys(tests));
  const asked = textIn(filter, 'value');
  const test = tests[operator];
  if (asked === undefined || test === undefined) throw invalidRequest('A filter of managedAttributes needs a value.');
  const values = attributes
    .filter(({ name }) => name?.toLowerCase() === field)
    .map(({ value = '' }) => value.toLowerCase());
  if (values.length === 0) return operator === 'ne' || operator === 'notcontains';
  return values.some((value) => test(value, asked.toLowerCase()));
}

function order(value: string, asked: string): number {
  const [a, b] = [numberOf(value), numberOf(asked)];
  return a === undefined || b === undefined ? compare(value, asked) : a - b;
}
