import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deleteEntity } from '../../lib/planes/catalog';
import type { Config } from '../../lib/core/config';
import { clientOf, lendRoles } from '../../lib/course/sandbox';
import { search } from '../../lib/planes/search';
import { runNotebook, type World } from '../../tools/world';
import { hasTag, outputText, sourceOf, type Cell, type Notebook } from '../../tools/notebook';
import { sideBySide } from '../../tools/side-by-side';
import { control } from '../lib/support';
import { onAccount } from './as-account';
import { notebooks } from './support';

/** A world in which a check has to say the opposite of what it says in the committed outputs, and its words there. */
interface Row {
  notebook: string;
  /** What is otherwise there, in words. */
  where: string;
  /** Where it runs as on an account: whether the roles are held there. */
  rolesHeld?: boolean;
  world?: World;
  /** A change to the code of the notebook, where the mistake is the learner's. */
  edit?: [from: string, to: string];
  shows: RegExp[];
}

const setting = (name: string, value: string): World => ({
  settings: (env) => env.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`),
});

/** Takes a report out of the catalog, as a curator would. */
const withoutReport = (name: string): World => ({
  async before(config) {
    const curator = await clientOf(config, 'curator');
    const { value } = await search(curator, { keywords: name, filter: { entityType: 'powerbi_report' } });
    const report = value.find((row) => row.name === name);
    assert.ok(report, `no report "${name}"`);
    await deleteEntity(curator, report.id);
  },
});

/** Lets the account answer 401 to whatever token it is sent. */
const refuseEveryToken = (config: Config) => fault(config, { method: 'GET', path: '/account', status: 401, times: 20 });

/** Asks the sandbox to get calls wrong. */
const fault = async ({ endpoint }: Config, body: object) => void (await control(endpoint, 'faults', body));

const table: Row[] = [
  { notebook: '00', where: 'the roles are held', rolesHeld: true, shows: [/^Check passed: 12 of 13, 1 skipped/] },
  {
    notebook: '00',
    where: 'the tenant is unknown',
    world: setting('AZURE_TENANT_ID', '5a4db0c5-7e4a-4000-8000-00000000000f'),
    shows: [/^Check failed: Tenant exists/],
  },
  {
    notebook: '01',
    where: 'the tenant is unknown',
    world: setting('AZURE_TENANT_ID', '5a4db0c5-7e4a-4000-8000-00000000000f'),
    shows: [
      /^Check failed: there is no such tenant/,
      /^Check failed: no token: the lines above say why/,
      /^Check failed: Tenant exists/,
      /^Check failed: no token yet/,
    ],
  },
  {
    notebook: '02',
    where: 'the secret is wrong',
    world: setting('AZURE_CLIENT_SECRET', 'sandbox~wrong~value'),
    shows: [/^Check failed: this cannot go on: .* AADSTS7000215: /],
  },
  {
    notebook: '02',
    where: 'nobody gives the roles',
    rolesHeld: false,
    shows: [
      /^Check failed: no role yet for Catalog, Scanning, Account, Metadata policy/,
      /^Check failed: planes that refuse: Catalog, Scanning, Account, Metadata policy/,
    ],
  },
  { notebook: '02', where: 'the roles are held', rolesHeld: true, shows: [/^Check passed: 1 of 1/] },
  {
    notebook: '02',
    where: 'another role is taken than the one meant',
    edit: ["const taken = 'Data Source Administrator';", "const taken = 'Data Curator';"],
    shows: [/^Check failed: without the role, refused: Catalog/],
  },
  {
    notebook: '03',
    where: 'the secret is wrong',
    world: setting('AZURE_CLIENT_SECRET', 'sandbox~wrong~value'),
    shows: [/^Check failed: this cannot go on: .* AADSTS7000215: /],
  },
  {
    notebook: '03',
    where: 'the token is asked for another API, and Purview accepts none',
    world: { before: (config) => refuseEveryToken(config) },
    edit: ['    resource: config.resource,', "    resource: 'https://graph.microsoft.com',"],
    shows: [
      /^Check failed: the token is for something else/,
      /^Check failed: Purview does not accept/,
      /^Check failed: no token that Purview accepts/,
    ],
  },
  {
    notebook: '04',
    where: 'nobody gives the role',
    rolesHeld: false,
    shows: [/^Check failed: Catalog: no role yet/, /^Check failed: the catalog does not show/],
  },
  {
    notebook: '04',
    where: 'a report is gone, and only some rows are read',
    world: withoutReport('Churn Watchlist'),
    edit: ['const request = { limit: 25,', "const request = { limit: 25, keywords: 'customer',"],
    shows: [/^Check failed: \d+ of 62 rows seen/, /^Check failed: 1 reports/],
  },
  {
    notebook: '05',
    where: 'nobody gives the role',
    rolesHeld: false,
    shows: [
      /^Check failed: Catalog: no role yet/,
      /^Check failed: not everything was written/,
      /^Check failed: the sign-ups feed no report/,
      /^Check failed: 0 of \d+ found/,
      /^Check failed: a check above failed/,
    ],
  },
  {
    notebook: '05',
    where: 'the report is gone, and the same file has one row more the second time',
    world: withoutReport('Newsletter Reach'),
    edit: [
      'createEntities(purview, tableEntities(tablesIn(rows)), into)',
      "createEntities(purview, tableEntities(tablesIn([...rows, { ...rows[1], column: 'Added' }])), into)",
    ],
    shows: [/^Check failed: not everything was written/, /^Check failed: the sign-ups feed no report/],
  },
  {
    notebook: '06',
    where: 'nobody gives the roles',
    rolesHeld: false,
    shows: [/^Check failed: Catalog: no role yet/, /^Check failed: a check above failed/],
  },
  {
    notebook: '06',
    where: 'the server has no such database',
    edit: ["databaseName = 'campaigns'", "databaseName = 'nowhere'"],
    shows: [/^Check failed: the run did not succeed/, /^Check failed: it is missing/],
  },
  {
    notebook: '06',
    where: 'no run can be cancelled, and the service stays busy',
    world: { before: (config) => fault(config, { method: 'POST', path: '*/:cancel', status: 400, times: 20 }) },
    edit: ['const seconds = [1, 2];', 'const seconds = [0, 0, 0, 0];'],
    shows: [/^Check failed: the second run: Succeeded/, /^Check failed: given up after 4 attempts/],
  },
  {
    notebook: 'troubleshooting',
    where: 'the roles are held, and the service stays busy',
    world: { before: (config) => lendRoles(config, ['Data Curator']).then(() => undefined) },
    edit: ['status: 503, times: 2', "headers: { 'Retry-After': '0' }, status: 503, times: 4"],
    shows: [/^Check passed: your query is answered/, /^Check failed: the patient client/],
  },
  {
    notebook: 'troubleshooting',
    where: 'the secret is wrong',
    world: setting('AZURE_CLIENT_SECRET', 'sandbox~wrong~value'),
    shows: [/^Check failed: not met: AADSTS500011/],
  },
  {
    notebook: '07',
    where: 'nobody gives the role',
    rolesHeld: false,
    shows: [/^Check failed: Catalog: no role yet/, /^Check failed: not served/],
  },
  {
    notebook: '07',
    where: 'nothing fits what is typed',
    edit: ["['c', 'chu', 'churn w']", "['c', 'chu', 'qqqq']"],
    shows: [/^Check failed: the first name is nothing/],
  },
  {
    notebook: '07',
    where: 'the filter is another than the one counted',
    edit: ['{ classification: [email] });', "{ classification: [email], assetType: ['Power BI'] });"],
    shows: [/^Check failed: 0 rows, 3 counted/, /^Check failed: safe: true, the same rows: false/],
  },
  {
    notebook: '07',
    where: 'a page holds the token',
    edit: ['const sent = html + json;', 'const sent = html + json + token;'],
    shows: [/^Check failed: safe: false, the same rows: true/, /^Check failed: not served/],
  },
  {
    notebook: '08',
    where: 'nobody gives the roles',
    rolesHeld: false,
    shows: [
      /^Check failed: Catalog: no role yet/,
      /^Check failed: the Unified Catalog refuses you/,
      /^Check failed: not published/,
      /^Check failed: not for each/,
      /^Check failed: a check above failed/,
    ],
  },
  {
    notebook: '08',
    where: 'the data product is published before its domain',
    edit: [
      '[[businessDomains, domain], [terms, term], [dataProducts',
      '[[terms, term], [businessDomains, domain], [dataProducts',
    ],
    shows: [/^Check failed: not published/, /^Check failed: a check above failed/],
  },
  {
    notebook: '08',
    where: 'files are left out of the data product',
    edit: ["'DATAASSET', assets.map(({ id }) => id))", "'DATAASSET', [])"],
    shows: [/^Check failed: not for each/],
  },
  {
    notebook: '09',
    where: 'the first incident is not mended',
    edit: ['change({ AZURE_CLIENT_SECRET: secretText });', ''],
    shows: [/^Check failed: the first incident was not mended/],
  },
];

const checksOf = (notebook: Notebook) => notebook.cells.filter((cell) => hasTag(cell, 'check'));
const verdictOf = (cell: Cell) => /Check (passed|failed)[^\n<]*/.exec(outputText(cell))?.[0] ?? 'no verdict';
const opposite = (cell: Cell) => (hasTag(cell, 'expect-fail') ? 'Check passed' : 'Check failed');

function edited(notebook: Notebook, [from, to]: [string, string]): Notebook {
  assert.ok(
    notebook.cells.some((cell) => sourceOf(cell).includes(from)),
    `no cell holds ${from}`,
  );
  return { ...notebook, cells: notebook.cells.map((cell) => ({ ...cell, source: sourceOf(cell).replace(from, to) })) };
}

/** The check cells of each row's run. */
const ran = new Map<Row, Cell[]>();
const test = suite('checks, where what they check is otherwise');

test.before(async () => {
  await sideBySide(table, async (row) => {
    const [, notebook] = notebooks.find(([name]) => name.startsWith(row.notebook)) ?? [];
    if (!notebook) return;
    const { cells } =
      row.rolesHeld === undefined
        ? await runNotebook(row.edit ? edited(notebook, row.edit) : notebook, row.world)
        : (await onAccount(row.notebook, row.rolesHeld)).ran;
    ran.set(
      row,
      cells.filter((cell) => hasTag(cell, 'check')),
    );
  });
});

for (const row of table) {
  test(`${row.notebook}: ${row.where}`, () => {
    const verdicts = (ran.get(row) ?? []).map(verdictOf);
    for (const words of row.shows) {
      assert.ok(
        verdicts.some((verdict) => words.test(verdict)),
        `${words} is none of:\n${verdicts.join('\n')}`,
      );
    }
  });
}

for (const [name, notebook] of notebooks) {
  test(`${name}: every check says the opposite in one of these worlds`, () => {
    const rows = table.filter((row) => name.startsWith(row.notebook));
    for (const check of checksOf(notebook)) {
      const said = rows.flatMap((row) => {
        const verdict = verdictOf(ran.get(row)?.find(({ id }) => id === check.id) ?? check);
        return verdict.startsWith(opposite(check)) && row.shows.some((words) => words.test(verdict)) ? [verdict] : [];
      });
      const missing = `Add a world to the table in which this says "${opposite(check)}":\n${sourceOf(check)}`;
      assert.ok(said.length > 0, missing);
    }
  });
}

test.run();
