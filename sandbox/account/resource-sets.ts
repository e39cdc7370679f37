import { timestamp } from '../dates';
import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';

type Body = Record<string, unknown>;

/** How files become resource sets. There is one such rule in an account, and this is its name. */
export const ruleName = 'defaultResourceSetRuleConfig';

export interface ResourceSetRule {
  pathPatternConfig: Body;
  advancedResourceSet: { modifiedAt: string; resourceSetProcessing: unknown };
}

/** What the rule holds, each list with what every item of it needs. */
const lists: Record<string, string[]> = {
  acceptedPatterns: ['name', 'path'],
  rejectedPatterns: ['name', 'path'],
  complexReplacers: [],
  normalizationRules: [],
  regexReplacers: ['name', 'disabled'],
  scopedRules: ['bindingUrl', 'storeType'],
};

const service = 'AzureDataCatalog';

/** The rule of an account whose owner has made none: the service's own patterns, which it lists, and the sandbox does not. */
export const createRule = (born: number): ResourceSetRule => ({
  pathPatternConfig: {
    ...Object.fromEntries(Object.keys(lists).map((name) => [name, []])),
    ...{ enableDefaultPatterns: true, createdBy: service, modifiedBy: service },
    ...{ lastUpdatedTimestamp: Math.floor(born / 1000), version: 0 },
  },
  advancedResourceSet: { modifiedAt: timestamp(born), resourceSetProcessing: 'Default' },
});

export const showRule = (rule: ResourceSetRule) => ({ name: ruleName, ...rule });

/** The rule as a body changes it: of its two parts, the one that is left out stays. */
export function changedRule(rule: ResourceSetRule, body: unknown, now: number): ResourceSetRule {
  if (!isRecord(body))
    throw invalidRequest('The body must be an object with pathPatternConfig or advancedResourceSet.');
  const { pathPatternConfig: patterns, advancedResourceSet: advanced } = body;
  return {
    pathPatternConfig: isNothing(patterns) ? rule.pathPatternConfig : readPatterns(rule, patterns, now),
    advancedResourceSet: isNothing(advanced) ? rule.advancedResourceSet : readAdvanced(advanced, now),
  };
}

const isNothing = (value: unknown) => value === undefined || value === null;

function readPatterns(rule: ResourceSetRule, given: unknown, now: number): Body {
  if (!isRecord(given) || typeof given.enableDefaultPatterns !== 'boolean' || typeof given.createdBy !== 'string')
    throw invalidRequest(
      'pathPatternConfig must be an object with enableDefaultPatterns (true or false) and createdBy.',
    );
  const { enableDefaultPatterns, createdBy, modifiedBy } = given;
  return {
    ...Object.fromEntries(Object.entries(lists).map(([name, needed]) => [name, readList(name, needed, given[name])])),
    ...{ enableDefaultPatterns, createdBy, modifiedBy: typeof modifiedBy === 'string' ? modifiedBy : service },
    ...{ lastUpdatedTimestamp: Math.floor(now / 1000), version: Number(rule.pathPatternConfig.version) + 1 },
  };
}

function readList(name: string, needed: string[], given: unknown): unknown[] {
  const items: unknown[] | undefined = isNothing(given) ? [] : Array.isArray(given) ? given : undefined;
  if (!items?.every((item) => isRecord(item) && needed.every((field) => !isNothing(item[field]))))
    throw invalidRequest(
      `${name} must be a list of objects${needed.length > 0 ? `, each with ${needed.join(' and ')}` : ''}.`,
    );
  return items;
}

function readAdvanced(given: unknown, now: number): ResourceSetRule['advancedResourceSet'] {
  const processing = isRecord(given) ? given.resourceSetProcessing : undefined;
  if (processing !== 'Default' && processing !== 'Advanced')
    throw invalidRequest('advancedResourceSet.resourceSetProcessing must be Default or Advanced.');
  return { modifiedAt: timestamp(now), resourceSetProcessing: processing };
}
