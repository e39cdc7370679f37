import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, parse, type Answer } from './support';

const base = '/datamap/api/atlas/v2';
const as = (method: string, path: string, body?: unknown): Promise<Answer> =>
  callAs(sandbox.url, 'curator', method, base + path, body);
const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const answer = await as(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.text === '' ? undefined : parse(answer);
};
const refusal = async (method: string, path: string, body?: unknown): Promise<string> => {
  const answer = await as(method, path, body);
  return answer.status < 300 ? `${answer.status}` : `${answer.status} ${String(field(parse(answer), 'errorCode'))}`;
};
const message = async (method: string, path: string, body?: unknown) =>
  String(field(parse(await as(method, path, body)), 'errorMessage'));

const named = (name: string, more: object = {}, typeName = 'DataSet') => {
  const { attributes, ...beside } = more as { attributes?: object };
  return { typeName, ...beside, attributes: { qualifiedName: `in://${name}`, name, ...attributes } };
};
const make = async (name: string, more: object = {}, typeName = 'DataSet'): Promise<string> =>
  String(
    field(
      await call('POST', '/entity', { entity: named(name, { guid: '-1', ...more }, typeName) }),
      'guidAssignments',
      '-1',
    ),
  );
const read = async (guid: unknown) => field(await call('GET', `/entity/guid/${String(guid)}`), 'entity');

const guids = sandboxSuite('a guid in a body');

guids('may be a number, as pyapacheatlas writes its placeholders', async () => {
  const one = await call('POST', '/entity/bulk', { entities: [named('a', { guid: -100 })] });
  assert.equal(Object.keys(Object(field(one, 'guidAssignments'))), ['-100']);
  const process = named(
    'p',
    { guid: -3, attributes: { inputs: [{ guid: -1 }], outputs: [{ guid: '-2' }] } },
    'Process',
  );
  const all = await call('POST', '/entity/bulk', {
    entities: [process, named('in', { guid: '-1' }), named('out', { guid: -2 })],
  });
  const assigned = Object(field(all, 'guidAssignments')) as Record<string, string>;
  assert.equal(Object.keys(assigned).sort(), ['-1', '-2', '-3']);
  const { attributes } = (await read(assigned['-3'])) as { attributes: Record<string, { guid: string }[]> };
  assert.equal([attributes.inputs[0].guid, attributes.outputs[0].guid], [assigned['-1'], assigned['-2']]);
});

guids('of a referred entity may be its key', async () => {
  const entity = named('p', { guid: '-9', attributes: { inputs: [{ guid: '-2' }] } }, 'Process');
  const answer = await call('POST', '/entity', { entity, referredEntities: { '-2': named('referred') } });
  const { attributes } = (await read(field(answer, 'guidAssignments', '-9'))) as {
    attributes: { inputs: { guid: string }[] };
  };
  assert.is(attributes.inputs[0].guid, field(answer, 'guidAssignments', '-2'));
});

guids('that is null or left out gets a placeholder of the server', async () => {
  for (const more of [{}, { guid: null }, { guid: '' }]) {
    const answer = await call('POST', '/entity/bulk', { entities: [named(`server ${JSON.stringify(more)}`, more)] });
    const [[placeholder, guid]] = Object.entries(Object(field(answer, 'guidAssignments')));
    assert.match(placeholder, /^-\d{6,}$/);
    assert.is(guid, field(answer, 'mutatedEntities', 'CREATE', 0, 'guid'));
  }
  const again = await call('POST', '/entity/bulk', { entities: [named('server {}')] });
  const [assigned] = Object.values(Object(field(again, 'guidAssignments')));
  assert.is(assigned, field(again, 'mutatedEntities', 'UPDATE', 0, 'guid'));
  const known = await call('POST', '/entity', { entity: named('server {}', { guid: assigned }) });
  assert.equal(field(known, 'guidAssignments'), {}, 'a real guid stands for nothing else');
});

