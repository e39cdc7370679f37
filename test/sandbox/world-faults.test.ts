import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readWorld } from '../../sandbox/document/file';
import { createWorld } from '../../sandbox/world';
import { root } from '../../tools/jupyter-env';
import { rejection } from '../lib/support';
import { noon, stateOf } from './kept-world';

const example = JSON.parse(readFileSync(join(root, 'sandbox', 'document', 'example.json'), 'utf8')) as Record<
  string,
  unknown
>;
const table = { typeName: 'azure_sql_table', qualifiedName: 'q', name: 'n' };
const file = { ...table, typeName: 'azure_datalake_gen2_path' };
const tie = { typeName: 'azure_sql_table_columns', end1: 'q', end2: 'q' };
const ada = 'a@contoso.onmicrosoft.com';
const source = { name: 'source', kind: 'AzureSqlDatabase' };
const id = '5a4db0c5-0000-4000-8000-000000000001';
const unified = (lines: object) => ({ unifiedCatalog: lines });

/** What is wrong in a document, and the line that says it. */
const faults: [object, string][] = [
  [[], 'The document must be an object.'],
  [{ colour: 1 }, 'colour: there is no such field here. There are $schema, asOf,'],
  [{ collections: {} }, 'collections: must be a list.'],
  [{ collections: [{}] }, 'collections[0].name: it is missing.'],
  [{ collections: [{ name: '' }] }, 'collections[0].name: "" has not the form that is needed here'],
  [
    { people: [{ userPrincipalName: 'ada@brewery.example' }] },
    'people[0].userPrincipalName: it must end with the domain of the tenant, @contoso.onmicrosoft.com.',
  ],
  [{ people: [{ userPrincipalName: 'ada' }] }, 'people[0].userPrincipalName: "ada" has not the form'],
  [
    { people: [{ userPrincipalName: ada, directoryRoles: ['x'] }] },
    'people[0].directoryRoles[0]: must be one of Application Developer,',
  ],
  [{ shape: 'new' }, 'shape: must be one of classic, both, unified.'],
  [{ entities: [{ ...table, classifications: [1] }] }, 'entities[0].classifications[0]: must be a text or an object.'],
  [{ asOf: 'yesterday' }, 'asOf: "yesterday" is no moment: write 2026-01-31T09:30:00Z, or days'],
  [{ collections: [{ name: 'a', createdAt: 1e12 }] }, 'collections[0].createdAt: 1000000000000 is no moment'],
  [{ collections: [{ name: 'a', parent: 'x' }] }, 'collections[0].parent: there is no collection "x".'],
  [{ collections: [{ name: 'a' }, { name: 'A' }] }, 'collections[1].name: there are two collections called "A".'],
  [
    {
      collections: [
        { name: 'a', parent: 'b' },
        { name: 'b', parent: 'a' },
      ],
    },
    'collections[0].parent: a collection cannot lie below itself.',
  ],
  [
    { collections: [{ name: 'contoso', parent: 'contoso' }] },
    'collections[0].parent: the root collection has no parent.',
  ],
  [
    { collections: [{ name: 'a', createdBy: 'x' }] },
    'collections[0].createdBy: there is no person, application or group "x".',
  ],
  [
    {
      collections: [
        { name: 'a', friendlyName: 'x' },
        { name: 'b', friendlyName: 'x' },
      ],
      entities: [{ ...table, collection: 'x' }],
    },
    'entities[0].collection: "x" is the name of 2: write the id of the one that is meant, a or b.',
  ],
  [
    { people: [{ userPrincipalName: ada, groups: ['x'] }] },
    'people[0].groups[0]: there is no person, application or group "x".',
  ],
  [{ people: [{ userPrincipalName: ada, groups: ['a'] }] }, 'people[0].groups[0]: "a" is no group.'],
  [
    { people: [{ userPrincipalName: ada }, { userPrincipalName: `b${ada}`, name: 'a' }] },
    'people[1].name: there are two persons called "a".',
  ],
  [
    { applications: [{ name: 'a' }, { name: 'a' }] },
    'applications[1].clientId: it is the id of applications[0].clientId too.',
  ],
  [{ applications: [{ name: 'a', owners: ['x'] }] }, 'applications[0].owners[0]: there is no person'],
  [
    { applications: [{ name: 'a', appRoleAssignments: ['Mail.Read'] }] },
    'applications[0].appRoleAssignments[0]: the sandbox\'s Microsoft Graph has no application permission "Mail.Read".',
  ],
  [
    { applications: [{ name: 'a', secrets: [{ endsAt: 'never' }] }] },
    'applications[0].secrets[0].endsAt: "never" is no moment',
  ],
  [
    { consents: [{ application: 'x', resource: 'Microsoft Graph', scopes: ['y'] }] },
    'consents[0].application: there is no application "x".',
  ],
  [
    { consents: [{ application: 'learner', resource: 'Microsoft Graph', scopes: ['y'] }] },
    'consents[0].scopes: the sandbox\'s Microsoft Graph has no scope "y".',
  ],
  [{ roles: [{ role: 'boss', members: [] }] }, 'roles[0].role: must be one of data-curator,'],
  [
    { roles: [{ role: 'data-curator', members: ['x'] }] },
    'roles[0].members[0]: there is no person, application or group "x".',
  ],
  [
    { roles: [{ role: 'data-curator', collection: 'x', members: [] }] },
    'roles[0].collection: there is no collection "x".',
  ],
  [
    { roles: [{ role: 'data-curator', domain: 'x', members: [] }] },
    'roles[0].domain: data-curator is a role of the Data Map: name a collection.',
  ],
  [
    { roles: [{ role: 'data-steward', collection: 'contoso', members: [] }] },
    'roles[0].collection: data-steward is a role of the Unified Catalog:',
  ],
  [
    { roles: [{ role: 'data-steward', domain: 'x', members: [] }] },
    'roles[0].domain: there is no governance domain "x".',
  ],
  [
    { metadataPolicies: [{ id: 'x', name: 'x', version: 0, properties: {} }] },
    'metadataPolicies[0]: properties.collection must be an object.',
  ],
  [
    { governancePolicies: [{ id: 'x', name: 'x', version: 0, properties: {} }] },
    'governancePolicies[0].id: "x" is the id of no policy:',
  ],
  [
    { devopsPolicies: [{ role: 'purviewdatarole_builtin_sqlperfmonitor', source: 's', decisionRules: [{}] }] },
    'devopsPolicies[0]: decisionRules[0].effect must be Permit.',
  ],
  [
    { types: { entityDefs: [{ name: 'a', superTypes: ['x'] }] } },
    'types.entityDefs[0].superTypes: there is no type "x" of this kind.',
  ],
  [
    { types: { entityDefs: [{ name: 'a', superTypes: ['a'] }] } },
    'types.entityDefs[0].superTypes: a type cannot inherit from itself.',
  ],
  [{ types: { entityDefs: [{ name: 'a', attributeDefs: [{ name: 'b', typeName: 'x' }] }] } }, 'types.entityDefs[0]: '],
  [
    { types: { enumDefs: [{ name: 'DataSet', elementDefs: [] }] } },
    'types.enumDefs[0]: the built-in type "DataSet" is of another kind, entityDefs.',
  ],
  [{ types: { enumDefs: [{ name: 'a' }, { name: 'a' }] } }, 'types.enumDefs[1]: there are two types called "a".'],
  [{ types: { removed: ['x'] } }, 'types.removed[0]: there is no built-in type "x".'],
  [{ entities: [{ ...table, typeName: 'x' }] }, 'entities[0].typeName: there is no type of entities "x".'],
  [
    { entities: [table, table] },
    'entities[1]: it is there twice: a azure_sql_table is known by its qualifiedName, and by its guid.',
  ],
  [{ entities: [{ typeName: 'azure_sql_table', name: 'n' }] }, 'entities[0]: azure_sql_table needs qualifiedName.'],
  [{ entities: [{ ...table, collection: 'x' }] }, 'entities[0].collection: there is no collection "x".'],
  [
    { entities: [{ ...table, attributes: { x: 1 } }] },
    'entities[0].attributes.x: azure_sql_table has no attribute "x".',
  ],
  [
    { entities: [{ ...table, attributes: { principalId: 'x' } }] },
    'entities[0].attributes.principalId: "x" does not fit the type of this attribute, int.',
  ],
  [
    { entities: [{ ...table, classifications: ['x'] }] },
    'entities[0].classifications[0]: there is no classification "x".',
  ],
  [{ entities: [{ ...table, labels: ['a b'] }] }, 'entities[0].labels: '],
  [{ entities: [{ ...table, contacts: { Owner: ['x'] } }] }, 'entities[0].contacts.Owner[0]: there is no person'],
  [{ entities: [{ ...table, businessAttributes: { x: {} } }] }, 'entities[0].businessAttributes: '],
  [
    { entities: [{ ...table, relationshipAttributes: { x: 'q' } }] },
    'entities[0].relationshipAttributes.x: azure_sql_table has no relationship "x".',
  ],
  [
    { entities: [{ ...table, relationshipAttributes: { columns: ['x'] } }] },
    'entities[0].relationshipAttributes.columns[0]: there is no asset "x".',
  ],
  [{ relationships: [tie] }, 'relationships[0].end1: there is no asset "q".'],
  [
    { entities: [table], relationships: [{ ...tie, typeName: 'x' }] },
    'relationships[0].typeName: there is no type of relationships "x".',
  ],
  [
    { entities: [table], relationships: [tie] },
    'relationships[0].end2: azure_sql_table_columns has a azure_sql_column there, and this is a azure_sql_table.',
  ],
  [
    { entities: [table, file], relationships: [tie] },
    'relationships[0].end1: "q" is the name of 2 assets: write {"typeName":"azure_sql_table","qualifiedName":"..."}',
  ],
  [{ terms: [{ name: 't', assignedEntities: ['x'] }] }, 'terms[0].assignedEntities[0]: there is no asset "x".'],
  [{ terms: [{ name: 't', glossary: 'x' }] }, 'terms[0].glossary: there is no asset "x" of the type AtlasGlossary.'],
  [{ lineage: [{ inputs: ['x'], outputs: [] }] }, 'lineage[0].inputs[0]: there is no asset "x".'],
  [{ lineage: [{ inputs: [], outputs: [] }] }, 'lineage[0]: it has neither inputs nor outputs.'],
  [{ dataSources: [{ ...source, kind: 'x' }] }, 'dataSources[0].kind: there is no kind of data sources "x"'],
  [{ dataSources: [{ ...source, name: 'a b' }] }, "dataSources[0].name: 'a b' is no name"],
  [{ dataSources: [source, source] }, 'dataSources[1].name: there are two of the name "source".'],
  [
    { dataSources: [{ ...source, scans: [{ name: 'scan', kind: 'x' }] }] },
    'dataSources[0].scans[0].kind: "x" is no kind of scan of a AzureSqlDatabase',
  ],
  [
    unified({ domains: [{ name: 'a' }, { name: 'a' }] }),
    'unifiedCatalog.domains[1]: it is the id of unifiedCatalog.domains[0] too.',
  ],
  [unified({ domains: [{ name: 'a', parent: 'a' }] }), 'unifiedCatalog.domains[0].parent: nothing lies below itself.'],
  [
    unified({ terms: [{ name: 'a', domain: 'x' }] }),
    'unifiedCatalog.terms[0].domain: there is no governance domain "x".',
  ],
  [
    unified({ domains: [{ name: 'd' }], terms: [{ name: 'a', domain: 'd', parent: 'x' }] }),
    'unifiedCatalog.terms[0].parent: the domain "d" has no one term "x".',
  ],
  [
    unified({ domains: [{ name: 'd' }], dataProducts: [{ name: 'a', domain: 'd', assets: ['x'] }] }),
    'unifiedCatalog.dataProducts[0].assets[0]: there is no asset "x".',
  ],
  [unified({ dataAssets: [{ asset: id }] }), `unifiedCatalog.dataAssets[0].asset: there is no asset "${id}".`],
  [
    unified({ relationships: [{ from: {}, to: {} }] }),
    'unifiedCatalog.relationships[0].from: an end is one of term, dataProduct and dataAsset.',
  ],
  [
    { landscape: { entities: [{ ...table, typeName: 'x' }] } },
    'landscape.entities[0].typeName: there is no type of entities "x".',
  ],
];

