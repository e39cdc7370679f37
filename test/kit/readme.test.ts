import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { python, root } from '../../tools/jupyter-env';
import { makeClone, type Clone } from './clone';
import { run, withoutGrammar, type Running } from './kit';

let clone: Clone;
const windows = process.platform === 'win32';

/** Runs a line as a shell does, with the programs of the Python environment at hand, and no browser to open. */
function shell(line: string): Running {
  const env = {
    ...withoutGrammar(dirname(clone.folder)),
    PATH: [dirname(python), process.env.PATH].join(delimiter),
    BROWSER: 'true',
  };
  const [command, ...flags] = windows ? ['cmd', '/d', '/s', '/c'] : ['sh', '-c'];
  return run(command, [...flags, line], { folder: clone.folder, env });
}

/** Runs a command to its end. */
const ends =
  (says: RegExp | string, { code = 0, more = '' } = {}) =>
  async (line: string) => {
    const one = shell(line + more);
    assert.is(await one.ended, code, one.said());
    assert.match(one.said(), says);
  };

/** Runs a command that goes on until it is told to end. */
const goesOn =
  (says: RegExp, { more = '' } = {}) =>
  async (line: string) => {
    const one = shell(line.replace('4280', String(clone.port)) + more);
    await one.says(says).finally(() => one.stop());
  };

/** What each command of the README does. It runs as it is written there, save what `more` appends. */
const commands: Record<string, (line: string) => Promise<void>> = {
  // Windows has no BROWSER variable to put another program in the browser's place.
  'npm start': goesOn(/^JupyterLab: http/m, { more: windows ? ' -- --no-browser' : '' }),
  'npm start -- --no-browser': goesOn(/^JupyterLab: http/m),
  // This is what runs: once more within would never end. They get as far as to look for the files.
  'npm test': ends(/^No file of tests has "none" in its path/m, { code: 1, more: ' -- none' }),
  'npm run test:kit': ends(/^No file of tests has "none" in its path/m, { code: 1, more: ' -- none' }),
  'npm run tour': ends('Tour: 1 passed, 0 failed', { more: ' -- 00' }),
  'npm run tour -- --strip': ends(/cleared|stripped|outputs/i),
  // Takes a minute and a browser, neither of which everyone has: it gets as far as to look for the notebook.
  'npm run test:browser': ends(/There is no (such notebook|Chromium)/, { code: 1, more: ' -- none' }),
  // As much, and a hub besides.
  'npm run test:hub': ends(/^Usage: npm run test:hub$/m, { more: ' -- --help' }),
  'npm run course': ends(/^00-start-here +not yet$/m),
  'git checkout -- notebooks': async (line) => {
    // A copy is no clone: it becomes one, in which somebody has solved an exercise.
    const git = (command: string) => ends('')(`git -c user.name=a -c user.email=a@b.example ${command}`);
    await git('init --quiet');
    await git('add notebooks');
    await git('commit --quiet --message=all');
    const notebook = join(clone.folder, 'notebooks', '00-start-here.ipynb');
    const before = readFileSync(notebook, 'utf8');
    writeFileSync(notebook, before.replace("PURVIEW_ACCOUNT: 'contoso'", "PURVIEW_ACCOUNT: 'my_account'"));
    assert.is.not(readFileSync(notebook, 'utf8'), before);
    await ends('')(line);
    assert.is(readFileSync(notebook, 'utf8'), before);
  },
  'npm run snippet': ends('04'),
  'npm run -s snippet 04 > query.ts': async (line) => {
    await ends('')(line);
    assert.match(readFileSync(join(clone.folder, 'query.ts'), 'utf8'), 'main().catch(');
  },
  'npm run sandbox': goesOn(/^Sandbox ready: /m, { more: ' -- --port 0' }),
  'npm run sandbox -- --port 4280': goesOn(/^Sandbox ready: /m),
  'npm run search-page': ends(/^Nothing listens at that address\.$/m, { code: 1 }),
  'npm run request-access': ends(/^Nothing listens at that address\.$/m, { code: 1 }),
  'npm run list': ends(/^Nothing listens at that address\.$/m, { code: 1 }),
  'npm run list -- customer --csv list.csv': ends(/^Nothing listens at that address\.$/m, { code: 1 }),
  'npm run doctor': ends(/^Sandbox answers +fail +Nothing listens at that address\.$/m, { code: 1 }),
  'npm run incident -- 3': ends(/Nothing listens at /, { code: 1 }),
  // Takes minutes and a quiet machine: it gets as far as to look for the measurement.
  'npm run bench': ends(/none is not measured: /, { code: 1, more: ' -- none' }),
  'npm run build': ends(''),
  // Once the build has made it a package.
  'npm pack ./sandbox': ends(/^purview-sandbox-[\d.]+\.tgz$/m),
  'npm run rooms': ends(/^\| rooms of lib \| 5 for \d+ files, 0 imports run back \|$/m),
  'npm run format': async (line) => {
    // Takes long for all of it.
    appendFileSync(
      join(clone.folder, '.prettierignore'),
      ['bench', 'sandbox', 'test', 'tools', 'lib/*/', ''].join('\n'),
    );
    await ends(/lib\S+\.ts/)(line);
  },
  'cd notebooks && jupyter lab': goesOn(/http:\/\/(127\.0\.0\.1|localhost):\d+\/lab\?token=/, {
    more: ` --no-browser --port=0 --ServerApp.port_retries=0${process.getuid?.() === 0 ? ' --allow-root' : ''}`,
  }),
};

/** Tested where a home and a registry are at hand. */
const elsewhere = /^(npm install( -g tslab| cross-fetch dotenv)?|tslab install( --python=PATH)?|node example\.ts)$/;

/** The shell blocks of the README and of the page on editors, each in one line, and the commands within their sentences. */
function written(): string[] {
  const pages = ['README.md', join('docs', 'editors.md')];
  const readme = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n');
  const blocks = [...readme.matchAll(/```sh\n([^]*?)\n```/g)].map(([, block]) => block.split('\n').join(' && '));
  const inline = [...readme.replace(/```[^]*?```/g, '').matchAll(/`((?:npm|npx|node|tslab|git) [^`]+)`/g)].map(
    ([, line]) => line,
  );
  return [...new Set([...blocks, ...inline])].filter((line) => !elsewhere.test(line));
}

const readme = suite('every command of the README');
readme.before(async () => void (clone = await makeClone()));
readme.after(() => clone.remove());

for (const line of written()) {
  readme(line, async () => {
    assert.ok(commands[line], `Say in this file what "${line}" does.`);
    await commands[line](line);
  });
}

readme('names every script of the kit', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = written().join('\n');
  for (const name of Object.keys(scripts)) assert.match(named, new RegExp(`npm (run |run -s )?${name}\\b`));
});

readme.run();
