import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, fileForm, parse } from './support';

const head =
  'EntityType,EntityUniqueAttributeValue,BusinessAttributeName,BusinessAttributeValue,EntityUniqueAttributeName[optional]';

for (const base of ['/datamap/api', '/catalog/api']) {
  const as = (name: string, method: string, path: string, body?: unknown) =>
    callAs(sandbox.url, name, method, `${base}/atlas/v2${path}`, body);
  const business = sandboxSuite(`business metadata under ${base}`);

  let guid: string;
  business.before.each(async () => {
    const attribute = (name: string, typeName: string) => ({ name, typeName, isOptional: true });
    const attributeDefs = [
      attribute('years', 'int'),
      attribute('reason', 'string'),
      attribute('places', 'array<string>'),
    ];
    await as('curator', 'POST', '/types/typedefs', { businessMetadataDefs: [{ name: 'Retention', attributeDefs }] });
    const entity = { typeName: 'DataSet', guid: -1, attributes: { qualifiedName: 'kept://a', name: 'a' } };
    guid = String(field(parse(await as('curator', 'POST', '/entity', { entity })), 'guidAssignments', '-1'));
  });
  const groups = async () =>
    field(parse(await as('reader', 'GET', `/entity/guid/${guid}`)), 'entity', 'businessAttributes');
  const url = () => `/entity/guid/${guid}/businessmetadata/Retention`;

  business('of one group is set by its name, and the rest of it stays', async () => {
    const set = await as('curator', 'POST', url(), { years: 7 });
    assert.equal([set.status, set.text], [204, '']);
    await as('curator', 'POST', url(), { reason: 'law' });
    assert.equal(await groups(), { Retention: { years: 7, reason: 'law' } });
    assert.is((await as('curator', 'DELETE', url(), { years: 7 })).status, 204);
    assert.equal(await groups(), { Retention: { reason: 'law' } });
    assert.is((await as('curator', 'DELETE', url(), {})).status, 204);
    assert.is(await groups(), undefined);
  });

  business('by name is refused where there is no such group, attribute or value, or nobody may write', async () => {
    for (const [path, body, status] of [
      ['/businessmetadata/Unknown', { years: 7 }, 404],
      ['/businessmetadata/Retention', { months: 7 }, 404],
      ['/businessmetadata/Retention', { years: 'seven' }, 404],
      ['/businessmetadata/Retention', {}, 400],
    ] as const)
      assert.is((await as('curator', 'POST', `/entity/guid/${guid}${path}`, body)).status, status, path);
    assert.is((await as('reader', 'POST', url(), { years: 7 })).status, 403);
    assert.is(await groups(), undefined);
  });

  business('is imported from a file, line by line, and shows on the assets', async () => {
    const answer = await as(
      'curator',
      'POST',
      '/entity/businessmetadata/import',
      fileForm(
        `${head}\r\nDataSet,kept://a,Retention.years,7,\r\nReferenceable,kept://a,Retention.reason,"a ""good"" one, or two",qualifiedName\r\nDataSet,kept://a,Retention.places,here|there,\r\n`,
      ),
    );
    assert.is(answer.status, 200, answer.text);
    assert.equal(parse(answer), {
      successImportInfoList: [
        {
          parentObjectName: guid,
          childObjectName: '{Retention={years=7, reason=a "good" one, or two, places=here,there}}',
          importStatus: 'SUCCESS',
          remarks: '',
        },
      ],
    });
    assert.equal(await groups(), {
      Retention: { years: 7, reason: 'a "good" one, or two', places: ['here', 'there'] },
    });
  });

  business('that cannot be imported is told by its line, and the other lines are done', async () => {
    const lines = [
      'DataSet,kept://a,Retention.years,8,',
      'Unknown,kept://a,Retention.years,9,',
      'DataSet,kept://none,Retention.years,9,',
      'DataSet,kept://a,Retention.months,9,',
      'DataSet,kept://a,Retention.years,nine,',
      'DataSet,kept://a,Retention.years',
      'DataSet,kept://a,Retention.years,9,name',
    ];
    const answer = await as(
      'curator',
      'POST',
      '/entity/businessmetadata/import',
      fileForm([head, ...lines, ''].join('\n')),
    );
    const failed = field(parse(answer), 'failedImportInfoList') as unknown[];
    assert.equal(
      failed.map((one) => [field(one, 'importStatus'), String(field(one, 'remarks')).slice(0, 8)]),
      [3, 4, 5, 6, 7, 8].map((line) => ['FAILED', `Line #${line}:`]),
    );
    assert.equal(await groups(), { Retention: { years: 8 } });
  });

  business('has a template for its file, and takes no other body', async () => {
    const template = await as('reader', 'GET', '/entity/businessmetadata/import/template');
    assert.is(template.text, head);
    assert.is(template.headers.get('content-type'), 'application/octet-stream');
    const path = '/entity/businessmetadata/import';
    assert.is((await as('curator', 'POST', path, { file: head })).status, 415);
    assert.is((await as('curator', 'POST', path)).status, 400);
    assert.is((await as('reader', 'POST', path, fileForm(head))).status, 403);
    assert.equal(parse(await as('curator', 'POST', path, fileForm(head))), {});
  });

  business.run();
}