const told = suite('what is wrong with a world');

told('is told by its path, whatever it is', async () => {
  for (const [document, line] of faults) {
    const { message } = await rejection(readWorld(document));
    assert.ok(
      message.split('\n  ').some((one) => one.startsWith(line)),
      `${line}\n${message}`,
    );
  }
});

told('is told all at once', async () => {
  const wrong = {
    ...example,
    collections: [{ name: 'sales', parent: 'x' }],
    roles: [{ role: 'data-curator', members: ['z', 'y'] }],
  };
  const { message } = await rejection(readWorld(wrong));
  assert.match(message, 'The world cannot be loaded. 3 things are wrong in it:');
});

told('is told once: what would come of it is not', async () => {
  const mistaken = { ...table, typeName: 'azure_sql_tabel', relationshipAttributes: { columns: ['c'] } };
  const lineage = [{ inputs: ['q'], outputs: [{ typeName: 'azure_sql_tabel', qualifiedName: 'q' }] }];
  const { message } = await rejection(readWorld({ entities: [mistaken], lineage }));
  assert.is(
    message,
    'The world cannot be loaded. One thing is wrong in it:\n  entities[0].typeName: there is no type of entities "azure_sql_tabel".',
  );
});

told('is where a file stops to be JSON', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'purview-world-'));
  const file = join(folder, 'world.json');
  for (const [text, said] of [
    ['{"a": 1,\n  "b": x}', "line 2, column 8: Unexpected token 'x'"],
    ['{"a": [1,\n\n,]}', "line 3, column 1: Unexpected token ','"],
    ['{"a": 1\n "b": 2}', "line 2, column 2: Expected ',' or '}' after property value"],
    ['{"a": [\n', 'line 2, column 1: Unexpected end of JSON input'],
    ['', 'line 1, column 1: Unexpected end of JSON input'],
    [`{"a": "${'x'.repeat(99)}", "b": '${'y'.repeat(99)}'}`, "line 1, column 115: Unexpected token '''"],
  ] as const) {
    writeFileSync(file, text);
    assert.is((await rejection(readWorld(file))).message, `The world in ${file} is not JSON: ${said}.`);
  }
  rmSync(folder, { recursive: true });
});

