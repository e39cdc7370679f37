import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { getEntityByQualifiedName } from '../../lib/catalog';
import { createClient } from '../../lib/client';
import { withApplication, type Config } from '../../lib/config';
import type { HttpError } from '../../lib/errors';
import { grantRole } from '../../lib/grant';
import { claimsOf, tokenSource } from '../../lib/token';
import { personas } from '../../sandbox/model/personas';
import { accountWorld } from '../../tools/account';
import { executeNotebook } from '../../tools/execute';
import { faults, faultsAsAccount, outputText, readNotebook, withSolutions, type Cell } from '../../tools/notebook';
import { folder } from './support';

const lesson = readNotebook(join(folder, '05-submit-data.ipynb'));

/** Prints all that the lesson could have made twice: each asset, column, arrow, type and term with its guid. */
const snapshot = `
import { getEntity, getTypes, listGlossaries, listTerms, searchAll } from '../lib';
const takeStock = async () => {
  const lines = [];
  for await (const { id, entityType, qualifiedName } of searchAll(purview)) {
    lines.push(['asset', entityType, qualifiedName, id].join(' '));
    if (!qualifiedName.startsWith(home)) continue;
    const { entity } = await getEntity(purview, id);
    const related = Object.entries(entity.relationshipAttributes ?? {});
    for (const [name, others] of related)
      for (const one of [others ?? []].flat()) {
        lines.push(['related', entity.attributes.name, name, one.displayText, one.guid].join(' '));
        if (one.typeName !== 'tabular_schema') continue;
        const inside = (await getEntity(purview, one.guid)).entity.relationshipAttributes;
        for (const column of [inside?.columns ?? []].flat())
          lines.push(['column', entity.attributes.name, column.displayText, column.guid].join(' '));
      }
    for (const { typeName } of entity.classifications ?? [])
      lines.push(['mark', entity.attributes.name, typeName].join(' '));
  }
  for (const { name, guid } of (await getTypes(purview, 'entity')).entityDefs)
    lines.push(['type', name, guid].join(' '));
  for (const glossary of await listGlossaries(purview))
    for (const { name, guid } of await listTerms(purview, glossary.guid))
      lines.push(['term', name, guid].join(' '));
  return lines.sort();
};
const stock = await takeStock();
console.log(stock.join('\\n'));`;

const stockCell = (): Cell => ({
  ...{ cell_type: 'code', source: snapshot, id: 'stock', metadata: {} },
  ...{ outputs: [], execution_count: null },
});

const test = suite('05-submit-data');

test('run twice on one catalog, leaves the same assets, columns, lineage, types and terms, by guid', async () => {
  const once = [...withSolutions(lesson).cells, stockCell()];
  const twice = [once, once].flatMap((cells, pass) => cells.map((cell) => ({ ...cell, id: `${cell.id}-${pass}` })));
  const ran = await executeNotebook({ ...lesson, cells: twice });
  assert.equal(faults(ran), []);
  const [first, second] = ran.cells.filter(({ id }) => id?.startsWith('stock-')).map(outputText);
  assert.is(second, first);

  const of = (pattern: RegExp) => first.match(pattern)?.length ?? 0;
  assert.is(of(/^asset contoso_mailing_table /gm), 9);
  assert.is(of(/^asset contoso_mailing_process /gm), 2);
  assert.is(of(/^column \w+ \w+ [0-9a-f-]{36}$/gm), 34 + 3 + 2);
  assert.is(of(/^related Publish audience inputs (Consent|Subscriber) /gm), 2);
  assert.is(of(/^related Publish audience outputs Newsletter Audience /gm), 1);
  assert.is(of(/^mark (Subscriber|Bounce|Click|Consent) MICROSOFT\./gm), 5);
  assert.is(of(/^type contoso_mailing_(table|process) /gm), 2);
  assert.is(of(/^term Contoso newsletter subscriber /gm), 1);
  const [before, after] = ran.cells.filter(({ id }) => id?.startsWith('cell-done')).map(outputText);
  assert.match(before, 'Lesson 05 is done.');
  assert.match(after, 'Lesson 05 is done.');
});

/** Gives a role on the root collection of a sandbox that lends no personas, as its Collection Admin would. */
async function giveDataReader(config: Config): Promise<void> {
  const admin = personas.find(({ name }) => name === 'admin');
  assert.ok(admin);
  const scope = `${config.resource}/.default`;
  const credential = tokenSource(withApplication(config, admin));
  const client = createClient({ endpoint: config.endpoint, credential, scope });
  const { oid } = await claimsOf(tokenSource(config), scope);
  await grantRole(client, { collectionName: config.account, role: 'Data Reader', objectId: oid });
}

test('tells who may only read, on an account of their own, which role is missing, and does not wait', async () => {
  const ran = await executeNotebook(lesson, { options: ['--plain'], before: giveDataReader });
  assert.equal(faultsAsAccount(ran, false), []);
  const shown = ran.cells.map(outputText).join('\n');
  assert.match(shown, 'Check passed: the catalog answers');
  assert.match(shown, /typedefs: 403 .*\nAsk a Collection Admin for the role Data Curator \(lesson 02\)/);
  assert.match(shown, 'Check failed: 0 of 14 found');
  assert.match(shown, 'Lesson 05 is not done yet');
});

test('removes what search does not list, too, from an account of one’s own', async () => {
  const rows = readFileSync(join(folder, 'data', 'newsletter.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const names = [...rows, 'column,Consent,Email', 'column,Unsubscribed,Email'].map((row) => row.split(','));
  const left: string[] = [];
  const world = accountWorld(true, left);
  const after = async (config: Config) => {
    await world.after?.(config);
    const scope = `${config.resource}/.default`;
    const client = createClient({ endpoint: config.endpoint, credential: tokenSource(config), scope });
    for (const [, table, column] of names) {
      const [type, part] = column ? ['column', column] : ['tabular_schema', '__tabular_schema'];
      const name = `mailing://contoso/newsletter/${table}#${part}`;
      await getEntityByQualifiedName(client, type, name).then(
        () => left.push(name),
        (error: HttpError) => assert.is(error.status, 404, error.message),
      );
    }
  };
  const ran = await executeNotebook(withSolutions(lesson), { ...world, after });
  assert.equal(faultsAsAccount(ran, true), []);
  assert.equal(left, []);
  assert.is(names.length, 44);
});

test.run();
