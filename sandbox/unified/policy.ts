import { invalidRequest } from '../http/refusals';
import { readAttributeRules, readDecisionRules, record, text, textOrEmpty, version } from '../policy/reading';
import type { AttributeRule, DecisionRule, Matcher } from '../policy/rules';
import { isRoleOf, type Family } from './roles';

/** Who holds which role where: a policy of the Unified Catalog. */
export interface GovernancePolicy {
  name: string;
  id: string;
  version: number;
  properties: {
    description: string;
    decisionRules: DecisionRule[];
    attributeRules: AttributeRule[];
    entity: { type: string; referenceName: string };
    parentEntityName?: string;
  };
}

/** The types of what policies are about, as a policy names them. */
export const entityTypes: Record<Family, string> = {
  datagovernanceapp: 'DataGovernanceAppReference',
  businessdomain: 'BusinessDomainReference',
  dgdataqualityscope: 'DGDataQualityScopeReference',
};

/** The attribute by which a rule names what it is about. */
export const PATH = 'resource.purview.datagovernancepath';

export function familyOf({ properties: { entity } }: GovernancePolicy): Family {
  const found = (Object.keys(entityTypes) as Family[]).find((family) => entityTypes[family] === entity.type);
  if (found === undefined) throw new Error(`No policy is about a ${entity.type}.`);
  return found;
}

/** What a policy is about, as a path: the tenant's catalog, a domain in it, the work within that. */
export const pathOf = ({ properties: { parentEntityName, entity } }: GovernancePolicy): string =>
  [...(parentEntityName === undefined ? [] : [parentEntityName]), entity.referenceName].join('/');

/** Reads the body of a PUT in place of a policy, or says what is wrong with it. That it may only speak of its own place is unconfirmed. */
export function parseGovernancePolicy(body: unknown, current: GovernancePolicy): GovernancePolicy {
  const sent = record(body, 'The body');
  const properties = record(sent.properties, 'properties');
  const entity = record(properties.entity, 'properties.entity');
  const place = {
    type: text(entity.type, 'properties.entity.type'),
    referenceName: text(entity.referenceName, 'properties.entity.referenceName'),
  };
  const parent = properties.parentEntityName ?? undefined;
  const { entity: own, parentEntityName } = current.properties;
  const same =
    place.type === own.type &&
    place.referenceName.toLowerCase() === own.referenceName &&
    (parent === undefined || text(parent, 'properties.parentEntityName').toLowerCase() === parentEntityName);
  if (!same) throw invalidRequest('A policy cannot be moved to another entity or parent.');
  const decisionRules = readDecisionRules(properties.decisionRules ?? []);
  decisionRules.forEach((rule, at) => refuseOtherPlace(rule, at, pathOf(current)));
  return {
    name: text(sent.name, 'name'),
    id: text(sent.id, 'id'),
    version: version(sent.version),
    properties: {
      description: textOrEmpty(properties.description ?? '', 'properties.description'),
      decisionRules,
      attributeRules: readAttributeRules(properties.attributeRules ?? [], (id, where) =>
        refuseOtherRule(id, where, current),
      ),
      entity: own,
      ...(parentEntityName === undefined ? {} : { parentEntityName }),
    },
  };
}

function refuseOtherRule(id: string, where: string, current: GovernancePolicy): void {
  const family = familyOf(current);
  const scope = current.properties.entity.referenceName;
  const permission = `permission_dg:${family}_${scope}`;
  const [role = '', at] = id.toLowerCase().split(':');
  if (id.toLowerCase() === permission || (at === scope && isRoleOf(family, role))) return;
  throw invalidRequest(`${where} '${id}' is neither ${permission} nor the id of a role of this policy with :${scope}.`);
}

function refuseOtherPlace({ dnfCondition }: DecisionRule, at: number, path: string): void {
  const names = ({ attributeName, attributeValueIncludes: named = '' }: Matcher) =>
    attributeName === PATH && `${named.toLowerCase()}/`.startsWith(`${path}/`);
  if (dnfCondition.every((all) => all.some(names))) return;
  throw invalidRequest(`properties.decisionRules[${at}] must name ${path} by ${PATH}, or what lies below it.`);
}