guids('is told by its number in lists, terms and relationships as well', async () => {
  assert.is(await refusal('POST', '/entity/bulk/classification', classify([77])), '404 ATLAS-404-00-005');
  assert.match(await message('POST', '/entity/bulk/classification', classify([77])), 'guid 77 ');
  assert.match(
    await message('POST', '/relationship', flow({ guid: -7 }, { guid: -8 })),
    'Expected DataSet but is NULL',
  );
  assert.match(await message('PUT', '/relationship', { guid: 7 }), 'relationship guid 7 ');
  assert.match(await message('POST', '/glossary/term', { name: 'x', anchor: { glossaryGuid: 7 } }), 'guid 7 ');
  const move = await callAs(
    sandbox.url,
    'curator',
    'POST',
    '/datamap/api/entity/moveTo?api-version=2023-09-01&collectionId=contoso',
    { entityGuids: [7] },
  );
  assert.match(move.text, 'guid 7 ');
  assert.is(await refusal('POST', '/entity/bulk/classification', classify([{}])), '400 ATLAS-400-00-01A');
});

const classify = (entityGuids: unknown[]) => ({
  classification: { typeName: 'MICROSOFT.PERSONAL.EMAIL' },
  entityGuids,
});
const flow = (end1: object, end2: object) => ({ typeName: 'direct_lineage_dataset_dataset', end1, end2 });

guids.run();

const values = sandboxSuite('a value of an attribute');
values.before.each(async () => {
  const attributeDefs = Object.entries(attributeTypes).map(([name, typeName]) => ({ name, typeName }));
  await call('POST', '/types/typedefs', {
    enumDefs: [{ name: 'grade', elementDefs: [{ value: 'Gold', ordinal: 0 }] }],
    structDefs: [{ name: 'span', attributeDefs: [{ name: 'from', typeName: 'date' }] }],
    entityDefs: [{ name: 'typed', superTypes: ['DataSet'], attributeDefs }],
    classificationDefs: [{ name: 'SEEN', attributeDefs: [{ name: 'on', typeName: 'date' }] }],
    businessMetadataDefs: [
      {
        name: 'Review',
        attributeDefs: [
          { name: 'on', typeName: 'date' },
          { name: 'by', typeName: 'string', options: { maxStrLength: '5', applicableEntityTypes: '["DataSet"]' } },
        ],
      },
    ],
  });
});

const attributeTypes = {
  text: 'string',
  whole: 'int',
  small: 'byte',
  part: 'double',
  yes: 'boolean',
  on: 'date',
  many: 'array<int>',
  words: 'map<string,string>',
  level: 'grade',
  during: 'span',
};
type Name = keyof typeof attributeTypes;

const midnight = Date.UTC(2024, 0, 1);
const taken: [Name, unknown, unknown][] = [
  ['text', 77, '77'],
  ['text', true, 'true'],
  ['whole', '7', 7],
  ['whole', 7.9, 7],
  ['whole', -5, -5],
  ['part', '7.5', 7.5],
  ['yes', 'TRUE', true],
  ['yes', 'False', false],
  ['on', midnight, midnight],
  ['on', String(midnight), midnight],
  ['on', '2024-01-01T00:00:00.000Z', midnight],
  ['on', '', null],
  ['on', null, null],
  ['many', ['1', 2], [1, 2]],
  ['words', { a: 'b' }, { a: 'b' }],
  ['level', 'gold', 'Gold'],
  ['during', { from: midnight }, { from: midnight }],
];
const notTaken: [Name, unknown][] = [
  ['text', {}],
  ['text', []],
  ['whole', 'seven'],
  ['whole', ''],
  ['whole', 3e9],
  ['whole', '7.5'],
  ['small', 128],
  ['part', {}],
  ['yes', 'yes'],
  ['yes', 1],
  ['on', '2024-01-01'],
  ['on', '2024-01-01T00:00:00Z'],
  ['on', '2024-01-01T00:00:00.000+01:00'],
  ['on', 'Mon Jan 01 2024'],
  ['on', '2024-13-01T00:00:00.000Z'],
  ['on', true],
  ['many', 7],
  ['many', ['x']],
  ['words', []],
  ['level', 'Silver'],
  ['during', 'long'],
];

