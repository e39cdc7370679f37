import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Client } from '../../../lib/core/client';
import type { HttpError } from '../../../lib/core/errors';
import { clientOf } from '../../../lib/course/sandbox';
import { reportsFedBy, reportsIn } from '../../../lib/planes/reports';
import { classifiedAs, ofType } from '../../../lib/planes/search';
import { configOf, noted, rejection } from '../support';
import { startSandbox } from '../../sandbox-suite';

const test = suite('reportsFedBy');
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let reader: Client;
test.before(async () => {
  sandbox = await startSandbox();
  reader = await clientOf(configOf(sandbox.url), 'reader', noted());
});
test.after(() => sandbox.close());

test('finds each report once, with the names of all that feeds it', async () => {
  const reports = await reportsFedBy(reader, classifiedAs('MICROSOFT.PERSONAL.EMAIL'));
  const fedBy = ['Customer', 'DimCustomer', 'customer.csv'];
  assert.equal(reports.map(({ report, fedBy: names }) => [report, names]).sort(), [
    ['Churn Watchlist', fedBy],
    ['Customer Contact Sheet', fedBy],
  ]);
  assert.is(new Set(reports.map(({ guid }) => guid)).size, 2);
});

test('goes no further than it is told', async () => {
  assert.equal(await reportsFedBy(reader, classifiedAs('MICROSOFT.PERSONAL.EMAIL'), { depth: 1 }), []);
});

test('finds none where nothing is found, or nothing is fed', async () => {
  assert.equal(await reportsFedBy(reader, classifiedAs('NO.SUCH.MARK')), []);
  assert.equal(await reportsFedBy(reader, ofType('powerbi_dashboard')), []);
});

test('throws what the service refuses', async () => {
  const learner = await clientOf(configOf(sandbox.url), 'learner', noted());
  assert.is((await rejection<HttpError>(reportsFedBy(learner, {}))).status, 403);
});

test('knows a report by the end of its type', () => {
  const entity = (typeName: string) => ({ guid: typeName, typeName, displayText: typeName });
  const types = ['powerbi_report', 'report', 'contoso_mailing_report', 'airport', 'report_column'];
  const guidEntityMap = Object.fromEntries(types.map((type) => [type, entity(type)]));
  assert.equal(
    reportsIn({ guidEntityMap }).map(({ typeName }) => typeName),
    ['powerbi_report', 'report', 'contoso_mailing_report'],
  );
});

test.run();