told('is that a file is not there, or is no JSON', async () => {
  assert.is(
    (await rejection(readWorld('no.json'))).message,
    'The world in no.json cannot be read: there is no such file.',
  );
  assert.match(
    (await rejection(readWorld(join(root, 'README.md')))).message,
    /^The world in .*README\.md is not JSON: /,
  );
});

/** Places in a document, as lists of keys. */
function placesIn(value: unknown, above: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [above];
  return [above, ...Object.entries(value).flatMap(([key, one]) => placesIn(one, [...above, key]))];
}

const places = placesIn(example).filter(({ length }) => length > 0);
const others = [
  null,
  '',
  0,
  -1,
  1.5,
  true,
  [],
  {},
  'contoso',
  '__proto__',
  id,
  ['sales'],
  { guid: id },
  'x'.repeat(300),
];
const change = fc.record({
  place: fc.constantFrom(...places),
  how: fc.constantFrom('drop', 'set', 'add', 'double'),
  value: fc.oneof(fc.constantFrom(...others), fc.jsonValue({ maxDepth: 2 })),
});

function changed(
  { place, how, value }: { place: (string | number)[]; how: string; value: unknown },
  document: unknown,
): void {
  const parent = place
    .slice(0, -1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
  const key = place[place.length - 1];
  if (typeof parent !== 'object' || parent === null) return;
  const at = parent as Record<string, unknown>;
  if (how === 'drop') delete at[key];
  if (how === 'set') at[key] = value;
  if (how === 'add') at[`${key}x`] = value;
  if (how === 'double' && Array.isArray(parent)) parent.push(structuredClone(at[key]));
}

told('is a sentence for any change of a document, which is loaded whole or not at all', async () => {
  let loaded = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const document = structuredClone(example);
      for (const one of changes) changed(one, document);
      const read = await readWorld(document).catch((error: Error) => error);
      if (read instanceof Error) {
        refused += 1;
        assert.match(read.message, /^The world cannot be loaded\. .* wrong in it:\n {2}\S/);
        return;
      }
      loaded += 1;
      const world = createWorld({ clock: () => noon, document: read });
      assert.ok(stateOf(world));
    }),
    { seed: 20_190_501, numRuns: Number(process.env.FUZZ_WORLDS ?? 150) },
  );
  assert.ok(loaded > 10 && refused > 40, `${loaded} loaded, ${refused} refused`);
});

told.run();