values('is taken in the forms that Atlas takes, and kept in one', async () => {
  for (const [name, given, kept] of taken) {
    const guid = await make('taken', { attributes: { [name]: given } }, 'typed');
    assert.equal(field(await read(guid), 'attributes', name), kept, `${name}: ${JSON.stringify(given)}`);
  }
});

values('is refused in others, with its type, and nothing is written', async () => {
  for (const [name, given] of notTaken) {
    const entity = named('not taken', { attributes: { [name]: given } }, 'typed');
    assert.is(
      await refusal('POST', '/entity', { entity }),
      '404 ATLAS-404-00-007',
      `${name}: ${JSON.stringify(given)}`,
    );
    const sentence = `typed.${name}=${JSON.stringify(given)}: invalid value for type ${attributeTypes[name]}`;
    assert.match(await message('POST', '/entity', { entity }), sentence);
  }
  assert.is(
    await refusal('GET', '/entity/uniqueAttribute/type/typed?attr:qualifiedName=in://not%20taken'),
    '404 ATLAS-404-00-009',
  );
});

values('is read so in classifications and in business metadata too', async () => {
  const guid = await make('marked');
  const on = '2024-01-01T00:00:00.000Z';
  await call('POST', `/entity/guid/${guid}/classifications`, [{ typeName: 'SEEN', attributes: { on } }]);
  await call('POST', `/entity/guid/${guid}/businessmetadata`, { Review: { on, by: 12 } });
  const entity = await read(guid);
  assert.is(field(entity, 'classifications', 0, 'attributes', 'on'), midnight);
  assert.equal(field(entity, 'businessAttributes'), { Review: { on: midnight, by: '12' } });
  const wrong = [{ typeName: 'SEEN', attributes: { on: '2024-01-01' } }];
  assert.is(await refusal('PUT', `/entity/guid/${guid}/classifications`, wrong), '404 ATLAS-404-00-007');
});

values('of the name is text, so that it is found again', async () => {
  const entity = { typeName: 'DataSet', attributes: { qualifiedName: 77, name: 7 } };
  const created = await call('POST', '/entity', { entity });
  const again = await call('POST', '/entity', { entity });
  assert.is(
    field(again, 'mutatedEntities', 'UPDATE', 0, 'guid'),
    field(created, 'mutatedEntities', 'CREATE', 0, 'guid'),
  );
  const found = await call('GET', '/entity/uniqueAttribute/type/DataSet?attr:qualifiedName=77');
  assert.equal(
    [field(found, 'entity', 'attributes', 'qualifiedName'), field(found, 'entity', 'attributes', 'name')],
    ['77', '7'],
  );
});

values('of business metadata must be of a group that fits, and no longer than it may be', async () => {
  const guid = await make('fitting');
  const url = `/entity/guid/${guid}/businessmetadata`;
  for (const body of [
    { Unknown: { a: 1 } },
    { Review: { unknown: 1 } },
    { Review: { by: 'too long' } },
    { Review: { on: 'today' } },
  ])
    assert.is(await refusal('POST', url, body), '404 ATLAS-404-00-007', JSON.stringify(body));
  assert.is(await refusal('POST', url, { Review: 7 }), '400 ATLAS-400-00-01A');
  const schema = await make('unfit', {}, 'tabular_schema');
  await call('POST', `/entity/guid/${schema}/businessmetadata`, { Review: { on: midnight } });
  assert.is(
    await refusal('POST', `/entity/guid/${schema}/businessmetadata`, { Review: { by: 'me' } }),
    '404 ATLAS-404-00-007',
  );
});

