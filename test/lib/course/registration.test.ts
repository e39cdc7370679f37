import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { registrationCard, type Registration } from '../../../lib/course/registration';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf } from '../support';

const now = Date.parse('2026-01-10T12:00:00Z');
const ids = { clientId: 'the client', tenantId: 'the tenant' };
const secret = (displayName: string | null, hint: string | null, endDateTime: string) => ({
  displayName,
  hint,
  endDateTime,
});
const secretsOf = (...passwordCredentials: ReturnType<typeof secret>[]) =>
  registrationCard({ id: 'the object', passwordCredentials }, ids, now)
    .slice(3)
    .map(({ name, value, note }) => [name, value, note]);

const card = suite('registrationCard');

card('says of each id where it goes', () => {
  assert.equal(registrationCard({ id: 'the object' }, ids, now), [
    { name: 'Application (client) ID', value: 'the client', note: 'AZURE_CLIENT_ID' },
    { name: 'Directory (tenant) ID', value: 'the tenant', note: 'AZURE_TENANT_ID' },
    { name: 'Object ID', value: 'the object', note: 'not used for roles' },
  ]);
});

card('counts whole days, and none for a secret that has ended', () => {
  assert.equal(
    secretsOf(
      secret('long', 'abc', '2026-01-20T11:59:59Z'),
      secret('last day', 'def', '2026-01-10T12:00:01Z'),
      secret('old', 'ghi', '2026-01-10T11:59:59Z'),
    ),
    [
      ['Secret "long"', '9 days left', 'begins with abc…'],
      ['Secret "last day"', '0 days left', 'begins with def…'],
      ['Secret "old"', 'expired', 'begins with ghi…'],
    ],
  );
});

card('does without a name and a hint', () => {
  assert.equal(secretsOf(secret(null, null, '2026-01-11T12:00:00Z')), [['Secret without a name', '1 day left', '']]);
});

card.run();

const registered = sandboxSuite('registrationCard, of the sandbox');

registered('takes what Microsoft Graph answers', async () => {
  const { graph, config } = await connect({ config: configOf(sandbox.url) });
  const registration = await graph.get<Registration>(`/v1.0/applications(appId='${config.clientId}')`);
  const rows = registrationCard(registration, config);
  assert.is(rows[0].value, persona('learner').clientId);
  assert.is(rows.length, 5);
  assert.match(String(rows[3].value), /^\d+ days left$/);
  assert.is(rows[4].value, 'expired');
});

registered.run();
