import { timestamp } from '../dates';
import { accountName } from '../entra/personas';
import { invalidRequest } from '../http/refusals';
import { guid } from '../ids';
import { isRecord, numberOf, wholeNumberOf } from '../values';
import { accepted, found, list, previews, since2023, type OnScanning, type ScanningCall } from './call';
import { readCredential } from './credentials';
import { namedIn, readBody, shelfRoutes, showAccepted, type Said, type Shelf } from './resources';
import { readScanRuleset } from './rulesets';
import { rulesetRoutes } from './system-rulesets';
import type { Resource } from './settings';

type Body = Record<string, unknown>;

const times = ({ createdAt, lastModifiedAt }: Resource) => ({
  createdAt: timestamp(createdAt),
  lastModifiedAt: timestamp(lastModifiedAt),
});

const keyVaults: Shelf = {
  path: '/scan/azureKeyVaults',
  of: ({ world }) => world.scanSettings.keyVaults,
  read({ body }) {
    const { baseUrl, description = '' } = readBody(body).properties;
    if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl))
      throw invalidRequest('properties.baseUrl must be the address of a key vault, https://....vault.azure.net/.');
    return { properties: { baseUrl, description: String(description ?? '') } };
  },
  show: ({ name, properties }) => ({
    properties,
    id: `/subscriptions/${guid('scanning subscription')}/resourceGroups/scanning-prod-westeurope/providers/Microsoft.Purview/accounts/${accountName}/linkedservices/${name}`,
    name,
  }),
  // The previews' description knows 200 alone.
  answers201: ({ stable }) => stable,
};

const credentials: Shelf = {
  path: '/scan/credentials',
  of: ({ world }) => world.scanSettings.credentials,
  read: ({ body }) => readCredential(body),
  show: ({ name, kind, properties }) => ({ properties, kind, id: `credentials/${name}`, name }),
};

const scanRulesets: Shelf = {
  path: '/scan/scanrulesets',
  of: ({ world }) => world.scanSettings.scanRulesets,
  read: ({ body, stable }) => readScanRuleset(body, stable),
  show: (one) => ({
    properties: { ...one.properties, ...times(one) },
    ...{ kind: one.kind, scanRulesetType: 'Custom', status: 'Enabled', version: one.version },
    ...{ id: `scanrulesets/${one.name}`, name: one.name },
  }),
};

const classificationRules: Shelf = {
  path: '/scan/classificationrules',
  of: ({ world }) => world.scanSettings.classificationRules,
  read: ({ body }) => readClassificationRule(body),
  show: (one) => showRule(one),
  versioned: true,
};

const showRule = (one: Resource, id = `classificationrules/${one.name}`) => ({
  properties: { ...one.properties, ...times(one), version: one.version },
  ...{ kind: one.kind, id, name: one.name },
});

function readClassificationRule(body: unknown): Said {
  const { kind = 'Custom', properties } = readBody(body);
  if (kind !== 'Custom') throw invalidRequest("kind must be Custom: the system's own rules cannot be changed.");
  const { classificationName, description = '', ruleStatus = 'Enabled', minimumPercentageMatch } = properties;
  if (typeof classificationName !== 'string' || classificationName === '')
    throw invalidRequest('properties.classificationName must name a classification.');
  if (ruleStatus !== 'Enabled' && ruleStatus !== 'Disabled')
    throw invalidRequest('properties.ruleStatus must be Enabled or Disabled.');
  const least = numberOf(minimumPercentageMatch ?? 60);
  if (least === undefined || least < 0 || least > 100)
    throw invalidRequest('properties.minimumPercentageMatch must be a number from 0 to 100.');
  return {
    kind,
    properties: {
      ...{ minimumPercentageMatch: least, classificationAction: 'Keep', classificationName, ruleStatus },
      description: String(description ?? ''),
      dataPatterns: patternsIn(properties, 'dataPatterns'),
      columnPatterns: patternsIn(properties, 'columnPatterns'),
    },
  };
}

function patternsIn(properties: Body, name: string): { kind: string; pattern: string }[] {
  const value: unknown = properties[name] ?? [];
  const patterns: unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (!patterns?.every((one) => isRecord(one) && one.kind === 'Regex' && typeof one.pattern === 'string'))
    throw invalidRequest(`properties.${name} must be a list of {"kind":"Regex","pattern":"..."}.`);
  return patterns.map((one) => ({ kind: 'Regex', pattern: String((one as Body).pattern) }));
}

/** All versions of a classification rule, the first one first. */
const versionsOf = (one: Resource): Resource[] => [...(one.earlier ?? []), one];

/** Says what becomes of the classifications that a version of a rule found. */
function tag(c: ScanningCall, version: string) {
  const wanted = wholeNumberOf(version);
  const one = found(versionsOf(namedIn(classificationRules, c)).find((each) => each.version === wanted));
  const action = (['Keep', 'Delete'] as const).find((each) => each === c.query('action'));
  if (action === undefined) throw invalidRequest('The query parameter action must be Keep or Delete.');
  one.properties = { ...one.properties, classificationAction: action };
  const { name } = namedIn(classificationRules, c);
  accepted(c, `${classificationRules.path}/${encodeURIComponent(name)}/versions`);
  return showAccepted(c.world.now());
}

/** What scans make use of: key vaults, credentials, rules for classifications and sets of rules. */
export function resourceRoutes(on: OnScanning): void {
  for (const shelf of [keyVaults, credentials, classificationRules, scanRulesets]) shelfRoutes(on, shelf);
  const versions = `${classificationRules.path}/{name}/versions`;
  on('GET', versions, 'scan/read', (c) => {
    const one = namedIn(classificationRules, c);
    return list(
      versionsOf(one).map((each) => showRule(each, `classificationrules/${one.name}/versions/${each.version}`)),
    );
  });
  on('POST', `${versions}/{version}/:tag`, 'scan/write', (c) => tag(c, c.path('version')), previews);
  on('POST', `${versions}/{version}:tag`, 'scan/write', (c) => tag(c, c.path('version')), since2023);
  rulesetRoutes(on);
}