values('of business metadata is all that there is after an overwrite, and goes by name or by group', async () => {
  await call('POST', '/types/typedefs', {
    businessMetadataDefs: [{ name: 'Other', attributeDefs: [{ name: 'a', typeName: 'int' }] }],
  });
  const guid = await make('groups');
  const url = `/entity/guid/${guid}/businessmetadata`;
  const now = async () => field(await read(guid), 'businessAttributes');
  await call('POST', url, { Review: { on: 1, by: 'me' }, Other: { a: 1 } });
  await call('POST', url, { Review: { by: 'you' } });
  assert.equal(await now(), { Review: { on: 1, by: 'you' }, Other: { a: 1 } });
  await call('DELETE', url, { Review: { on: '' } });
  assert.equal(await now(), { Review: { by: 'you' }, Other: { a: 1 } });
  await call('DELETE', url, { Other: {} });
  assert.equal(await now(), { Review: { by: 'you' } });
  await call('POST', `${url}?isOverwrite=True`, { Other: { a: 2 } });
  assert.equal(await now(), { Other: { a: 2 } });
});

values.run();

const references = sandboxSuite('a reference');

references('is one object, or a list of them, as its attribute holds one or many', async () => {
  const one = { guid: await make('one') };
  const schema = { guid: await make('schema', {}, 'tabular_schema') };
  const write = (more: object, typeName = 'DataSet') => ({ entity: named('refers', more, typeName) });
  const wrong: [object, string, string][] = [
    [{ attributes: { inputs: one } }, 'Process', 'array<objectid>'],
    [{ attributes: { inputs: 'x' } }, 'Process', 'array<objectid>'],
    [{ attributes: { inputs: [{}] } }, 'Process', 'array<objectid>'],
    [{ attributes: { inputs: [one, { typeName: 'DataSet' }] } }, 'Process', 'array<objectid>'],
    [{ relationshipAttributes: { outputs: one } }, 'Process', 'array<objectid>'],
    [{ relationshipAttributes: { tabular_schema: [schema] } }, 'DataSet', 'objectid'],
    [{ relationshipAttributes: { tabular_schema: 'x' } }, 'DataSet', 'objectid'],
  ];
  for (const [more, typeName, wanted] of wrong) {
    const body = write(more, typeName);
    assert.is(await refusal('POST', '/entity', body), '404 ATLAS-404-00-007', JSON.stringify(more));
    assert.match(await message('POST', '/entity', body), `invalid value for type ${wanted}]`);
  }
  assert.is(await refusal('POST', '/entity', write({ attributes: { inputs: [one], outputs: [] } }, 'Process')), '200');
  assert.is(await refusal('POST', '/entity', write({ relationshipAttributes: { tabular_schema: schema } })), '200');
});

references('to nothing is 404 with the code of Atlas, be it by guid, by placeholder or by name', async () => {
  const to = (reference: object) => ({ entity: named('p', { attributes: { inputs: [reference] } }, 'Process') });
  const uniqueAttributes = { qualifiedName: 'in://none' };
  for (const reference of [{ guid: 'none' }, { guid: '-7' }, { guid: -7 }, { typeName: 'DataSet', uniqueAttributes }])
    assert.is(await refusal('POST', '/entity', to(reference)), '404 ATLAS-404-00-00A', JSON.stringify(reference));
  assert.is(await refusal('POST', '/entity', { entity: named('x', { guid: 'none' }) }), '404 ATLAS-404-00-00A');
});

references('to another type than the relationship ties is 400', async () => {
  const process = { guid: await make('p', {}, 'Process') };
  const body = { entity: named('q', { attributes: { inputs: [process] } }, 'Process') };
  assert.is(await refusal('POST', '/entity', body), '400 ATLAS-400-00-036');
  assert.is(
    await message('POST', '/entity', body),
    'invalid relationshipDef: dataset_process_inputs: end type 1: DataSet, end type 2: Process',
  );
});

references('that an entity needs is not asked for, but its attributes are', async () => {
  const table = named('t', {}, 'azure_sql_table');
  assert.is(await refusal('POST', '/entity', { entity: table }), '200');
  assert.is(await refusal('POST', '/entity', { entity: named('c', {}, 'azure_sql_column') }), '404 ATLAS-404-00-007');
  const column = named('c', { attributes: { type: 'string' } }, 'hive_column');
  assert.is(await refusal('POST', '/entity', { entity: column }), '200');
});

references.run();

const ends = sandboxSuite('the ends of a relationship');

