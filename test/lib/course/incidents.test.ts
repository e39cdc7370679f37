import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect, type Connection } from '../../../lib/connect';
import {
  closeIncident,
  hint,
  incident,
  incidents,
  job,
  mended,
  showIncidents,
  type Bench,
  type Incident,
} from '../../../lib/course/incidents';
import { lessons } from '../../../lib/course/lessons';
import { readProgress } from '../../../lib/course/progress';
import { verifyPlanes } from '../../../lib/diagnosis/verify';
import { editPolicy } from '../../../lib/planes/grant';
import { root } from '../../../tools/jupyter-env';
import { edits } from '../../sandbox/portal-support';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { makePlace, stateOf } from '../../sandbox/kept-world';
import { configOf, rejection, scripted } from '../support';
import { faultsOf, ownFolder, said, unfolded } from './incident-trial';
import { wrongRepairs } from './wrong-repairs';

interface Context {
  connection: Connection;
  folder: string;
  remove(): void;
}

function trials(name: string) {
  const test = sandboxSuite(suite<Context>(name), { accumulates: true });
  test.before.each(async (context) => {
    Object.assign(context, ownFolder(), { connection: await connect({ config: configOf(sandbox.url) }) });
  });
  test.after.each(async ({ connection, remove }) => {
    await said(() => closeIncident({ connection }));
    remove();
  });
  return test;
}

const each = trials('an incident');

for (const [index, one] of incidents.entries()) {
  each(`${index + 1}, ${one.name}, is broken, is mended by its solution alone, and leaves nothing`, async (context) => {
    let faults: string[] = [];
    const words = await said(async () => {
      faults = await faultsOf(one, { ...context, world: sandbox.world });
    });
    assert.equal(faults, [], words);
    assert.match(unfolded(words), one.symptom);
    assert.match(words, /^Not yet\. \S/m);
    assert.match(unfolded(words), one.cause);
  });
}

each('that is answered at once, is mended by nothing, or leaves something, is found', async (context) => {
  const [model] = incidents;
  const faults = async (changes: Partial<Incident>) => {
    let found: string[] = [];
    await said(async () => {
      found = await faultsOf({ ...model, ...changes }, { ...context, world: sandbox.world });
    });
    return found;
  };
  assert.equal(await faults({ call: async () => 'it works' }), [
    'Incident 1 (secret-id) is not broken: its call is answered.',
  ]);
  let calls = 0;
  const onlyFirst = async () => {
    if ((calls += 1) === 1) throw new Error('no');
    return 'it works';
  };
  assert.equal(await faults({ call: onlyFirst, holds: async () => undefined }), ['it is mended by doing nothing']);
  assert.equal(await faults({ solve: async () => undefined }), ['its solution does not mend it']);
  const solve: Incident['solve'] = async (bench) => {
    await model.solve(bench);
    const { graph } = await bench.as('collection-admin');
    await graph.post('/v1.0/applications', { body: { displayName: 'Left there' } });
  };
  assert.equal(await faults({ solve }), [
    'mended, it leaves something behind: registrations',
    'mended, it leaves something behind: consented',
  ]);
});

each.run();

const list = suite('the list of incidents');

list('has every file of theirs, in the order of how hard they are to find', () => {
  const others = [
    'board',
    'calls',
    'incident',
    'incidents',
    'index',
    'job',
    'notice',
    'review',
    'settings',
    'stage',
    'undo',
    'words',
  ];
  const files = readdirSync(join(root, 'lib', 'course', 'incidents')).map((name) => name.replace('.ts', ''));
  assert.equal(incidents.map(({ name }) => name).sort(), files.filter((name) => !others.includes(name)).sort());
  const hard = incidents.map(({ difficulty }) => difficulty);
  assert.equal(hard, [...hard].sort());
});

list('has a wrong repair of each, which is tried', () => {
  assert.equal(Object.keys(wrongRepairs).sort(), incidents.map(({ name }) => name).sort());
});

list('names lessons that there are, and gives three hints at least', () => {
  for (const { name, lesson, hints, diagnosis } of incidents) {
    assert.ok(
      lessons.some((one) => one.name.startsWith(lesson)),
      name,
    );
    assert.ok(hints.length >= 3, name);
    assert.ok(diagnosis.names ?? diagnosis.cannot, name);
  }
});

list.run();

const open = trials('an open incident');
const printed = async (act: () => Promise<unknown>) => unfolded(await said(act));

