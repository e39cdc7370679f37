import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';
import { giveaways, remedy } from '../../tools/giveaways';
import { hasTag, outputText, solutionOf, sourceOf, type Cell, type Notebook } from '../../tools/notebook';
import { folder, notebooks } from './support';

/** Where the sandbox of `.env.example` serves its practice portal. */
const [, practice = ''] = /^AZURE_AUTHORITY_HOST=(.+)$/m.exec(readFileSync(join(root, '.env.example'), 'utf8')) ?? [];
const isPractice = (link: string) => link.startsWith(`${practice}/portal/`);

const of = (notebook: Notebook, type: Cell['cell_type']) => notebook.cells.filter((cell) => cell.cell_type === type);
const tagged = (notebook: Notebook, tag: string) => notebook.cells.filter((cell) => hasTag(cell, tag));
const setup = (notebook: Notebook) => of(notebook, 'code').find((cell) => sourceOf(cell).includes('connect()'));

const course = suite('the course');

course('has its lessons in reading order', () => {
  const names = notebooks.map(([name]) => name.replace('.ipynb', ''));
  assert.equal(names.slice(0, 10), [
    '00-start-here',
    '01-app-registration',
    '02-role-assignment',
    '03-token',
    '04-first-query',
    '05-submit-data',
    '06-automate',
    '07-your-own-experience',
    '08-unified-catalog',
    '09-incidents',
  ]);
});

course('begins every notebook with the same setup cell of four lines at most', () => {
  const cells = new Set(notebooks.map(([, notebook]) => sourceOf(setup(notebook) ?? notebook.cells[0])));
  assert.is(cells.size, 1);
  assert.ok([...cells][0].split('\n').length <= 4);
});

course('sees from 02 on whether it can go on before it calls anything else', () => {
  for (const [name, notebook] of notebooks.slice(2, 9)) {
    const code = of(notebook, 'code').map(sourceOf);
    assert.match(code[code.findIndex((source) => source.includes('connect()')) + 1], 'await needRoles(', name);
  }
});

course('shows in 00 the answer that 04 finds', () => {
  const [, first] = notebooks.find(([name]) => name.startsWith('04')) as (typeof notebooks)[number];
  const drawn = outputText(first.cells.find((cell) => sourceOf(cell).includes('await showLineage(lineage'))!);
  const picture = readFileSync(join(folder, 'data', 'answer.svg'), 'utf8').replace(/<[^>]+>\s*/g, ' ');
  const names = ['Customer', 'customer.csv', 'DimCustomer', 'Customer Contacts', 'Customer Contact Sheet'];
  for (const name of [...names, 'Churn Watchlist']) {
    assert.match(picture.replace(/\s+/g, ' '), name);
    assert.match(drawn, `${name} (`);
  }
});

course.run();

for (const [name, notebook] of notebooks) {
  const test = suite(name);
  const markdown = of(notebook, 'markdown').map(sourceOf);
  const prose = markdown.join('\n\n').replace(/```[^]*?```/g, '');
  const code = of(notebook, 'code');

  test('opens with its title and its question', () => {
    assert.is(notebook.nbformat, 4);
    assert.is(notebook.metadata.kernelspec?.name, 'tslab');
    const [start] = /^\d\d(?=-)/.exec(name) ?? ['Troubleshooting'];
    assert.match(markdown[0], new RegExp(`^# ${start} · .+\\?\n`));
  });

  test('has one title, and headings that skip no level', () => {
    const levels = [...prose.matchAll(/^(#+) /gm)].map(([, marks]) => marks.length);
    assert.is(levels.filter((level) => level === 1).length, 1);
    assert.ok(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1));
  });

  test('uses no HTML but the folded solution', () => {
    const elements = prose.replace(/`[^`]*`/g, '').match(/<\/?[a-z]+/g) ?? [];
    assert.ok(
      elements.every((element) => /^<\/?(details|summary)$/.test(element)),
      elements.join(' '),
    );
  });

  test('links to files that are there', () => {
    const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
    const files = links.filter((link) => !/^(https:|#)/.test(link) && !isPractice(link));
    for (const file of files) assert.ok(existsSync(join(folder, file)), file);
  });

  test('links to pages that the practice portal has', () => {
    const router = readFileSync(join(root, 'sandbox', 'portal', 'files', 'router.js'), 'utf8');
    const pages = [...router.matchAll(/route\('(\/portal\/[^']*)'/g)].map(
      ([, path]) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    );
    assert.ok(pages.length > 5);
    const links = [...prose.matchAll(/\]\((http:[^)]+)\)/g)].map(([, link]) => link);
    for (const link of links)
      assert.ok(isPractice(link) && pages.some((page) => page.test(link.slice(practice.length))), link);
  });

  // JupyterLab keeps capitals and signs in the address of a heading, VS Code does not.
  test('links to headings that are there, and have one address everywhere', () => {
    const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => `#${heading.replace(/ /g, '-')}`);
    const links = [...prose.matchAll(/\]\((#[^)]+)\)/g)].map(([, link]) => link);
    for (const link of links) {
      assert.is(headings.filter((heading) => heading === link).length, 1, link);
      assert.match(link, /^#[a-z0-9-]+$/);
    }
    // Such a heading begins with a number, since one that begins with a small letter looks like a mistake.
    assert.equal(prose.match(/^#+ [a-z].*$/gm), null);
  });

  test('imports only the helpers and what the kit installs', () => {
    const imports = code.flatMap((cell) => [...sourceOf(cell).matchAll(/from '([^']+)'/g)].map(([, from]) => from));
    for (const from of imports)
      assert.match(from, /^(\.\.\/lib(\/course)?|cross-fetch|dotenv|node:(fs|child_process))$/);
  });

  test('has a check, an exercise with its solution, and a program to take away', () => {
    assert.ok(tagged(notebook, 'check').length > 0);
    assert.is(tagged(notebook, 'snippet').length, 1);
    for (const exercise of tagged(notebook, 'exercise')) {
      assert.is(sourceOf(exercise).match(/\/\/ TODO: /g)?.length, 1);
      assert.is.not(solutionOf(notebook.cells[notebook.cells.indexOf(exercise) + 1]), '');
    }
    assert.ok(tagged(notebook, 'exercise').length > 0);
  });

  test('says nothing of unfinished work outside the exercise', () => {
    const elsewhere = notebook.cells.filter((cell) => !hasTag(cell, 'exercise')).map(sourceOf);
    assert.not.match(elsewhere.join('\n'), /TODO|FIXME/);
  });

  test('is committed with the outputs of a whole run', () => {
    assert.equal(
      code.map((cell) => cell.execution_count),
      code.map((_, i) => i + 1),
      '`npm run tour -- --save` makes the outputs.',
    );
    assert.not.ok(code.some((cell) => cell.outputs?.some((output) => output.name === 'stderr')));
  });

  test('holds nothing of a real account, no secret and no trace of a machine', () => {
    const found = giveaways(notebook);
    assert.is(found.length, 0, [...found, remedy].join('\n'));
  });

  test.run();
}
