import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SetupError, checkNode, findPython, linkFolder } from '../../tools/setup';
import { thrown } from '../lib/support';

const node = suite('checkNode');

node('takes Node 20.19, 22.12 and whatever is newer', () => {
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '24.1.0', '100.0.0']) checkNode(version);
  checkNode();
});

node('says in a sentence what to install in place of an older one', () => {
  for (const version of ['20.18.3', '18.20.0', '8.0.0', '20.9.0', '22.11.0']) {
    const error = thrown(() => checkNode(version));
    assert.instance(error, SetupError);
    assert.is(
      error.message,
      `Node ${version} is too old: install Node 24 from https://nodejs.org (20.19 and 22.12 work too).`,
    );
  }
});

node.run();

const python = suite<{ folder: string; platform: PropertyDescriptor }>('findPython');
python.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'a python '));
  context.platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
});
python.after.each(({ folder, platform }) => {
  Object.defineProperty(process, 'platform', platform);
  rmSync(folder, { recursive: true });
});

/** Pretends to be on another platform, where the same thing is installed in another way. */
const on = (platform: NodeJS.Platform) =>
  void Object.defineProperty(process, 'platform', { value: platform, configurable: true });
const debian = 'install Python 3.10 or newer, on Debian and Ubuntu with "apt install python3 python3-venv".';
const messageOf = (...candidates: string[][]) => thrown(() => findPython(candidates)).message;

/** A small program that prints this and ends with this status; it needs a shell, so it is left out on Windows. */
function fake(folder: string, name: string, printed: string, status = 0): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${printed && `echo '${printed}'`}\nexit ${status}\n`);
  chmodSync(path, 0o755);
  return path;
}

const ways: Partial<Record<NodeJS.Platform, string>> = {
  linux: debian,
  darwin: 'install Python 3.10 or newer, for example with "brew install python".',
  win32: 'install Python 3.10 or newer from https://www.python.org/downloads.',
};
for (const [platform, advice] of Object.entries(ways)) {
  python(`says how to install a Python that is missing, on ${platform}`, ({ folder }) => {
    on(platform as NodeJS.Platform);
    const error = thrown(() => findPython([[join(folder, 'none')], [join(folder, 'neither'), '-3']]));
    assert.instance(error, SetupError);
    assert.is(error.message, `Python is missing: ${advice}`);
  });
}

if (process.platform !== 'win32') {
  python('finds one that is new enough, with its arguments', ({ folder }) => {
    const good = fake(folder, 'python3', '3.10');
    assert.equal(findPython([[good, '-3']]), [good, '-3']);
  });

  python('says that one is too old', ({ folder }) => {
    on('linux');
    assert.is(messageOf([fake(folder, 'python3', '3.9')]), `Python 3.9 is too old: ${debian}`);
    assert.is(messageOf([fake(folder, 'python', '2.7', 1)]), `Python 2.7 is too old: ${debian}`);
  });

  python('says that one has no venv module', ({ folder }) => {
    on('linux');
    const advice = 'on Debian and Ubuntu install it with "apt install python3-venv".';
    assert.is(messageOf([fake(folder, 'python3', '3.12', 1)]), `Python 3.12 has no venv module: ${advice}`);
  });

  python('goes on to the next where one is missing, too old or no Python', ({ folder }) => {
    const [old, odd] = [fake(folder, 'old', '3.8'), fake(folder, 'odd', 'Python was not found')];
    const good = fake(folder, 'good', '3.13');
    assert.equal(findPython([[join(folder, 'none')], [odd], [old], [good]]), [good]);
  });

  python('tells of the first that was nearly right', ({ folder }) => {
    on('linux');
    const [silent, old, older] = [
      fake(folder, 'silent', '', 9),
      fake(folder, 'old', '3.9'),
      fake(folder, 'older', '3.8'),
    ];
    assert.is(messageOf([silent], [old], [older]), `Python 3.9 is too old: ${debian}`);
  });

  python('takes a program that is no Python for none', ({ folder }) => {
    on('linux');
    assert.is(messageOf([fake(folder, 'python3', 'hello')]), `Python is missing: ${debian}`);
  });
}

python.run();

const links = suite<{ folder: string }>('linkFolder');
links.before.each((context) => void (context.folder = mkdtempSync(join(tmpdir(), 'a link '))));
links.after.each(({ folder }) => rmSync(folder, { recursive: true }));

links('lets a folder be found under another path, however often it is asked', ({ folder }) => {
  const [real, link] = [join(folder, 'examples'), join(folder, 'link')];
  mkdirSync(real);
  writeFileSync(join(real, 'a.txt'), 'a');
  for (let time = 0; time < 2; time++) linkFolder(real, link);
  assert.is(readFileSync(join(link, 'a.txt'), 'utf8'), 'a');
});

links('mends a link that leads elsewhere or nowhere, and leaves a folder of that name alone', ({ folder }) => {
  const [real, other, link] = ['examples', 'other', 'link'].map((name) => join(folder, name));
  for (const one of [real, other]) mkdirSync(one);
  linkFolder(other, link);
  linkFolder(real, link);
  assert.is(realpathSync(link), realpathSync(real));
  rmSync(link);
  linkFolder(join(folder, 'gone'), link);
  linkFolder(real, link);
  assert.is(realpathSync(link), realpathSync(real));
  linkFolder(real, other);
  assert.is(realpathSync(other), join(realpathSync(folder), 'other'));
});

links.run();
