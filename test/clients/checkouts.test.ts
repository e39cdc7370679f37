import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { good, run } from '../lib/programs';
import { installClients, python } from './python';
import { startUnderTheirNames } from './under-their-names';

const checkouts = process.env.PURVIEW_CLIENT_CHECKOUTS ?? '';
const own = suite("the clients' own tests and samples");
const programs = (...parts: string[]) => join(__dirname, 'python', ...parts);
let folder: string;
let env: Record<string, string>;

/** Why the tests of a client cannot be run here, if so. */
let reason: (client: string) => string | undefined;

own.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'purview-clients-'));
  mkdirSync(join(folder, 'bin'));
  const az = join(folder, 'bin', 'az');
  writeFileSync(
    az,
    `#!/bin/sh\nexec ${JSON.stringify(python)} ${JSON.stringify(programs('stand_in_for_az.py'))} "$@"\n`,
  );
  chmodSync(az, 0o755);
  const installed = checkouts !== '' && process.platform !== 'win32' && (await installClients());
  reason = (client) => {
    if (checkouts === '') return 'PURVIEW_CLIENT_CHECKOUTS names no folder';
    if (process.platform === 'win32') return 'they run in a shell of Unix';
    if (!existsSync(join(checkouts, client))) return `PURVIEW_CLIENT_CHECKOUTS has no ${client}`;
    return installed ? undefined : 'no registry answers';
  };
});

/** Has a sandbox for what is done with the checkout of a client, or says why not. */
async function withCheckout(client: string, act: (checkout: string) => Promise<void>): Promise<void> {
  const why = reason(client);
  if (why !== undefined) return console.log(`\nskipped: the own tests of ${client}: ${why}`);
  const sandbox = await startUnderTheirNames();
  const { AZURE_TENANT_ID = '', AZURE_CLIENT_ID = '', AZURE_CLIENT_SECRET = '' } = sandbox.env;
  env = {
    ...sandbox.env,
    ...{ TENANT_ID: AZURE_TENANT_ID, CLIENT_ID: AZURE_CLIENT_ID, CLIENT_SECRET: AZURE_CLIENT_SECRET },
    PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
  };
  try {
    // The first of the clients gives the curator its roles.
    await good(run(python, [programs('main.py'), 'administration'], folder, { env }));
    await act(join(checkouts, client));
  } finally {
    await sandbox.close();
  }
}
own.after(() => rmSync(folder, { recursive: true }));

/** What `pytest` says of the tests of a checkout in its last line. */
async function pytest(checkout: string, ...args: string[]): Promise<string> {
  const all = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--rootdir', '.', '--color=no', ...args];
  const { out } = await run(python, all, checkout, { env, timeout: 200_000 });
  return out.trim().split('\n').at(-1) ?? '';
}

/** Runs programs that wait for Enter now and then, one after the other, and gives the last line of each that fails. */
async function failures(checkout: string, scripts: string[]): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const script of scripts) {
    const started = ['-c', `yes '' | ${JSON.stringify(python)} ${JSON.stringify(join(checkout, script))}`];
    const { code, out } = await run('sh', started, folder, { env });
    if (code !== 0) failed[script] = out.trim().split('\n').at(-1) ?? '';
  }
  return failed;
}

const scriptsIn = (checkout: string, place: string) =>
  readdirSync(join(checkout, place))
    .filter((name) => name.endsWith('.py'))
    .sort()
    .map((name) => `${place}/${name}`);

/** Samples that cannot end well as they are, and what they end with: most have a placeholder to fill in. */
const unfinished: Record<string, RegExp> = {
  'samples/CRUD/create_purview_rich_text_description.py': /purview_service_name\.purview\.azure\.com/,
  'samples/CRUD/crud_purview_tags.py': /unexpected keyword argument 'labels'/,
  'samples/CRUD/delete_classification_from_entity.py': /guid b58fc81e-a85f-4dfc-aad1-ee33b3421b83 is invalid/,
  'samples/CRUD/delete_entity.py': /typename my_type was invalid/,
  'samples/CRUD/read_classification.py': /guid b58fc81e-a85f-4dfc-aad1-ee33b3421b83 is invalid/,
  'samples/CRUD/read_entity_guid_or_name.py': /guid 123-abc-456-def is invalid/,
  'samples/CRUD/read_graphql_basic.py': /does not imitate POST \/datamap\/api\/graphql/,
};

const name = 'of pyapacheatlas pass, but for what wants an Atlas, a placeholder filled in, or GraphQL';
own(name, () =>
  withCheckout('pyapacheatlas', async (checkout) => {
    const smoke = ['get', 'put', 'post', 'delete'].map((kind) => `tests/integration/smoke_${kind}_calls.py`);
    assert.equal(await failures(checkout, smoke), {});
    const atlas = 'tests/integration/LineageREST/test_lineage.py::test_lineage_atlas';
    assert.match(await pytest(checkout, 'tests/integration', '--deselect', atlas), /^12 passed, 1 deselected/);
    const samples = ['samples/CRUD', 'samples/excel'].flatMap((place) => scriptsIn(checkout, place));
    const failed = await failures(checkout, samples);
    assert.equal(Object.keys(failed), Object.keys(unfinished));
    for (const [script, said] of Object.entries(failed)) assert.match(said, unfinished[script] ?? /^$/, script);
  }),
);

own('of purviewcli pass, and its samples are taken', () =>
  withCheckout('purviewcli', async (checkout) => {
    assert.match(await pytest(checkout, 'tests'), /^1 passed/);
    const samples = join(checkout, 'samples', 'json');
    await good(run(python, [programs('samples_of_purviewcli.py'), samples], folder, { env }));
  }),
);

own.run();
