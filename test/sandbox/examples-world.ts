import type { Resource } from '../../sandbox/scanning/settings';
import { createNamed, type Scan } from '../../sandbox/scanning/sources';
import type { Entity } from '../../sandbox/catalog/entity';
import { kinds, type Category, type TypeDef } from '../../sandbox/catalog/types/defs';
import { collectionOf } from '../../sandbox/policy/policies';
import { isRecord } from '../../sandbox/values';
import type { World } from '../../sandbox/world';
import type { Example } from './examples';
import { empower } from './hostile-world';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isGuid = (value: unknown): value is string => typeof value === 'string' && GUID.test(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Every object in a value, those in objects and lists included. */
function objects(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objects);
  return isRecord(value) ? [value, ...Object.values(value).flatMap(objects)] : [];
}

/** Every text in a value with the key that it stands under. */
function texts(value: unknown, key = ''): [string, string][] {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((one) => texts(one, key));
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, one]) => [[key, name], ...texts(one, name)] as [string, string][])
    : [];
}

/** Makes what an example speaks of: the examples name things that exist nowhere. */
export function furnish(world: World, example: Example): void {
  collectionsOf(world, example);
  empower(world);
  policyOf(world, example);
  scanningOf(world, example);
  shelvesOf(world, example);
  if (example.operation.description.name !== 'catalog' && example.operation.description.name !== 'datamap') return;
  typesOf(world, example);
  entitiesOf(world, example);
  if (/^Glossary_Create(Glossary)?$/.test(example.operation.id)) withoutGlossary(world);
}

/** The examples make the glossary that every account has: here it is called otherwise. */
function withoutGlossary({ catalog: { store } }: World): void {
  const glossary = store.find('AtlasGlossary', 'Glossary');
  if (glossary)
    store.put({ ...glossary, attributes: { ...glossary.attributes, qualifiedName: 'Other', name: 'Other' } });
}

function collectionsOf(world: World, { operation, parameters }: Example): void {
  const named = ['collectionId', 'collectionName', 'collection'].map((key) => text(parameters[key]));
  const referred = objects(parameters).flatMap(({ collection, parentCollection, properties }) => [
    ...[collection, parentCollection].map((one) => (isRecord(one) ? text(one.referenceName) : undefined)),
    isRecord(properties) ? text(properties.parentCollectionName) : undefined,
  ]);
  const creates = operation.id === 'Collections_CreateOrUpdateCollection';
  for (const name of new Set([...(creates ? [] : named), ...referred])) {
    if (name === undefined || world.collections.get(name)) continue;
    const now = world.now();
    const by = { createdBy: 'x', createdAt: now, lastModifiedBy: 'x', lastModifiedAt: now };
    const made = { name: name.toLowerCase(), friendlyName: name, description: '', parent: 'contoso', ...by };
    world.collections.save({ ...made, changing: 'Creating', readyAt: now });
    world.policies.create(made.name, 'contoso', 'x');
  }
}

/** The policy of the example takes the place of that of its collection. */
function policyOf(world: World, { parameters }: Example): void {
  if (text(parameters.policyId) === undefined) return;
  const sent = isRecord(parameters.body) && isRecord(parameters.body.properties) ? parameters.body : undefined;
  const properties = isRecord(sent?.properties) ? sent.properties : {};
  const collection = isRecord(properties.collection) ? text(properties.collection.referenceName) : undefined;
  const policy = world.policies.all().find((one) => collectionOf(one) === (collection ?? 'contoso').toLowerCase());
  if (policy === undefined) return;
  policy.id = String(parameters.policyId);
  if (typeof sent?.version === 'number') policy.version = sent.version;
  if (text(properties.parentCollectionName))
    policy.properties.parentCollectionName = String(properties.parentCollectionName).toLowerCase();
}

