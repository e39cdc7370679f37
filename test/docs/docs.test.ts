import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';

/** Every file of the kit's own with that ending, from the root, spelled as a page spells it. */
function filesEnding(ending: string, folders = readdirSync(root)): string[] {
  const own = folders.filter((name) => !/^(\.|node_modules$)/.test(name));
  const files = own.flatMap((name) => {
    if (name.endsWith(ending)) return [name];
    if (name.includes('.')) return [];
    return existsSync(join(root, name)) ? listed(name) : [];
  });
  // Set-up links some folders into the notebooks'.
  const other = /(^|\/)(dist|node_modules)\/|^notebooks\/(docs|examples)\//;
  return files.filter((file) => file.endsWith(ending) && !other.test(file));
}

function listed(folder: string): string[] {
  try {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return names.map((name) => `${folder}/${name.split(sep).join('/')}`);
  } catch {
    // A file without an ending, such as LICENSE.
    return [];
  }
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const withoutBlocks = (text: string) => text.replace(/^```[^]*?^```/gm, '').replace(/<svg[^]*?<\/svg>/g, '');
const withoutCode = (text: string) => withoutBlocks(text).replace(/`[^`]*`/g, '');
const definition = /^\[([^\]]+)\]: (\S+)$/gm;

/** The address that a web page of the repository gives a heading. */
const addressOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

const headingsOf = (text: string) =>
  [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => addressOf(heading));

for (const page of filesEnding('.md')) {
  const test = suite(page);
  const text = read(page);

  test('links to files and headings that are there', () => {
    const prose = withoutCode(text);
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(definition)].map(
      (match) => match.at(-1) ?? '',
    );
    for (const link of links.filter((one) => !one.startsWith('https://'))) {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      assert.ok(existsSync(join(root, target)), link);
      if (heading !== undefined) assert.ok(headingsOf(read(target)).includes(heading), link);
    }
  });

  test('knows every source that it names, and names every one that it knows', () => {
    const prose = withoutCode(text);
    const known = [...prose.matchAll(definition)].map(([, name]) => name);
    const body = prose.replace(definition, '').replace(/\[[^\]]*\]\([^)]*\)/g, '');
    const named = [...body.matchAll(/\[([^\]]+)\]/g)].map(([, name]) => name);
    assert.equal([...new Set(named)].sort(), known.sort());
  });

  // What is built, a fresh clone has not yet. What changed may be gone by now.
  if (page !== 'CHANGELOG.md')
    test('names files and folders that are there', () => {
      const spans = [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
      const paths = spans.filter((span) =>
        /^(bench|docs|examples|lib|notebooks|sandbox|test|tools)\/[\w./-]*$/.test(span),
      );
      assert.equal(
        [...new Set(paths)].filter((path) => path !== 'sandbox/dist' && !existsSync(join(root, path))),
        [],
      );
    });

  test.run();
}

const changes = suite('CHANGELOG.md');

changes('begins with what is not released, then names the version that the kit has, newest first', () => {
  const heads = [...read('CHANGELOG.md').matchAll(/^## (.*)$/gm)].map(([, head = '']) => head);
  const released = heads.filter((head) => head !== 'Unreleased');
  assert.ok(heads.lastIndexOf('Unreleased') <= 0);
  for (const head of released) assert.match(head, /^\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)$/);
  const days = released.map((head) => head.split(' ')[1]);
  assert.equal(days, [...days].sort().reverse());
  const { version } = JSON.parse(read('package.json')) as { version: string };
  assert.is(released[0]?.split(' ')[0], version);
});

changes.run();

const facts = suite('docs/facts.md');

facts('has a line for each file of code that calls something unconfirmed', () => {
  const guesses = [...filesEnding('.ts', ['lib', 'sandbox'])].filter((file) => /unconfirmed/i.test(read(file)));
  assert.ok(guesses.length > 0);
  const page = read('docs/facts.md');
  assert.equal(
    guesses.filter((file) => !page.includes(`\`${file}\``)),
    [],
  );
});

facts.run();
