import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { descriptions, skipped } from './descriptions';
import { callAs, field, parse, type Answer } from './support';

const nobodyLoses = sandboxSuite('what a body may carry');

const base = '/catalog/api/atlas/v2';
const as = (method: string, path: string, body?: unknown): Promise<Answer> =>
  callAs(sandbox.url, 'curator', method, `${base}${path}`, body);

async function ok(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await as(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.text === '' ? undefined : parse(answer);
}

/** One kind of body: how it is written, where it is read again, and what becomes of each of its fields. */
interface Kind {
  /** Its definitions in Microsoft's descriptions. */
  definitions: string[];
  /** Writes a new one with these fields, and gives the answer. */
  write(fields: Record<string, unknown>): Promise<Answer>;
  /** Reads what was written. */
  read(answer: unknown): Promise<unknown>;
  /** Fields that are read again as they were written. */
  kept: Record<string, unknown>;
  /** Fields whose loss is said. */
  refused: Record<string, unknown>;
  /** Fields that are for the service to say, and those that others of the tests are about. */
  others: string[];
}

const audit = ['createTime', 'createdBy', 'updateTime', 'updatedBy', 'lastModifiedTS', 'version'];
let made = 0;

const entity: Kind = {
  definitions: ['AtlasEntity'],
  write: (fields) =>
    as('POST', '/entity', {
      entity: { typeName: 'DataSet', guid: '-1', ...fields, attributes: { qualifiedName: `f://${++made}`, name: 'f' } },
    }),
  read: async (answer) => field(await ok('GET', `/entity/guid/${field(answer, 'guidAssignments', '-1')}`), 'entity'),
  kept: {
    customAttributes: { foo: 'bar', microsoft_isDescriptionRichText: 'true' },
    labels: ['gold'],
    contacts: { Expert: [{ id: 'a', info: 'b' }], Owner: [{ id: 'c', info: '' }] },
    businessAttributes: { Retention: { years: 7 } },
    collectionId: 'mkt9qd',
    homeId: 'elsewhere',
    isIncomplete: true,
    provenanceType: 3,
    proxy: true,
    source: 'Loader',
    sourceDetails: { run: '7' },
  },
  refused: { meanings: [{ termGuid: 'x' }], status: 'DELETED' },
  others: [...audit, 'guid', 'typeName', 'attributes', 'relationshipAttributes', 'classifications'],
};

const classification: Kind = {
  definitions: ['AtlasClassification'],
  write: (fields) =>
    entity.write({ classifications: [{ typeName: 'MICROSOFT.PERSONAL.EMAIL', attributes: {}, ...fields }] }),
  read: async (answer) => field(await entity.read(answer), 'classifications', 0),
  kept: {
    attributes: { confidence: 5 },
    removePropagationsOnEntityDelete: true,
    validityPeriods: [{ startTime: '2026/01/01 00:00:00', timeZone: 'UTC' }],
    source: 'Loader',
    sourceDetails: { rule: 'seven' },
  },
  refused: {},
  others: ['typeName', 'entityGuid', 'entityStatus', 'lastModifiedTS'],
};

const glossaryGuid = async () => String(field(await ok('GET', '/glossary'), 0, 'guid'));
const termGuid = async (name = 'Churn') => {
  const terms = (await ok('GET', `/glossary/${await glossaryGuid()}/terms/headers`)) as { displayText: string }[];
  return String(
    field(
      terms.find(({ displayText }) => displayText === name),
      'termGuid',
    ),
  );
};

const term: Kind = {
  definitions: ['AtlasGlossaryTerm'],
  write: async (fields) =>
    as('POST', '/glossary/term', {
      name: `Field ${++made}`,
      anchor: { glossaryGuid: await glossaryGuid() },
      ...fields,
    }),
  read: (answer) => ok('GET', `/glossary/term/${field(answer, 'guid')}`),
  kept: {
    shortDescription: 'a',
    longDescription: 'b',
    abbreviation: 'c',
    status: 'Alert',
    nickName: 'Nick',
    usage: 'd',
    examples: ['e'],
    resources: [{ displayName: 'Page', url: 'https://contoso.com' }],
    templateName: ['KPI'],
    attributes: { KPI: { 'plain string': 'text', 'multi choice': ['A', 'B'] } },
    contacts: { Expert: [{ id: 'a', info: 'b' }], Steward: [{ id: 'c', info: 'd' }] },
  },
  refused: { assignedEntities: [{ guid: 'x' }] },
  others: [
    ...audit,
    ...['guid', 'name', 'qualifiedName', 'anchor', 'hierarchyInfo', 'classifications', 'categories'],
    ...['antonyms', 'classifies', 'isA', 'preferredTerms', 'preferredToTerms', 'replacedBy', 'replacementTerms'],
    ...['seeAlso', 'synonyms', 'translatedTerms', 'translationTerms', 'validValues', 'validValuesFor'],
  ],
};

const glossary: Kind = {
  definitions: ['AtlasGlossary'],
  write: (fields) => as('POST', '/glossary', { name: `Glossary ${++made}`, ...fields }),
  read: (answer) => ok('GET', `/glossary/${field(answer, 'guid')}`),
  kept: { shortDescription: 'a', longDescription: 'b', language: 'en', usage: 'c' },
  refused: { categories: [{ categoryGuid: 'x' }], terms: [{ termGuid: 'x' }] },
  others: [...audit, 'guid', 'name', 'qualifiedName', 'classifications'],
};

const relationship: Kind = {
  definitions: ['AtlasRelationship'],
  write: async (fields) => {
    const ends = await Promise.all([entity.write({}), entity.write({})]);
    const [end1, end2] = ends.map((one) => ({ guid: field(parse(one), 'guidAssignments', '-1') }));
    return as('POST', '/relationship', { typeName: 'direct_lineage_dataset_dataset', end1, end2, ...fields });
  },
  read: async (answer) => field(await ok('GET', `/relationship/guid/${field(answer, 'guid')}`), 'relationship'),
  kept: { attributes: { columnMapping: '[]' } },
  refused: { homeId: 'x', provenanceType: 1, status: 'DELETED' },
  others: [...audit, 'guid', 'typeName', 'end1', 'end2', 'label'],
};

const ofType = (list: string, definition: string, more: Partial<Kind> & { needs?: object }): Kind => ({
  definitions: [definition],
  write: (fields) => as('POST', '/types/typedefs', { [list]: [{ name: `field_${++made}`, ...more.needs, ...fields }] }),
  read: async (answer) =>
    list === 'termTemplateDefs'
      ? field(answer, list, 0)
      : ok('GET', `/types/${list.slice(0, -1).toLowerCase()}/name/${field(answer, list, 0, 'name')}`),
  refused: {},
  ...more,
  kept: {
    description: 'a',
    typeVersion: '1.5',
    serviceType: 'Contoso',
    options: { displayName: 'Field' },
    dateFormatter: { lenient: true },
    ...more.kept,
  },
  others: [...audit, 'category', 'guid', 'name', 'subTypes', 'relationshipAttributeDefs', ...(more.others ?? [])],
});

const attributeDef = {
  name: 'size',
  typeName: 'int',
  isOptional: true,
  cardinality: 'SINGLE',
  valuesMinCount: 0,
  valuesMaxCount: 1,
  isUnique: false,
  isIndexable: true,
  includeInNotification: true,
  description: 'How large.',
  defaultValue: '7',
  options: { isDisabled: 'false' },
  constraints: [{ type: 'ownedRef', params: { attribute: 'x' } }],
};
const attributeDefs = [attributeDef];
const end = (name: string, more: object) => ({
  ...{ type: 'DataSet', name, description: `The ${name}.`, isLegacyAttribute: false, ...more },
});
const ends = {
  endDef1: end('wholes', { isContainer: true, cardinality: 'SET' }),
  endDef2: end('part', { isContainer: false, cardinality: 'SINGLE' }),
};

const kinds: Record<string, Kind> = {
  entity,
  classification,
  term,
  glossary,
  relationship,
  entityDef: ofType('entityDefs', 'AtlasEntityDef', { kept: { attributeDefs, superTypes: ['DataSet'] } }),
  structDef: ofType('structDefs', 'AtlasStructDef', { kept: { attributeDefs } }),
  classificationDef: ofType('classificationDefs', 'AtlasClassificationDef', {
    kept: { attributeDefs, superTypes: ['MICROSOFT.PERSONAL.EMAIL'], entityTypes: ['DataSet'] },
  }),
  businessMetadataDef: ofType('businessMetadataDefs', 'AtlasBusinessMetadataDef', { kept: { attributeDefs } }),
  termTemplateDef: ofType('termTemplateDefs', 'TermTemplateDef', { kept: { attributeDefs } }),
  enumDef: ofType('enumDefs', 'AtlasEnumDef', {
    kept: { elementDefs: [{ value: 'A', ordinal: 7, description: 'First.' }], defaultValue: 'A' },
  }),
  relationshipDef: ofType('relationshipDefs', 'AtlasRelationshipDef', {
    needs: { ...ends, relationshipCategory: 'AGGREGATION' },
    kept: { attributeDefs, ...ends, relationshipCategory: 'COMPOSITION', relationshipLabel: 'r:field' },
  }),
};

const retention = {
  businessMetadataDefs: [{ name: 'Retention', attributeDefs: [{ name: 'years', typeName: 'int' }] }],
};

for (const [name, kind] of Object.entries(kinds)) {
  nobodyLoses(`is read again as it was written: ${name}`, async () => {
    await ok('POST', '/types/typedefs', retention);
    for (const [key, value] of Object.entries(kind.kept)) {
      const written = await kind.write({ [key]: value });
      assert.is(written.status, 200, `${key}: ${written.text}`);
      assert.equal(field(await kind.read(parse(written)), key), value, key);
    }
  });

  nobodyLoses(`is refused where it would be lost: ${name}`, async () => {
    for (const [key, value] of Object.entries(kind.refused)) {
      const written = await kind.write({ [key]: value });
      assert.is(written.status, 501, `${key}: ${written.text}`);
      assert.match(written.text, `it does not keep ${key} of `);
      const empty = await kind.write({ [key]: Array.isArray(value) ? [] : null });
      assert.is(empty.status, 200, `${key}: ${empty.text}`);
    }
  });

  if (skipped === undefined)
    nobodyLoses(`is all that the descriptions list: ${name}`, () => {
      const known = [...Object.keys(kind.kept), ...Object.keys(kind.refused), ...kind.others];
      for (const { definitions } of [descriptions().datamap, descriptions().catalog])
        for (const definition of kind.definitions)
          for (const property of propertiesOf(definitions, definition))
            assert.ok(known.includes(property), `${definition}.${property}`);
    });
}

/** The properties of a definition, with those it extends. */
function propertiesOf(definitions: Record<string, unknown>, name: string): string[] {
  const own = (one: unknown): string[] => {
    const ref = field(one, '$ref');
    if (typeof ref === 'string') return own(definitions[ref.split('/').pop() ?? '']);
    const parts = field(one, 'allOf');
    return [...Object.keys(Object(field(one, 'properties'))), ...(Array.isArray(parts) ? parts.flatMap(own) : [])];
  };
  return own(definitions[name]);
}

nobodyLoses('is kept in an update too, and what is not named again stays', async () => {
  await ok('POST', '/types/typedefs', retention);
  const { businessAttributes, labels, ...kept } = entity.kept;
  const guid = field(parse(await entity.write({})), 'guidAssignments', '-1');
  await ok('POST', '/entity', { entity: { typeName: 'DataSet', guid, ...kept } });
  await ok('POST', '/entity', { entity: { typeName: 'DataSet', guid, attributes: { description: 'New.' } } });
  const read = field(await ok('GET', `/entity/guid/${guid}`), 'entity');
  for (const [key, value] of Object.entries(kept)) assert.equal(field(read, key), value, key);
  await ok('POST', '/entity', { entity: { typeName: 'DataSet', guid, customAttributes: { only: 1 } } });
  assert.equal(field(await ok('GET', `/entity/guid/${guid}`), 'entity', 'customAttributes'), { only: '1' });

  const path = `/glossary/term/${await termGuid()}`;
  for (const [method, url] of [
    ['PUT', path],
    ['PUT', `${path}/partial`],
  ] as const) {
    await ok(method, url, term.kept);
    const changed = await ok('GET', path);
    for (const [key, value] of Object.entries(term.kept)) assert.equal(field(changed, key), value, key);
  }
});

nobodyLoses('of a term that was read may be sent back as it is', async () => {
  const path = `/glossary/term/${await termGuid()}`;
  const read = (await ok('GET', path)) as object;
  await ok('PUT', path, read);
  const { updateTime, updatedBy, lastModifiedTS, ...same } = read as Record<string, unknown>;
  assert.equal({ ...((await ok('GET', path)) as object), updateTime, updatedBy, lastModifiedTS }, read);
  const all = `/glossary/${await glossaryGuid()}`;
  await ok('PUT', all, await ok('GET', all));
  for (const other of [{ name: 'Other' }, { anchor: { glossaryGuid: 'x' } }])
    assert.is((await as('PUT', path, { ...same, ...other })).status, 501, JSON.stringify(other));
});

nobodyLoses('of custom attributes keeps to the rules of Atlas', async () => {
  const code = async (customAttributes: unknown) =>
    field(parse(await entity.write({ customAttributes })), 'errorCode') ?? 'kept';
  assert.is(await code({ ['k'.repeat(51)]: 'v' }), 'ATLAS-400-00-08C');
  assert.is(await code({ 'a b': 'v' }), 'ATLAS-400-00-08D');
  assert.is(await code({ a: 'v'.repeat(501) }), 'ATLAS-400-00-08E');
  assert.is(await code({ a: { b: 1 } }), 'ATLAS-400-00-01A');
  assert.is(await code({ a: 7, b: true, c: '' }), 'kept');
});

nobodyLoses('of references and assignments says something of the relationship too', async () => {
  const attributes = { confidence: 80, description: 'By hand.' };
  const reference = { guid: await termGuid(), relationshipAttributes: { attributes } };
  const written = await entity.write({ relationshipAttributes: { meanings: [reference] } });
  const [meaning] = field(await entity.read(parse(written)), 'relationshipAttributes', 'meanings') as unknown[];
  assert.is(field(meaning, 'relationshipAttributes', 'attributes', 'confidence'), 80);
  assert.is(field(meaning, 'relationshipAttributes', 'attributes', 'steward'), null);

  const guid = field(parse(await entity.write({})), 'guidAssignments', '-1');
  const path = `/glossary/terms/${await termGuid('Consent')}/assignedEntities`;
  await ok('POST', path, [{ guid, relationshipAttributes: { attributes } }]);
  await ok('POST', path, [{ guid, relationshipAttributes: { attributes: { confidence: 90 } } }]);
  const assigned = (await ok('GET', path)) as { guid: string }[];
  const mine = assigned.filter((one) => one.guid === guid);
  assert.is(mine.length, 1, 'assigned twice is assigned once');
  assert.is(field(mine[0], 'relationshipAttributes', 'attributes', 'confidence'), 90);
  assert.is(field(mine[0], 'relationshipAttributes', 'attributes', 'description'), 'By hand.');
});

nobodyLoses('names only people by the roles that are known', async () => {
  for (const contacts of [{ Steward: [{ id: 'a' }] }, { Expert: { id: 'a' } }, { Expert: [{ info: 'a' }] }])
    assert.is((await entity.write({ contacts })).status, 400, JSON.stringify(contacts));
  assert.is((await term.write({ contacts: { Owner: [{ id: 'a' }] } })).status, 400);
});

nobodyLoses('of relationships whose types the sandbox lacks is refused by name', async () => {
  const lost = await entity.write({ relationshipAttributes: { attachedSchema: [{ guid: 'x' }], schema: [] } });
  assert.is(lost.status, 501);
  assert.match(lost.text, 'attachedSchema of relationshipAttributes of DataSet');
});

nobodyLoses('moves an entity that exists where the call or the entity says', async () => {
  const guid = field(parse(await entity.write({})), 'guidAssignments', '-1');
  const where = async () => field(await ok('GET', `/entity/guid/${guid}`), 'entity', 'collectionId');
  assert.is(await where(), 'contoso');
  await ok('POST', '/entity?collectionId=mkt9qd', { entity: { typeName: 'DataSet', guid } });
  assert.is(await where(), 'mkt9qd');
  await ok('POST', '/entity', { entity: { typeName: 'DataSet', guid, collectionId: 'SAL3S0' } });
  assert.is(await where(), 'sal3s0');
  await ok('POST', '/entity', { entity: { typeName: 'DataSet', guid } });
  assert.is(await where(), 'sal3s0');
  assert.is((await as('POST', '/entity?collectionId=nowhere', { entity: { typeName: 'DataSet', guid } })).status, 403);
});

nobodyLoses.run();
