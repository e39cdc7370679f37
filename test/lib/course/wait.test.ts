import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { lendRoles } from '../../../lib/course/sandbox';
import { waitForAssets, waitForPlanes } from '../../../lib/course/wait';
import { createEntity } from '../../../lib/planes/catalog';
import { where } from '../../../lib/planes/search';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, file, nameOf, printing } from '../support';

const everyRole = ['Data Curator', 'Data Source Administrator', 'Collection Admin'] as const;
const as = (name: string) => connect({ config: configOf(sandbox.url, name) });

const waits = sandboxSuite(printing('waitForPlanes'));
const answered = (results: { status: number }[]) => results.filter(({ status }) => status === 200).length;

waits('asks until the roles act, and shows how long that took', async ({ printed: lines }) => {
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    if (slept.push(ms) === 2) await lendRoles(configOf(sandbox.url), [...everyRole]);
  };
  const results = await waitForPlanes((await as('learner')).purview, { minutes: 5, sleep });
  assert.is(answered(results), 4);
  assert.equal(slept, [60_000, 60_000]);
  assert.match(lines[0], /^Minutes waited for the roles to act: .* 0 of 5$/);
  assert.match(lines[1], / 1 of 5  still refused: Catalog, Scanning, Account, Metadata policy$/);
  assert.match(lines[2], / 2 of 5  still refused: none$/);
  assert.is(lines.length, 3);
});

waits('gives the last answers when the minutes are over', async ({ printed: lines }) => {
  const results = await waitForPlanes((await as('curator')).purview, { minutes: 1, sleep: async () => undefined });
  assert.is(answered(results), 1);
  assert.is(lines.length, 2);
});

waits('asks once and shows nothing for no minutes, or when all planes answer', async ({ printed: lines }) => {
  const sleep = () => Promise.reject(new Error('not to be called'));
  const { purview } = await as('learner');
  assert.is(answered(await waitForPlanes(purview, { sleep })), 0);
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  assert.is(answered(await waitForPlanes(purview, { minutes: 3, sleep })), 4);
  assert.equal(lines, []);
});

waits('asks the Unified Catalog where it is told to, at each look', async () => {
  const { purview, unified } = await as('learner');
  const asked: string[] = [];
  const elsewhere: typeof unified = {
    ...unified,
    get: (path, options) => {
      asked.push(path);
      return unified.get(path, options);
    },
  };
  await waitForPlanes(purview, { unified: elsewhere, minutes: 1, sleep: async () => undefined });
  assert.equal(asked, Array(2).fill('/datagovernance/catalog/businessdomains'));
});

waits.run();

const finds = sandboxSuite(printing('waitForAssets'));
const files = where('qualifiedName', 'prefix', nameOf(1).slice(0, -'1.csv'.length));

finds('looks until all are found, and shows how many are', async ({ printed: lines }) => {
  const { purview } = await as('curator');
  await createEntity(purview, file(1));
  let slept = 0;
  const sleep = async () => {
    if (++slept === 2) await createEntity(purview, file(2));
  };
  const { rows, missing } = await waitForAssets(purview, files, [nameOf(2), nameOf(1)], { minutes: 5, sleep });
  assert.equal(
    rows.map(({ name }) => name),
    ['1.csv', '2.csv'],
  );
  assert.equal([missing, slept], [[], 2]);
  assert.match(lines.at(-1) ?? '', /^Found .* 2 of 2$/);
});

finds('looks once for no minutes, and names what is missing', async () => {
  const { purview } = await as('curator');
  await createEntity(purview, file(1));
  const sleep = async () => undefined;
  const { rows, missing } = await waitForAssets(purview, files, [nameOf(1), nameOf(2)], { sleep });
  assert.equal([rows.length, missing], [1, [nameOf(2)]]);
});

finds.run();