open('is shown again, and undone whole by the next one', async ({ connection }) => {
  const options = { connection };
  const first = await printed(() => incident(1, options));
  assert.match(first, /^Incident 1 · It has never worked\n\n/);
  assert.match(
    first,
    'The program was told: Microsoft Entra ID refused the token request (401 invalid_client): AADSTS7000215',
  );
  assert.match(await printed(() => incident('secret-id', options)), 'It is open already.');
  const second = await printed(() => incident(2, options));
  assert.match(second, /^Incident 1 was open, and is undone\.\n\nIncident 2 · /);
  const { registrations } = sandbox.world.directory;
  assert.equal(
    registrations()
      .filter(({ displayName }) => displayName.includes('incident'))
      .map(({ displayName }) => displayName),
    ['Nightly job (incident 2)'],
  );
  assert.is(await printed(() => closeIncident(options)), 'Incident 2 is closed: the sandbox is as it was before.');
  assert.is(await printed(() => closeIncident(options)), 'No incident is open.');
});

open('gives its hints one by one, and keeps how many', async ({ connection }) => {
  const options = { connection };
  await printed(() => incident(4, options));
  const { hints } = incidents[3];
  for (const [at, words] of hints.entries())
    assert.match(await printed(() => hint(options)), `Incident 4, hint ${at + 1} of 3: ${words}`);
  assert.match(await printed(() => hint(options)), /^Incident 4, hint 3 of 3: .* That was the last one/);
  assert.is(readProgress().progress.incidents['wrong-audience']?.hints, 3);
  const board = await said(() => showIncidents(options));
  assert.match(board, /^4 +The token is there, and nobody wants it +• +03 +→ open *$/m);
});

