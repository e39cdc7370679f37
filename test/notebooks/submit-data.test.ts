import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCollection } from '../../lib/planes/account';
import { createEntities } from '../../lib/planes/bulk';
import { getEntityByQualifiedName } from '../../lib/planes/catalog';
import { createClient, type Client } from '../../lib/core/client';
import { withApplication, type Config } from '../../lib/core/config';
import type { HttpError } from '../../lib/core/errors';
import { assignTerm, ensureTerm, findTerm } from '../../lib/planes/glossary';
import { grantRole } from '../../lib/planes/grant';
import { searchAll } from '../../lib/planes/search';
import { claimsOf, tokenSource } from '../../lib/core/token';
import { ensureTypes, getTypes } from '../../lib/planes/types';
import { persona } from '../../sandbox/entra/personas';
import { accountWorld } from '../../tools/account-world';
import { runNotebook } from '../../tools/world';
import {
  faults,
  faultsAsAccount,
  hasTag,
  outputText,
  readNotebook,
  solutionOf,
  withSolutions,
  type Cell,
} from '../../tools/notebook';
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

/** The cell of the exercise with other lines or inputs, as somebody may write it. */
const attemptWith = (id: string, ...edits: [from: string, to: string][]): Cell => {
  const place = lesson.cells.findIndex((cell) => hasTag(cell, 'exercise'));
  const code = solutionOf(lesson.cells[place + 1]);
  for (const [from] of edits) assert.ok(code.includes(from), from);
  const source = edits.reduce((text, [from, to]) => text.replace(from, to), code);
  return { ...stockCell(), id, source };
};

const test = suite('05-submit-data');

