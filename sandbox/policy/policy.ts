import { invalidRequest } from '../http/refusals';
import { readAttributeRules, readDecisionRules, record, text, textOrEmpty, version } from './reading';
import { isRole } from './roles';
import type { AttributeRule, DecisionRule } from './rules';

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
  const attributeRules = readAttributeRules(properties.attributeRules, (id, where) =>
    refuseElsewhere(id, where, referenceName),
  );
  return {
    name: text(sent.name, 'name'),
    id: text(sent.id, 'id'),
    version: version(sent.version),
    properties: {
      description:
        properties.description === undefined ? '' : textOrEmpty(properties.description, 'properties.description'),
      decisionRules: readDecisionRules(properties.decisionRules),
      attributeRules,
      collection: { type: 'CollectionReference', referenceName },
      ...(parent === undefined || parent === null
        ? {}
        : { parentCollectionName: text(parent, 'properties.parentCollectionName').toLowerCase() }),
    },
  };
}

function refuseElsewhere(id: string, where: string, collection: string): void {
  const subject = id.toLowerCase().endsWith(`:${collection}`) ? id.slice(0, -collection.length - 1) : undefined;
  // That a rule about another collection or an unheard-of role is refused is unconfirmed.
  if (subject === undefined || (subject !== 'permission' && !isRole(subject)))
    throw invalidRequest(`${where} '${id}' is neither permission:${collection} nor <role id>:${collection}.`);
}