/** Key vaults, rules and the like, unless the example makes them. */
function shelvesOf({ scanSettings, now }: World, { operation, parameters }: Example): void {
  if (/_Create/.test(operation.id) && !operation.id.startsWith('ManagedPrivate')) return;
  const [name] = ['keyVaultName', 'azureKeyVaultName', 'credentialName', 'classificationRuleName', 'scanRulesetName']
    .concat('integrationRuntimeName', 'managedVirtualNetworkName')
    .flatMap((key) => text(parameters[key]) ?? []);
  if (name === undefined) return;
  const time = now();
  const runs = /InteractiveQuery/.test(operation.id) ? 'Managed' : 'SelfHosted';
  const pattern = { minimumPercentageMatch: 60, classificationName: 'X', ruleStatus: 'Enabled' };
  const one = { name, properties: {}, createdAt: time, lastModifiedAt: time, version: 1 };
  const endpoints = createNamed<Resource>();
  if (!/_Create/.test(operation.id)) endpoints.save({ ...one, name: String(parameters.managedPrivateEndpointName) });
  scanSettings.keyVaults.save(one);
  scanSettings.credentials.save({ ...one, kind: 'BasicAuth' });
  const rule = { ...one, kind: 'Custom', properties: pattern };
  scanSettings.classificationRules.save({
    ...rule,
    version: 3,
    earlier: [1, 2].map((version) => ({ ...rule, version })),
  });
  scanSettings.scanRulesets.save({ ...one, kind: 'AzureStorage' });
  scanSettings.integrationRuntimes.save({ ...one, kind: runs });
  scanSettings.networks.save({ ...one, endpoints });
}

function scanningOf(world: World, { operation, parameters, body }: Example): void {
  const name = text(parameters.dataSourceName);
  if (name === undefined) return;
  const now = world.now();
  const times = { createdAt: now, lastModifiedAt: now };
  const scanKind = isRecord(body) && text(parameters.scanName) ? text(body.kind) : undefined;
  const kind = scanKind?.replace(/(Credential|Msi)$/, '') ?? 'AzureStorage';
  const scans = createNamed<Scan>();
  if (!/^DataSources_Create/.test(operation.id))
    world.sources.save({ name, kind, collection: 'contoso', properties: {}, ...times, scans });
  const scanName = text(parameters.scanName);
  if (scanName === undefined || /^Scans_Create/.test(operation.id)) return;
  const runId = text(parameters.runId)?.toLowerCase();
  const starts = /RunScan/.test(operation.id);
  const trigger = { recurrence: null, scanLevel: 'Full', incrementalScanStartTime: null, state: 'Enabled' } as const;
  scans.save({
    name: scanName,
    kind: `${kind}Msi`,
    collection: 'contoso',
    properties: {},
    ...times,
    trigger: { ...trigger, ...times },
    ...(operation.id === 'Filters_Get' ? { filter: { includeUriPrefixes: [], excludeUriPrefixes: [] } } : {}),
    runs: runId === undefined || starts ? [] : [{ id: runId, level: 'Full', startedAt: now }],
  });
}

