import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, parse } from './support';

const lineage = sandboxSuite('lineage over HTTP');

const get = async (path: string): Promise<unknown> => {
  const answer = await callAs(sandbox.url, 'curator', 'GET', path);
  assert.is(answer.status, 200, `${path}: ${answer.text}`);
  return parse(answer);
};

const catalog = '/catalog/api';
const datamap = '/datamap/api';
const catalogVersion = 'api-version=2021-05-01-preview';

/** Two data sets and the process between them, by name: as pyapacheatlas's test of the service has them. */
async function chain(): Promise<Record<'in' | 'out' | 'process', string>> {
  const one = (name: string, typeName: string, guid: number, more = {}) => ({
    typeName,
    guid,
    attributes: { qualifiedName: `test://${name}`, name, ...more },
  });
  const entities = [
    one('in', 'hive_table', -101),
    one('out', 'hive_table', -102),
    one('process', 'Process', -103, { inputs: [{ guid: -101 }], outputs: [{ guid: -102 }] }),
  ];
  const answer = await callAs(sandbox.url, 'curator', 'POST', `${catalog}/atlas/v2/entity/bulk`, { entities });
  const guid = (placeholder: string) => String(field(parse(answer), 'guidAssignments', placeholder));
  return { in: guid('-101'), out: guid('-102'), process: guid('-103') };
}

const nodesOf = (answer: unknown) => Object.keys(Object(field(answer, 'guidEntityMap'))).sort();
const arrowsOf = (answer: unknown) => (field(answer, 'relations') as unknown[]).length;

lineage('shows of the next page the neighbours alone, one arrow away', async () => {
  const { in: source, out: sink, process } = await chain();
  const next = (guid: string, query: string) => get(`${catalog}/lineage/${guid}/next/?${query}&${catalogVersion}`);
  const ofSink = await next(sink, 'direction=INPUT&offset=0&limit=1');
  assert.equal(nodesOf(ofSink), [sink, process].sort());
  assert.is(arrowsOf(ofSink), 1);
  assert.equal(nodesOf(await next(sink, 'direction=OUTPUT')), []);
  const ofProcess = await next(process, 'direction=BOTH&offset=0&limit=-1');
  assert.equal(nodesOf(ofProcess), [source, sink, process].sort());
  assert.is(arrowsOf(await next(process, 'direction=BOTH&offset=1')), 0);
});

lineage('fills the rest of a next page as recorded in Catalog, as described in Data Map', async () => {
  const { process } = await chain();
  const old = Object(
    await get(`${catalog}/lineage/${process}/next/?direction=BOTH&limit=-1&${catalogVersion}`),
  ) as Record<string, unknown>;
  const { guidEntityMap, relations, ...rest } = old;
  assert.equal(rest, {
    baseEntityGuid: process,
    lineageDirection: 'BOTH',
    lineageDepth: 1,
    lineageWidth: -1,
    childrenCount: -1,
    includeParent: false,
    widthCounts: { BOTH: null },
  });
  const young = await get(`${datamap}/lineage/${process}/next?direction=BOTH&limit=5&api-version=2023-09-01`);
  assert.equal([field(young, 'widthCounts'), field(young, 'parentRelations')], [{}, []]);
  assert.is(field(young, 'includeParent'), undefined);
});

lineage('answers the next page below atlas/v2 too, without an api-version', async () => {
  const { out } = await chain();
  for (const base of [catalog, datamap]) {
    const next = await get(
      `${base}/atlas/v2/lineage/${out}/next?direction=INPUT&offset=0&limit=-1&getDerivedLineage=False`,
    );
    assert.is(arrowsOf(next), 1, base);
  }
});

lineage('refuses a limit, an offset or a direction of no use', async () => {
  const { out } = await chain();
  for (const query of [
    'direction=UP',
    'limit=5',
    'direction=INPUT&limit=-2',
    'direction=INPUT&offset=-1',
    'direction=INPUT&limit=x',
  ]) {
    const answer = await callAs(
      sandbox.url,
      'curator',
      'GET',
      `${catalog}/lineage/${out}/next?${query}&${catalogVersion}`,
    );
    assert.is(answer.status, 400, query);
  }
});

lineage('counts at every node what comes next there, none as 0', async () => {
  const { in: source, out: sink, process } = await chain();
  const answer = await get(`${datamap}/atlas/v2/lineage/${source}?direction=BOTH`);
  assert.equal(field(answer, 'widthCounts'), {
    INPUT: { [source]: 0 },
    OUTPUT: { [source]: 1, [process]: 1, [sink]: 0 },
  });
});

lineage('says in Catalog whether parents were asked for, and of an asset that is alone nothing', async () => {
  const alone = { typeName: 'DataSet', guid: '-1', attributes: { qualifiedName: 'test://alone', name: 'alone' } };
  const made = await callAs(sandbox.url, 'curator', 'POST', `${catalog}/atlas/v2/entity`, { entity: alone });
  const guid = String(field(parse(made), 'guidAssignments', '-1'));
  const old = await get(`${catalog}/atlas/v2/lineage/${guid}?direction=BOTH`);
  assert.equal(field(old, 'guidEntityMap'), {});
  assert.equal([field(old, 'childrenCount'), field(old, 'includeParent')], [-1, false]);
  const asked = await get(`${catalog}/atlas/v2/lineage/${guid}?direction=BOTH&includeParent=True`);
  assert.is(field(asked, 'includeParent'), true);
  const young = await get(`${datamap}/atlas/v2/lineage/${guid}?direction=BOTH`);
  assert.equal(nodesOf(young), [guid]);
});

lineage('counts the children of a process that holds others', async () => {
  const found = await callAs(sandbox.url, 'reader', 'POST', `${datamap}/search/query?api-version=2023-09-01`, {
    filter: { entityType: 'adf_copy_activity' },
    limit: 1,
  });
  const guid = String(field(parse(found), 'value', 0, 'id'));
  const answer = await get(`${catalog}/atlas/v2/lineage/${guid}?direction=BOTH&includeParent=true`);
  assert.is(field(answer, 'childrenCount'), 1);
});

lineage('goes as deep as it is asked to', async () => {
  const deep = 4000;
  const step = (i: number) => [
    { typeName: 'DataSet', guid: -2 * i - 1, attributes: { name: `d${i}`, qualifiedName: `deep://${i}` } },
    {
      typeName: 'Process',
      guid: -2 * i - 2,
      attributes: {
        ...{ name: `p${i}`, qualifiedName: `deep://${i}/next` },
        ...{ inputs: [{ guid: -2 * i - 1 }], outputs: i + 1 < deep ? [{ guid: -2 * i - 3 }] : [] },
      },
    },
  ];
  const entities = Array.from({ length: deep }, (_, i) => step(i)).flat();
  const path = `${catalog}/atlas/v2/entity/bulk`;
  const made = parse(await callAs(sandbox.url, 'curator', 'POST', path, { entities }));
  const first = String(field(made, 'guidAssignments', '-1'));
  const query = `direction=OUTPUT&depth=${deep}&includeParent=true`;
  assert.is(arrowsOf(await get(`${catalog}/atlas/v2/lineage/${first}?${query}`)), 2 * (deep - 1));
});

lineage.run();