ends('may stand in either order, and are kept in that of the definition', async () => {
  const [dataset, process] = [await make('d'), await make('p', {}, 'Process')];
  const made = await call('POST', '/relationship', {
    typeName: 'process_dataset_outputs',
    end1: { guid: dataset, typeName: 'DataSet' },
    end2: { typeName: 'Process', uniqueAttributes: { qualifiedName: 'in://p' } },
  });
  assert.equal([field(made, 'end1', 'guid'), field(made, 'end2', 'guid')], [process, dataset]);
  const again = { typeName: 'process_dataset_outputs', end1: { guid: process }, end2: { guid: dataset } };
  assert.is(await refusal('POST', '/relationship', again), '409 ATLAS-409-00-004');
});

ends('that do not fit, are not there, or lie of their type are 400', async () => {
  const [dataset, process] = [{ guid: await make('d') }, { guid: await make('p', {}, 'Process') }];
  const tie = (end1: object, end2: object) => ({ typeName: 'process_dataset_outputs', end1, end2 });
  for (const body of [tie(dataset, dataset), tie(process, process)])
    assert.is(await refusal('POST', '/relationship', body), '400 ATLAS-400-00-036');
  const missing: [object, object, string][] = [
    [{ guid: 'none' }, dataset, 'Process'],
    [dataset, { guid: 'none' }, 'Process'],
    [process, { guid: 'none' }, 'DataSet'],
    [{ guid: 'none' }, process, 'DataSet'],
    [{ guid: 'none' }, { guid: 'none' }, 'Process'],
    [dataset, { guid: process.guid, typeName: 'adf_copy_activity' }, 'Process'],
    [process, { typeName: 'DataSet', uniqueAttributes: { qualifiedName: 'in://none' } }, 'DataSet'],
  ];
  for (const [end1, end2, expected] of missing) {
    assert.is(await refusal('POST', '/relationship', tie(end1, end2)), '400 ATLAS-400-00-07D');
    assert.is(
      await message('POST', '/relationship', tie(end1, end2)),
      `Relationship end is invalid. Expected ${expected} but is NULL`,
    );
  }
  await call('DELETE', `/entity/guid/${dataset.guid}`);
  assert.is(await refusal('POST', '/relationship', tie(process, dataset)), '400 ATLAS-400-00-07D', 'a deleted one');
  assert.is(
    await refusal('POST', '/relationship', { typeName: 'unheard', end1: process, end2: dataset }),
    '400 ATLAS-400-00-028',
  );
});

ends('stay as they are in an update, as the type does', async () => {
  const [one, two, three] = [await make('1'), await make('2'), await make('3')];
  const made = Object(await call('POST', '/relationship', flow({ guid: one }, { guid: two }))) as Record<
    string,
    unknown
  >;
  await call('PUT', '/relationship', { ...made, attributes: { columnMapping: '[]' } });
  assert.is(await refusal('PUT', '/relationship', { ...made, end2: { guid: three } }), '404 ATLAS-400-00-069');
  assert.is(
    await refusal('PUT', '/relationship', { ...made, typeName: 'dataset_process_inputs' }),
    '404 ATLAS-400-00-06A',
  );
});

ends.run();

const parts = sandboxSuite('a part');
parts.before.each(async () => {
  await call('POST', '/types/typedefs', {
    entityDefs: [{ name: 'folder', superTypes: ['DataSet'] }],
    relationshipDefs: [
      {
        name: 'folder_folders',
        relationshipCategory: 'COMPOSITION',
        endDef1: { type: 'folder', name: 'folders', isContainer: true, cardinality: 'SET' },
        endDef2: { type: 'folder', name: 'above', cardinality: 'SINGLE' },
      },
      {
        name: 'process_above',
        relationshipCategory: 'ASSOCIATION',
        endDef1: { type: 'Process', name: 'parent', cardinality: 'SINGLE' },
        endDef2: { type: 'Process', name: 'below', cardinality: 'SET' },
      },
    ],
  });
});