/** Definitions that the example answers with, and types that it names; those that it makes are left to it. */
function typesOf({ catalog: { types } }: World, { operation, parameters, responses, body }: Example): void {
  const put = (category: Category, def: Record<string, unknown>) => {
    const known = types.get(String(def.name));
    const born = { createdBy: 'x', updatedBy: 'x', createTime: 0, updateTime: 0, version: 1, description: '' };
    const lists = {
      ...(category === 'ENUM' ? { elementDefs: [] } : { attributeDefs: [] }),
      ...(category === 'ENTITY'
        ? { superTypes: ['DataSet'] }
        : category === 'CLASSIFICATION'
          ? { superTypes: [] }
          : {}),
    };
    types.put({
      guid: `type ${String(def.name)}`,
      ...born,
      typeVersion: '1.0',
      ...lists,
      ...known,
      ...def,
      category,
    } as TypeDef);
  };
  const creates = /Create/.test(operation.id) && /^Type/.test(operation.id);
  const categories = Object.keys(kinds) as Category[];
  if (/^Type/.test(operation.id) && !creates) {
    for (const def of objects([responses, body]))
      for (const category of categories.filter((one) => one === def.category)) put(category, def);
    for (const category of categories) {
      const list = isRecord(body) ? body[kinds[category].list] : undefined;
      if (Array.isArray(list)) list.filter(isRecord).forEach((def) => put(category, def));
    }
  }
  const name = text(parameters.name);
  const guid = text(parameters.guid);
  if (/^Type/.test(operation.id) && name !== undefined && !types.get(name)) put('ENTITY', { name });
  const shown = objects(responses).find((one) => text(one.name) && one.guid === guid);
  if (/^Type/.test(operation.id) && guid !== undefined)
    put((shown?.category as Category) ?? 'ENTITY', {
      ...types.get(String(shown?.name)),
      name: shown?.name ?? 'shown',
      guid,
    });
  if (/^Type/.test(operation.id)) return;
  for (const one of [...objects(body), parameters]) {
    const isMark = one === parameters ? false : !isRecord(one.attributes) || !('qualifiedName' in one.attributes);
    const typeName = text(one.typeName);
    if (typeName && !types.get(typeName) && !isMark) put('ENTITY', { name: typeName });
  }
  const marks = objects(body).flatMap(({ classifications, classification }) =>
    [classifications, classification].flat(),
  );
  const bare = Array.isArray(body) ? body : [];
  for (const mark of [...marks, ...bare]) {
    const name = isRecord(mark) ? text(mark.typeName) : undefined;
    if (name && !types.get(name)) put('CLASSIFICATION', { name });
  }
  const bm = text(parameters.businessMetadataName);
  const groups = isRecord(body) && /^Entity_AddOrUpdateBusiness/.test(operation.id) ? (bm ? { [bm]: body } : body) : {};
  for (const [name, values] of Object.entries(groups)) {
    const attributeDefs = Object.keys(Object(values)).map((one) => ({ name: one, typeName: 'string' }));
    if (!types.get(name)) put('BUSINESS_METADATA', { name, attributeDefs });
  }
  for (const name of [text(parameters.classificationName)])
    if (name && !types.get(name)) put('CLASSIFICATION', { name });
}