open('is still known to whoever has a new kernel, and mended by hand in its file', async ({ connection, folder }) => {
  await printed(() => incident(2, { connection }));
  const again = { connection: await connect({ config: configOf(sandbox.url) }) };
  const file = join(folder, 'incident.env');
  const text = readFileSync(file, 'utf8');
  assert.match(text, /^# The settings of the program of incident 2\.\n/);
  writeFileSync(file, text.replace(/^(AZURE_TENANT_ID)=.*$/m, `$1=${connection.config.tenantId}`));
  assert.match(await printed(() => mended(undefined, again)), /^Solved: it counts \d+ tables\. /);
  assert.type(readProgress().progress.incidents['wrong-tenant']?.mendedAt, 'string');
  assert.match(await said(() => showIncidents(again)), /^2 .*✓ mended +1 min *$/m);
  assert.match(
    await printed(() => mended(undefined, again)),
    /^No incident is open: `await incident\(1\)` opens the first\.$/,
  );
});

open('keeps the hints that it took, when it is opened again', async ({ connection }) => {
  const options = { connection };
  const { name, solve } = incidents[11];
  await printed(() => incident(name, options));
  for (let at = 0; at < 2; at++) await printed(() => hint(options));
  await printed(() => mended(solve, options));
  await printed(() => incident(name, options));
  assert.match(await printed(() => hint(options)), /^Incident 12, hint 1 of 3: /);
  assert.is(readProgress().progress.incidents[name]?.hints, 2);
});

open('is missed where its settings were left and the sandbox is another', async ({ connection }) => {
  await printed(() => incident(3, { connection }));
  sandbox.world.notices.remove();
  const anew =
    'No incident is open: the sandbox was started anew since incident 3 was. `await incident(3)` opens it again.';
  for (const act of [hint, (options: object) => mended(undefined, options)])
    assert.is(await printed(() => act({ connection })), anew);
});

open('says what goes wrong in a cell that should mend it, and lives on', async ({ connection }) => {
  await printed(() => incident(1, { connection }));
  const fails = async () => {
    throw new TypeError('One thing is missing.');
  };
  assert.is(await printed(() => mended(fails, { connection })), 'Not yet. One thing is missing.');
  writeFileSync(join(process.env.COURSE_PROGRESS_FILE ?? '', '..', 'incident.env'), 'AZURE_TENANT_ID=x\n');
  assert.match(await printed(() => mended(undefined, { connection })), /^Not yet\. incident\.env needs a change:/);
});

open('says what Payroll is open to now, where its restriction was lifted', async ({ connection }) => {
  await printed(() => incident('restricted', { connection }));
  const lift = async ({ as, settings }: Bench) => {
    const { purview } = await as('collection-admin');
    await editPolicy(purview, settings.COLLECTION, (policy) =>
      edits.isRestricted(policy) ? edits.restricted(policy, false) : policy,
    );
  };
  const words = await printed(() => mended(lift, { connection }));
  assert.match(words, /^Solved: .* now reads Payroll, too\./, words);
});

open('lends the connection of its program, which leaves this machine for no host', async ({ connection }) => {
  await printed(() => incident('no-such-host', { connection }));
  const { purview, unified, config } = await job({ connection });
  assert.is(config.endpoint, 'https://contoso-analytics.purview.azure.com');
  const codes = (await verifyPlanes(purview, { unified })).map(
    ({ plane, status, code }) => `${plane} ${code || status}`,
  );
  assert.is(codes[0], 'Catalog ENOTFOUND');
  assert.is(codes.at(-1), 'Unified Catalog Unauthorized');
  await printed(() => closeIncident({ connection }));
  assert.match((await rejection(job({ connection }))).message, 'No incident is open');
});

open('that was cut short with the clock moved puts it back', async ({ connection }) => {
  await printed(() => incident(1, { connection }));
  const { notices } = sandbox.world;
  const { kept, ...notice } = notices.open()!;
  notices.put({ ...notice, kept: { ...(kept as object), seconds: -600 } });
  sandbox.world.advance(-600);
  await printed(() => closeIncident({ connection }));
  assert.ok(Math.abs(sandbox.world.now() - Date.now()) < 5000);
});

open('leaves what somebody else has changed in the policies meanwhile', async ({ connection }) => {
  await printed(() => incident('client-id', { connection }));
  const { policies } = sandbox.world;
  const [rootPolicy] = policies.all();
  const other = '5a4db0c5-0b1e-4000-8000-000000000004';
  const copy = structuredClone(rootPolicy);
  const curators = copy.properties.attributeRules.find(({ id }) => id.includes('data-curator'))!;
  curators.dnfCondition[0]
    .find(({ attributeValueIncludedIn }) => attributeValueIncludedIn)!
    .attributeValueIncludedIn!.push(other);
  policies.put(rootPolicy, copy);
  await printed(() => closeIncident({ connection }));
  const now = JSON.stringify(policies.all()[0].properties.attributeRules.find(({ id }) => id.includes('data-curator')));
  assert.match(now, other);
});

open('is known to a sandbox that keeps its world, and undone after its next start', async () => {
  const place = makePlace();
  const clock = Date.now;
  try {
    const first = await place.start({ clock });
    const before = stateOf(first.world) as Record<string, unknown>;
    const { url } = await first.listen(0);
    const opener = await connect({ config: configOf(url) });
    await printed(() => incident('kept-token', { connection: opener }));
    await first.close();
    const second = await place.start({ clock });
    await second.listen(Number(new URL(url).port));
    const connection = await connect({ config: configOf(url) });
    const { solve } = incidents.find(({ name }) => name === 'kept-token')!;
    assert.match(await printed(() => mended(solve, { connection })), /^Solved/);
    const after = stateOf(second.world) as Record<string, unknown>;
    for (const part of ['registrations', 'principals', 'collections', 'incident'])
      assert.equal(after[part], before[part], part);
    assert.ok(Math.abs(second.world.now() - Date.now()) < 5000);
  } finally {
    await place.remove();
  }
});

open('is told by its number or its name, and no other', async ({ connection }) => {
  for (const wrong of [0, 17, 'nothing', ''])
    assert.match(
      (await rejection(incident(wrong, { connection }))).message,
      /^There is no incident .*: there are 1 to 16\.$/,
    );
});

open.run();

const account = suite<ReturnType<typeof ownFolder>>('an account of one’s own');
account.before.each((context) => void Object.assign(context, ownFolder()));
account.after.each(({ remove }) => remove());

account('has no incidents, and nobody calls it for them', async ({ folder }) => {
  const { fetch, calls } = scripted();
  const connection = await connect({ config: configOf('https://contoso.purview.azure.com'), fetch });
  for (const act of [
    () => incident(1, { connection }),
    () => mended(undefined, { connection }),
    () => hint({ connection }),
  ])
    assert.match(unfolded(await said(act)), /^An incident needs the sandbox: .* Nothing was changed\.$/);
  assert.match(await said(() => showIncidents({ connection })), '· not yet');
  assert.is(calls.length, 0);
  assert.not.ok(existsSync(join(folder, 'incident.env')));
});

account.run();

const classic = sandboxSuite(suite<ReturnType<typeof ownFolder>>('a tenant with a classic account alone'), {
  shape: 'classic',
});
classic.before.each((context) => void Object.assign(context, ownFolder()));
classic.after.each(({ remove }) => remove());

classic('has the incidents that it can have', async () => {
  const connection = await connect({ config: configOf(sandbox.url) });
  const words = unfolded(await said(() => incident('catalog-role', { connection })));
  assert.match(words, /^Incident 9 needs the sandbox in the shape both or unified/);
  assert.is(sandbox.world.notices.open(), null);
  await said(() => incident(1, { connection }));
  assert.match(await said(() => mended(incidents[0].solve, { connection })), /^Solved/);
});

classic.run();
