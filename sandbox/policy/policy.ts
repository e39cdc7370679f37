import { invalidRequest } from '../http/refusals';
import { isRecord, wholeNumberOf } from '../values';
import { isRole } from './roles';

/** One test of an attribute. `fromRule` comes first in the service's answers, on derived attributes only. */
export interface Matcher {
  fromRule?: string;
  attributeName: string;
  attributeValueIncludes?: string;
  attributeValueIncludedIn?: string[];
  attributeValueExcludes?: string;
  attributeValueExcludedIn?: string[];
}

/** An OR of ANDs: the outer list is any, the inner one all. */
export type Dnf = Matcher[][];

export interface DecisionRule {
  kind: string;
  effect: string;
  dnfCondition: Dnf;
}

export interface AttributeRule {
  kind: string;
  id: string;
  name: string;
  dnfCondition: Dnf;
}

export interface Policy {
  name: string;
  id: string;
  version: number;
  properties: {
    description: string;
    decisionRules: DecisionRule[];
    attributeRules: AttributeRule[];
    collection: { type: string; referenceName: string };
    parentCollectionName?: string;
  };
}

/** Reads the body of a PUT into a policy in the service's key order, or says what is wrong with it. */
export function parsePolicy(body: unknown): Policy {
  const sent = record(body, 'The body');
  const properties = record(sent.properties, 'properties');
  const collection = record(properties.collection, 'properties.collection');
  const referenceName = text(collection.referenceName, 'properties.collection.referenceName').toLowerCase();
  const parent = properties.parentCollectionName;
  const attributeRules = list(properties.attributeRules, 'properties.attributeRules').map((rule, at) =>
    attributeRule(rule, at, referenceName),
  );
  refuseRepetition(attributeRules);
  return {
    name: text(sent.name, 'name'),
    id: text(sent.id, 'id'),
    version: version(sent.version),
    properties: {
      description:
        properties.description === undefined ? '' : textOrEmpty(properties.description, 'properties.description'),
      decisionRules: list(properties.decisionRules, 'properties.decisionRules').map(decisionRule),
      attributeRules,
      collection: { type: 'CollectionReference', referenceName },
      ...(parent === undefined || parent === null
        ? {}
        : { parentCollectionName: text(parent, 'properties.parentCollectionName').toLowerCase() }),
    },
  };
}

function decisionRule(value: unknown, at: number): DecisionRule {
  const where = `properties.decisionRules[${at}]`;
  const rule = record(value, where);
  return {
    kind: 'decisionrule',
    effect: text(rule.effect, `${where}.effect`),
    dnfCondition: dnf(rule.dnfCondition, where),
  };
}

function attributeRule(value: unknown, at: number, collection: string): AttributeRule {
  const where = `properties.attributeRules[${at}]`;
  const rule = record(value, where);
  const id = text(rule.id, `${where}.id`);
  const subject = id.toLowerCase().endsWith(`:${collection}`) ? id.slice(0, -collection.length - 1) : undefined;
  // That a rule about another collection or an unheard-of role is refused is unconfirmed.
  if (subject === undefined || (subject !== 'permission' && !isRole(subject))) {
    throw invalidRequest(`${where}.id '${id}' is neither permission:${collection} nor <role id>:${collection}.`);
  }
  return {
    kind: 'attributerule',
    id,
    name: text(rule.name, `${where}.name`),
    dnfCondition: dnf(rule.dnfCondition, where),
  };
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

function record(value: unknown, where: string): Record<string, unknown> {
  if (!isRecord(value)) throw invalidRequest(`${where} must be an object.`);
  return value;
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw invalidRequest(`${where} must be a list.`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw invalidRequest(`${where} must be a non-empty string.`);
  return value;
}

function textOrEmpty(value: unknown, where: string): string {
  return value === '' ? '' : text(value, where);
}

function version(value: unknown): number {
  const number = wholeNumberOf(value);
  if (number === undefined) throw invalidRequest('version must be a whole number.');
  return number;
}