parts('of itself, over however many others, is refused before anything is kept', async () => {
  const folder = (name: string, guid: string, above: string) =>
    named(name, { guid, relationshipAttributes: { above: { guid: above } } }, 'folder');
  assert.is(await refusal('POST', '/entity', { entity: folder('a', '-1', '-1') }), '400 ATLAS-400-00-01A');
  const circle = [folder('a', '-1', '-3'), folder('b', '-2', '-1'), folder('c', '-3', '-2')];
  assert.is(await refusal('POST', '/entity/bulk', { entities: circle }), '400 ATLAS-400-00-01A');
  const name = '/entity/uniqueAttribute/type/folder?attr:qualifiedName=in://a';
  assert.is(await refusal('GET', name), '404 ATLAS-404-00-009', 'nothing was kept');

  const [top, below] = [await make('top', {}, 'folder'), await make('below', {}, 'folder')];
  const tie = (end1: string, end2: string) => ({
    typeName: 'folder_folders',
    end1: { guid: end1 },
    end2: { guid: end2 },
  });
  await call('POST', '/relationship', tie(top, below));
  assert.is(await refusal('POST', '/relationship', tie(below, top)), '400 ATLAS-400-00-01A');
  assert.is(await refusal('POST', '/relationship', tie(top, top)), '400 ATLAS-400-00-01A');
  const turned = [{ typeName: 'folder', guid: top, relationshipAttributes: { folders: [], above: { guid: below } } }];
  assert.is(await refusal('POST', '/entity/bulk', { entities: turned }), '200', 'turning it round is no circle');
});

parts('that is tied in circles by other relationships ends no walk', async () => {
  const [one, two] = [await make('1', {}, 'Process'), await make('2', {}, 'Process')];
  const tie = (end1: string, end2: string) => ({
    typeName: 'process_above',
    end1: { guid: end1 },
    end2: { guid: end2 },
  });
  await call('POST', '/relationship', tie(one, two));
  await call('POST', '/relationship', tie(two, one));
  await call('GET', `/lineage/${one}?direction=BOTH`);
  await call('DELETE', `/entity/guid/${one}`);
});

parts.run();

const codes = sandboxSuite('the codes of refused entities');

codes('are those of Atlas for classifications and labels', async () => {
  const guid = await make('marked');
  const url = `/entity/guid/${guid}`;
  assert.is(await refusal('POST', `${url}/classifications`, [{ typeName: 'NONE' }]), '404 ATLAS-404-00-008');
  assert.is(await refusal('POST', `${url}/classifications`, []), '400 ATLAS-400-00-01A');
  assert.is(await refusal('PUT', `${url}/classifications`, []), '400 ATLAS-400-00-01A');
  assert.is(await refusal('POST', `${url}/labels`, ['a$b']), '400 ATLAS-400-00-090');
  assert.is(await refusal('PUT', `${url}/labels`, ['a b']), '400 ATLAS-400-00-090');
  assert.is(await refusal('POST', `${url}/labels`, ['l'.repeat(51)]), '400 ATLAS-400-00-08F');
  assert.is(await refusal('PUT', `${url}/labels`, []), '400 ATLAS-400-00-01A');
  assert.is(await refusal('POST', `${url}/labels`, [{}]), '400 ATLAS-400-00-01A');
  await call('POST', `${url}/labels`, [2026, 'gold']);
  assert.equal(field(await read(guid), 'labels'), ['2026', 'gold']);
  await call('POST', `${url}/labels`, []);
  assert.equal(field(await read(guid), 'labels'), []);
});

codes('classify many entities or none', async () => {
  const [one, two] = [await make('1'), await make('2')];
  await call('POST', '/entity/bulk/classification', classify([two]));
  assert.is(await refusal('POST', '/entity/bulk/classification', classify([one, two])), '400 ATLAS-400-00-01A');
  assert.is(field(await read(one), 'classifications'), undefined);
});