function entitiesOf(world: World, { operation, parameters, responses, body }: Example): void {
  const { store, types } = world.catalog;
  const all = objects([responses, body]);
  const asked = { ...parameters, body };
  const shown = (guid: string) => all.find((one) => one.guid === guid && text(one.typeName));
  const make = (guid: string, typeName: string, attributes: Record<string, unknown> = {}): Entity => {
    const known = store.entity(guid);
    if (known) return known;
    if (!types.get(typeName))
      types.put({
        ...types.get('DataSet'),
        name: typeName,
        guid: `type ${typeName}`,
        superTypes: ['DataSet'],
      } as TypeDef);
    const glossary = typeName.startsWith('AtlasGlossary');
    const mark = text(parameters.classificationName);
    const marks = [
      ...(mark ? [mark] : []),
      ...(/UpdateClassification/.test(operation.id)
        ? (Array.isArray(body) ? body : []).map((one) => String(one.typeName))
        : []),
    ];
    const labels = /(Remove|Set)Labels/.test(operation.id) && Array.isArray(body) ? body.map(String) : [];
    const groups =
      /(Remove|Delete)Business/.test(operation.id) && isRecord(body) ? (body as Entity['businessAttributes']) : {};
    store.put({
      guid,
      typeName,
      attributes: { qualifiedName: `example://${guid}`, name: guid.slice(0, 8), ...attributes },
      ...(glossary ? {} : { collectionId: 'contoso' }),
      status: 'ACTIVE',
      createdBy: 'x',
      updatedBy: 'x',
      createTime: 0,
      updateTime: 0,
      revision: 1,
      classifications: marks.map((one) => ({ typeName: one })),
      labels,
      contacts: {},
      businessAttributes: groups,
    });
    return store.entity(guid) as Entity;
  };
  const glossaryGuid =
    texts(asked).find(([key, value]) => /^glossary(Id|Guid)$/.test(key) && isGuid(value))?.[1] ??
    '00000000-0000-4000-8000-00000000aaaa';
  const relate = (typeName: string, end1: string, end2: string, guid = `${end1} ${end2}`) =>
    store.relate({
      guid,
      typeName,
      end1,
      end2,
      attributes: {},
      createdBy: 'x',
      updatedBy: 'x',
      createTime: 0,
      updateTime: 0,
      revision: 1,
    });

  const creates = /^Entity_(Create|BulkCreate)|CreateTerm|Glossary_Create|^Relationship_Create/.test(operation.id);
  for (const [key, value] of texts(asked)) {
    if (!isGuid(value) || key === 'id') continue;
    if (
      /relationship(Guid|Id)/i.test(key) ||
      (key === 'guid' && /^Relationship_(Get|Delete|Update)/.test(operation.id) && !shown(value))
    )
      continue;
    const glossary = /^glossary(Id|Guid)$/.test(key) || (/^Glossary_/.test(operation.id) && value === glossaryGuid);
    const term =
      /^term(Id|Guid)s?$/.test(key) ||
      (/^Relationship/.test(operation.id) && shown(value)?.typeName === 'AtlasGlossaryTerm');
    if (glossary) make(value, 'AtlasGlossary');
    else if (/^category(Id|Guid)$/.test(key)) {
      make(glossaryGuid, 'AtlasGlossary');
      make(value, 'AtlasGlossaryCategory');
      relate('AtlasGlossaryCategoryAnchor', glossaryGuid, value);
    } else if (term) {
      make(glossaryGuid, 'AtlasGlossary');
      make(value, 'AtlasGlossaryTerm');
      relate('AtlasGlossaryTermAnchor', glossaryGuid, value);
    } else if (!(creates && key === 'guid')) {
      const like = shown(value);
      const attributes = isRecord(like?.attributes) ? like.attributes : {};
      make(value, text(like?.typeName) ?? 'DataSet', {
        ...(text(attributes.qualifiedName) ? { qualifiedName: attributes.qualifiedName } : {}),
      });
    } else if (/^Relationship/.test(operation.id)) make(value, text(shown(value)?.typeName) ?? 'DataSet');
  }
  const names = Object.entries(parameters).filter(([key]) => /^attr(_\w+)?:qualifiedName$/.test(key));
  const byName = names.flatMap(([, value]) => (Array.isArray(value) ? value : [value])).map(String);
  byName.forEach((qualifiedName, at) => {
    const typeName = text(parameters.typeName) ?? 'DataSet';
    if (!store.find(typeName, qualifiedName))
      make(`00000000-0000-4000-8000-00000000bbb${at}`, typeName, { qualifiedName });
  });
  const term = texts(parameters).find(([key, value]) => /^term(Id|Guid)$/.test(key) && isGuid(value))?.[1];
  for (const one of objects(body)) {
    const relationship = text(one.relationshipGuid);
    if (term && relationship && isGuid(one.guid))
      relate('AtlasGlossarySemanticAssignment', term, one.guid, relationship);
  }
  if (/^Relationship_(Get|Delete|Update)/.test(operation.id)) {
    const guid = text(parameters.guid) ?? (isRecord(body) ? text(body.guid) : undefined);
    const [a, b] = ['00000000-0000-4000-8000-00000000ccc1', '00000000-0000-4000-8000-00000000ccc2'];
    make(a, 'DataSet');
    make(b, 'DataSet');
    if (guid) relate('direct_lineage_dataset_dataset', a, b, guid);
  }
}
