import { invalidRequest } from '../http/refusals';
import { isRecord, wholeNumberOf } from '../values';
import type { AttributeRule, DecisionRule, Dnf, Matcher } from './rules';

/** Reads the rules that decide, or says what is wrong with them. */
export const readDecisionRules = (value: unknown): DecisionRule[] =>
  list(value, 'properties.decisionRules').map((one, at) => {
    const where = `properties.decisionRules[${at}]`;
    const rule = record(one, where);
    return {
      kind: 'decisionrule',
      effect: text(rule.effect, `${where}.effect`),
      dnfCondition: dnf(rule.dnfCondition, where),
    };
  });

/** Reads the rules about roles and permissions. Each has an id that `refuse` lets pass, and no two have the same. */
export function readAttributeRules(value: unknown, refuse: (id: string, where: string) => void): AttributeRule[] {
  const rules = list(value, 'properties.attributeRules').map((one, at) => {
    const where = `properties.attributeRules[${at}]`;
    const rule = record(one, where);
    const id = text(rule.id, `${where}.id`);
    refuse(id, `${where}.id`);
    const name = text(rule.name, `${where}.name`);
    return { kind: 'attributerule', id, name, dnfCondition: dnf(rule.dnfCondition, where) };
  });
  refuseRepetition(rules);
  return rules;
}

function refuseRepetition(rules: AttributeRule[]): void {
  const ids = rules.map((rule) => rule.id.toLowerCase());
  const twice = rules.find((_, at) => ids.indexOf(ids[at] ?? '') !== at);
  if (twice !== undefined) throw invalidRequest(`The rule '${twice.id}' is there twice.`);
}

function dnf(value: unknown, where: string): Dnf {
  return list(value, `${where}.dnfCondition`).map((all, any) =>
    list(all, `${where}.dnfCondition[${any}]`).map((one, at) => matcher(one, `${where}.dnfCondition[${any}][${at}]`)),
  );
}

const singles = ['attributeValueIncludes', 'attributeValueExcludes'] as const;
const lists = ['attributeValueIncludedIn', 'attributeValueExcludedIn'] as const;

/** `fromRule` is in every real answer and in no published schema: written when it is missing, checked when it is sent. */
function matcher(value: unknown, where: string): Matcher {
  const sent = record(value, where);
  const attributeName = text(sent.attributeName, `${where}.attributeName`);
  const read: Matcher = { attributeName };
  for (const key of singles)
    if (sent[key] !== undefined && sent[key] !== null) read[key] = text(sent[key], `${where}.${key}`);
  for (const key of lists)
    if (sent[key] !== undefined && sent[key] !== null)
      read[key] = list(sent[key], `${where}.${key}`).map((item) => text(item, `${where}.${key}`));
  if (Object.keys(read).length === 1) throw invalidRequest(`${where} names an attribute and no value.`);
  if (!attributeName.startsWith('derived.')) return read;
  const rule = read.attributeValueIncludes;
  if (rule === undefined) throw invalidRequest(`${where}.attributeValueIncludes is missing.`);
  if (sent.fromRule !== undefined && sent.fromRule !== rule)
    throw invalidRequest(`${where}.fromRule differs from attributeValueIncludes.`);
  return { fromRule: rule, ...read };
}

export function record(value: unknown, where: string): Record<string, unknown> {
  if (!isRecord(value)) throw invalidRequest(`${where} must be an object.`);
  return value;
}

export function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw invalidRequest(`${where} must be a list.`);
  return value;
}

export function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw invalidRequest(`${where} must be a non-empty string.`);
  return value;
}

export function textOrEmpty(value: unknown, where: string): string {
  return value === '' ? '' : text(value, where);
}

export function version(value: unknown): number {
  const number = wholeNumberOf(value);
  if (number === undefined) throw invalidRequest('version must be a whole number.');
  return number;
}
