import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { newsletterEnds, newsletterRemovals, proveConsent } from '../../../lib/course/newsletter';
import { clientOf, lendRoles } from '../../../lib/course/sandbox';
import { deleteEntity, getEntity, getEntityByQualifiedName, getLineage } from '../../../lib/planes/catalog';
import { reportsIn } from '../../../lib/planes/reports';
import { searchAll, where } from '../../../lib/planes/search';
import { configOf, control, printing, rejection } from '../support';
import { startSandbox } from '../../sandbox-suite';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const ends = printing('newsletterEnds');
ends.before(async () => void (sandbox = await startSandbox()));
ends.before.each(async () => {
  await control(sandbox.url, 'reset', {});
  await lendRoles(configOf(sandbox.url), ['Data Curator']);
});
ends.after(() => sandbox.close());

const connected = () => connect({ config: configOf(sandbox.url) });
/** The sandbox, taken for a real account. */
const asReal = async () => ({ ...(await connected()), sandbox: false, network: {} });

ends('are found in the sandbox, and nothing is written', async ({ printed }) => {
  const { purview, ...rest } = await connected();
  const [signUps, audience] = await newsletterEnds({ ...rest, purview, network: {} }, 'mkt9qd');
  const names = [signUps, audience].map(async (guid) => (await getEntity(purview, guid)).entity.attributes.name);
  assert.equal(await Promise.all(names), ['NewsletterSignup', 'Newsletter Audience']);
  assert.equal(printed, []);
});

ends('are named when the sandbox has lost one', async () => {
  const connection = await connected();
  const [signUps] = await newsletterEnds(connection, 'mkt9qd');
  await deleteEntity(await clientOf(connection.config, 'curator'), signUps);
  assert.match(
    (await rejection(newsletterEnds(connection, 'mkt9qd'))).message,
    /^The sandbox has no NewsletterSignup:/,
  );
});

ends('are written on a real account, the second time over the first, and removed', async ({ printed }) => {
  const real = await asReal();
  const [signUps, audience] = await newsletterEnds(real, 'mkt9qd');
  assert.equal(await newsletterEnds(real, 'mkt9qd'), [signUps, audience]);
  const reports = reportsIn(await getLineage(real.purview, audience, { direction: 'OUTPUT', depth: 9 }));
  assert.equal(
    reports.map(({ displayText }) => displayText),
    ['Newsletter Reach'],
  );
  assert.match(printed[0], /^Stand-ins were written/);
  const refused: string[] = [];
  for (const [what, remove] of newsletterRemovals(real.purview))
    await remove().catch(({ status }) => status !== 404 && refused.push(what));
  assert.equal(refused, []);
  for await (const { name } of searchAll(real.purview, { filter: where('qualifiedName', 'prefix', 'mailing://') }))
    assert.unreachable(name);
});

ends('throw what the service refuses', async () => {
  const real = { ...(await asReal()), purview: await clientOf(configOf(sandbox.url), 'reader') };
  assert.match((await rejection(newsletterEnds(real, 'mkt9qd'))).message, /: 403 /);
  const { status } = await rejection<Error & { status: number }>(
    getEntityByQualifiedName(real.purview, 'DataSet', 'mailing://contoso/newsletter/NewsletterSignup'),
  );
  assert.is(status, 404);
});

ends.run();

const prove = printing('proveConsent');
const rows = (classification: string) => [
  { column: '', classification: '' },
  { column: 'Email', classification },
];
const email = 'MICROSOFT.PERSONAL.EMAIL';
const reach = (...fedBy: string[]) => ({ guid: 'g', report: 'Newsletter Reach', fedBy });
const never = () => Promise.reject(new Error('not to be called'));

prove('says what is missing, and writes nothing before', async ({ printed }) => {
  await proveConsent(undefined, ['Subscriber', 'Consent'], never);
  await proveConsent(rows(''), ['Subscriber', 'Consent'], never);
  await proveConsent(rows(email), ['Consent'], never);
  await proveConsent(rows(email), ['Subscriber', 'Consent'], false);
  assert.equal(printed, [
    'Not yet. The lines could not be read.',
    'Not yet. Nothing tells the catalog what the column Email holds.',
    'Not yet. The audience is made from Subscriber and from Consent.',
    'Nothing to check without a role (lesson 02).',
  ]);
});

prove('is solved once the report is found with the new table', async ({ printed }) => {
  await proveConsent(rows(email), ['Subscriber', 'Consent'], async () => [reach('Bounce')]);
  await proveConsent(rows(email), ['Subscriber', 'Consent'], async () => [reach('Bounce', 'Consent')]);
  assert.match(printed[1], /^Not yet\. Look at the table;/);
  assert.match(printed[2], 'Bounce, Consent');
  assert.is(printed[3], 'Solved. Newsletter Reach shows the addresses of Consent too.');
});

prove.run();