test('run twice on one catalog, leaves the same assets, columns, lineage, types and terms, by guid', async () => {
  const once = [...withSolutions(lesson).cells, stockCell()];
  const twice = [once, once].flatMap((cells, pass) => cells.map((cell) => ({ ...cell, id: `${cell.id}-${pass}` })));
  const ran = await runNotebook({ ...lesson, cells: twice });
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

test('tells of the exercise what is still missing, and what the file has wrong, and writes nothing before', async () => {
  const [place] = lesson.cells.flatMap((cell, index) => (hasTag(cell, 'exercise') ? [index] : []));
  const email = 'Email,string,,MICROSOFT.PERSONAL.EMAIL,';
  const tries = [
    attemptWith(
      'purpose',
      [email, 'Email,string,,,'],
      ['Purpose,string,,,', 'Purpose,string,,MICROSOFT.PERSONAL.EMAIL,'],
    ),
    attemptWith('name', [email, 'Email,string,,MICROSOFT.PERSONAL.NAME,']),
    attemptWith('comma', [email, 'Email,string,MICROSOFT.PERSONAL.EMAIL,']),
    attemptWith('inputs', ["'Subscriber', 'Consent'", "'Consent'"]),
  ];
  const cells = [...lesson.cells.slice(0, place + 1), stockCell(), ...tries, { ...stockCell(), id: 'stock-after' }];
  const ran = await runNotebook({ ...lesson, cells });
  assert.equal(faults(ran), []);
  const said = (id: string) => outputText(ran.cells.find((cell) => cell.id === id) ?? stockCell()).trim();
  assert.equal(
    tries.map(({ id }) => said(id ?? '')),
    [
      'Not yet. Nothing tells the catalog what the column Email holds.',
      'Not yet. Nothing tells the catalog what the column Email holds.',
      [
        'What you wrote needs a change:',
        '- line 3: 6 fields instead of 7',
        'Read the message above.',
        '',
        'Not yet. The lines could not be read.',
      ].join('\n'),
      'Not yet. The audience is made from Subscriber and from Consent.',
    ],
  );
  assert.is(said('stock-after'), said('stock'));
});

/** A client as the Collection Admin of a sandbox that lends no personas. */
function administratorOf(config: Config): Client {
  const credential = tokenSource(withApplication(config, persona('admin')));
  return createClient({ endpoint: config.endpoint, credential, scope: `${config.resource}/.default` });
}

/** Gives a role on the root collection, as its Collection Admin would. */
async function giveDataReader(config: Config): Promise<void> {
  const { oid } = await claimsOf(tokenSource(config), `${config.resource}/.default`);
  const role = { collectionName: 'contoso', role: 'Data Reader' as const, objectId: oid };
  await grantRole(administratorOf(config), role);
}

test('tells who may only read, on an account of their own, which role is missing, and does not wait', async () => {
  const ran = await runNotebook(lesson, { plain: true, before: giveDataReader });
  assert.equal(faultsAsAccount(ran, false), []);
  const shown = ran.cells.map(outputText).join('\n');
  assert.match(shown, 'Check passed: the Catalog plane answers');
  assert.match(shown, /typedefs: 403 .*\nAsk a Collection Admin for the role Data Curator\. .* lesson 02\./);
  assert.match(shown, 'Check failed: 0 of 10 found');
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
  const ran = await runNotebook(withSolutions(lesson), { ...world, after });
  assert.equal(faultsAsAccount(ran, true), []);
  assert.equal(left, []);
  assert.is(names.length, 44);
});

test('cleans up in a new kernel, and past what is refused', async () => {
  const home = 'mailing://contoso/newsletter';
  const named = (typeName: string, name: string) => ({
    typeName,
    attributes: { qualifiedName: `${home}/${name}`, name },
  });
  const written = [
    named('tabular_schema', 'Subscriber#__tabular_schema'),
    named('contoso_mailing_table', 'Subscriber'),
    named('contoso_mailing_table', 'Consent'),
    named('contoso_mailing_report', 'Newsletter Reach'),
    named('DataSet', 'Unsubscribed'),
  ];
  // The application is no curator where this one is, among the first that the cell comes to.
  const elsewhere = named('contoso_mailing_table', 'Bounce');
  let admin: Client | undefined;
  const before = async (config: Config) => {
    admin = administratorOf(config);
    const objectIds = [config, withApplication(config, persona('admin'))].map(async (one) => {
      return (await claimsOf(tokenSource(one), `${one.resource}/.default`)).oid;
    });
    const [mine, theirs] = await Promise.all(objectIds);
    const low = await createCollection(admin, { name: 'low000', friendlyName: 'Low', parent: 'contoso' });
    await grantRole(admin, { collectionName: 'contoso', role: 'Data Curator', objectId: theirs });
    await grantRole(admin, { collectionName: low.name, role: 'Data Curator', objectId: mine });
    const kinds = ['table', 'report'].map((kind) => ({ name: `contoso_mailing_${kind}`, superTypes: ['DataSet'] }));
    await ensureTypes(admin, [...kinds, { name: 'contoso_mailing_process', superTypes: ['Process'] }]);
    const { created } = await createEntities(admin, written, { collectionId: low.name });
    await createEntities(admin, [elsewhere], { collectionId: config.account });
    const term = await ensureTerm(admin, { name: 'Contoso newsletter subscriber' });
    await assignTerm(admin, term.guid, [created[1].guid]);
  };
  const left: string[] = [];
  const after = async () => {
    assert.ok(admin);
    for await (const { name, entityType } of searchAll(admin)) left.push(`${entityType} ${name}`);
    const { entityDefs } = await getTypes(admin, 'entity');
    left.push(...entityDefs.map(({ name }) => name).filter((name) => name.startsWith('contoso_')));
    assert.is(await findTerm(admin, 'Contoso newsletter subscriber'), undefined);
  };
  const cells = ['cell-01', 'cell-clean'].flatMap((id) => lesson.cells.filter((cell) => cell.id === id));
  const ran = await runNotebook({ ...lesson, cells }, { plain: true, before, after });
  assert.equal(faultsAsAccount(ran, true), []);
  const shown = outputText(ran.cells[1]);
  assert.match(shown, /Cleaned up.* (\d+) of \1/);
  assert.match(shown, /Bounce<[^]*403 [^]*contoso_mailing_table<[^]*409 /);
  assert.equal(left.sort(), ['contoso_mailing_table', 'contoso_mailing_table Bounce']);
});

test.run();