codes('pass over what is not there when it is deleted', async () => {
  const guid = await make('gone');
  const deleted = await call('DELETE', `/entity/guid/${guid}`);
  assert.equal(
    [field(deleted, 'mutatedEntities', 'DELETE', 0, 'guid'), field(deleted, 'mutatedEntities', 'DELETE', 0, 'status')],
    [guid, 'ACTIVE'],
  );
  assert.is(field(await read(guid), 'status'), 'DELETED');
  assert.equal(await call('DELETE', `/entity/guid/${guid}`), {});
  assert.equal(await call('DELETE', '/entity/guid/none'), {});
  const kept = await make('kept');
  const many = await call('DELETE', `/entity/bulk?guid=none&guid=${kept}`);
  assert.is(field(many, 'mutatedEntities', 'DELETE', 0, 'guid'), kept);
});

codes('call an update of one attribute a partial one', async () => {
  const guid = await make('part');
  const expected = (revision: string) => {
    const header = {
      typeName: 'DataSet',
      attributes: { qualifiedName: 'in://part' },
      lastModifiedTS: revision,
      guid,
    };
    return { mutatedEntities: { PARTIAL_UPDATE: [header] }, guidAssignments: {}, partialUpdatedEntities: [header] };
  };
  assert.equal(await call('PUT', `/entity/guid/${guid}?name=description`, 'New.'), expected('2'));
  const url = '/entity/uniqueAttribute/type/DataSet?attr:qualifiedName=in://part';
  const entity = { attributes: { description: 'Newer.' }, customAttributes: { a: 'b' } };
  assert.equal(await call('PUT', url, { entity, referredEntities: {} }), expected('3'));
  assert.equal(
    [field(await read(guid), 'attributes', 'description'), field(await read(guid), 'customAttributes')],
    ['Newer.', { a: 'b' }],
  );
});

codes('tell which attributes one call can set alone', async () => {
  const guid = await make('single');
  const schema = await make('schema', {}, 'tabular_schema');
  const set = (name: string, value: unknown) => refusal('PUT', `/entity/guid/${guid}?name=${name}`, value);
  assert.is(await set('tabular_schema', schema), '200', 'a guid may stand for a reference');
  assert.is(field(await read(guid), 'relationshipAttributes', 'tabular_schema', 'guid'), schema);
  assert.is(await set('unheard', 'x'), '400 ATLAS-400-00-023');
  assert.is(await set('replicatedTo', ['x']), '400 ATLAS-400-00-027');
  assert.is(await set('meanings', []), '400 ATLAS-400-00-027');
  assert.is(await set('description', null), '400 ATLAS-400-00-01A');
});

codes.run();

const names = sandboxSuite('a look-up by name');

names('takes any text between attr_ and the colon, also the N of the descriptions', async () => {
  await make('1');
  await make('2');
  const find = (query: string) => call('GET', `/entity/bulk/uniqueAttribute/type/DataSet?${query}`);
  const found = async (query: string) =>
    ((field(await find(query), 'entities') ?? []) as { attributes: { name: string } }[]).map(
      (one) => one.attributes.name,
    );
  assert.equal(await found('attr_N:qualifiedName=in://1'), ['1']);
  assert.equal(await found('attr_0:qualifiedName=in://1&attr_1:qualifiedName=in://2'), ['1', '2']);
  assert.equal(await found('attr_a:qualifiedName=in%3A%2F%2F1&attr_b:qualifiedName=in%3A%2F%2Fnone'), ['1']);
  assert.equal(await find('attr_0:qualifiedName=in://none'), {});
});

names('is refused by another attribute, or by none', async () => {
  for (const path of ['/entity/bulk/uniqueAttribute/type/DataSet', '/entity/uniqueAttribute/type/DataSet']) {
    const attr = path.includes('bulk') ? 'attr_0' : 'attr';
    assert.is(await refusal('GET', `${path}?${attr}:name=1`), '400 ATLAS-400-00-013');
    assert.is(await refusal('GET', path), '400 ATLAS-400-00-013');
  }
  assert.is(
    await refusal('GET', '/entity/uniqueAttribute/type/DataSet?attr:qualifiedName=none'),
    '404 ATLAS-404-00-009',
  );
});

names.run();
