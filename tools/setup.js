// Prepares a clone: Node packages, a Python environment of its own, and the built helpers. Plain JavaScript, since it
// runs before anything is installed. What is up to date stays: each product carries a stamp made of what it came from.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { accessSync, constants, existsSync, lstatSync, readdirSync, readFileSync, realpathSync } = require('node:fs');
const { renameSync, rmSync, statfsSync, symlinkSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

const root = join(__dirname, '..');
const inRoot = (...parts) => join(root, ...parts);
const windows = process.platform === 'win32';
const venvPython = inRoot('.venv', ...(windows ? ['Scripts', 'python.exe'] : ['bin', 'python']));

class SetupError extends Error {}

/** The first 20 and 22 that load ES modules by require, which the sandbox's libraries need. */
function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Node ${version} is too old: install Node 20.19, 22.12 or newer from https://nodejs.org.`);
}

/** Finds a Python that can make the environment, as command and leading arguments. */
function findPython(candidates = windows ? [['py', '-3'], ['python'], ['python3']] : [['python3'], ['python']]) {
  const probe = 'import sys; print("%d.%d" % sys.version_info[:2]); import venv, ensurepip';
  const problems = [];
  for (const [command, ...rest] of candidates) {
    const { status, stdout, error } = spawnSync(command, [...rest, '-c', probe], { encoding: 'utf8' });
    const version = (stdout ?? '').trim();
    if (error || !/^\d+\.\d+$/.test(version)) continue;
    const [major, minor] = version.split('.').map(Number);
    if (major < 3 || (major === 3 && minor < 10)) problems.push(`Python ${version} is too old: ${pythonAdvice()}`);
    else if (status !== 0) problems.push(`Python ${version} has no venv module: ${venvAdvice()}`);
    else return [command, ...rest];
  }
  throw new SetupError(problems[0] ?? `Python is missing: ${pythonAdvice()}`);
}

function pythonAdvice() {
  const ways = {
    win32: 'install Python 3.10 or newer from https://www.python.org/downloads.',
    darwin: 'install Python 3.10 or newer, for example with "brew install python".',
  };
  return (
    ways[process.platform] ??
    'install Python 3.10 or newer, on Debian and Ubuntu with "apt install python3 python3-venv".'
  );
}

function venvAdvice() {
  return windows || process.platform === 'darwin'
    ? 'reinstall Python from https://www.python.org/downloads.'
    : 'on Debian and Ubuntu install it with "apt install python3-venv".';
}

const libSources = () =>
  readdirSync(inRoot('lib'), { recursive: true })
    .filter((name) => /\.(ts|json)$/.test(name) && !/^(dist|node_modules)\b/.test(name))
    .sort()
    .map((name) => join('lib', name));

/**
 * What set-up makes. `from` are the files that decide whether it is up to date, `part` must be there too, and `after`
 * is what it is made with.
 */
function products({ node, python }) {
  return [
    {
      what: 'Node packages',
      stamp: inRoot('node_modules', '.kit-stamp'),
      from: ['package-lock.json'],
      needed: node,
      megabytes: 300,
      make: () => run(...npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error')),
      trouble: 'The Node packages could not be installed. Is the network there?',
    },
    {
      what: 'JupyterLab, into .venv',
      stamp: inRoot('.venv', '.kit-stamp'),
      // It refers to the Python it was made with, which may have been replaced since.
      part: venvPython,
      from: ['requirements.txt'],
      needed: python,
      megabytes: 300,
      make: async () => {
        rmSync(inRoot('.venv'), { recursive: true, force: true });
        const [command, ...rest] = findPython();
        await run(command, [...rest, '-m', 'venv', inRoot('.venv')]);
        await run(venvPython, [
          '-m',
          'pip',
          'install',
          '--quiet',
          '--disable-pip-version-check',
          '-r',
          'requirements.txt',
        ]);
      },
      trouble: 'JupyterLab could not be installed. Is the network there?',
    },
    {
      what: 'the helpers (lib/dist)',
      stamp: inRoot('lib', 'dist', '.kit-stamp'),
      from: ['package-lock.json', 'tsconfig.json', ...libSources()],
      needed: node,
      after: 'Node packages',
      megabytes: 5,
      make: async () => {
        // Built beside and swapped in: a kernel that runs meanwhile must not find the folder missing.
        const [dist, fresh] = [inRoot('lib', 'dist'), inRoot('lib', 'dist.new')];
        rmSync(fresh, { recursive: true, force: true });
        // Not node_modules/.bin/tsc: that one is the older compiler that tslab brings.
        const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
        await run(process.execPath, [tsc, '-p', 'lib', '--outDir', fresh]);
        rmSync(dist, { recursive: true, force: true });
        renameSync(fresh, dist);
      },
      trouble: 'The helpers did not compile: the messages above say where.',
    },
  ];
}

/**
 * Makes what is missing or out of date, after checking that everything it needs is there. What does not need one another
 * is made side by side.
 */
async function setUp({ node = true, python = true, log = console.log } = {}) {
  checkNode();
  const stale = products({ node, python }).filter((product) => product.needed && !upToDate(product));
  if (stale.length > 0) checkFolder(stale);
  if (stale.some(({ what }) => what.startsWith('JupyterLab'))) findPython();
  const making = new Map();
  for (const product of stale) {
    making.set(
      product.what,
      Promise.resolve(making.get(product.after)).then(() => make(product, log)),
    );
  }
  const outcomes = await Promise.allSettled(making.values());
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  for (const name of ['examples', 'docs']) linkFolder(inRoot(name), inRoot('notebooks', name));
}

/**
 * JupyterLab serves the notebooks' folder alone, and reads `../examples` in a lesson as the folder of that name in there:
 * with a link, what a lesson points at opens there as it does elsewhere. What else has that name stays.
 */
function linkFolder(folder, link) {
  try {
    const known = lstatSync(link, { throwIfNoEntry: false });
    if (known && !known.isSymbolicLink()) return;
    if (known && existsSync(link) && realpathSync(link) === realpathSync(folder)) return;
    rmSync(link, { force: true });
    symlinkSync(windows ? folder : relative(dirname(link), folder), link, 'junction');
  } catch {
    // A file system without links, or somebody else was faster: the lessons run all the same.
  }
}

async function make(product, log) {
  log(`Setting up: ${product.what} ...`);
  // First of all: interrupted half way, the product must not pass for whole.
  rmSync(product.stamp, { force: true });
  const began = performance.now();
  try {
    await product.make();
    writeFileSync(product.stamp, fingerprint(product));
    log(`Set up in ${((performance.now() - began) / 1000).toFixed(1)} s: ${product.what}`);
  } catch (error) {
    throw error instanceof SetupError ? error : new SetupError(product.trouble);
  }
}

/** Looked at beforehand, since npm clears up after itself on a full disk and leaves no trace of the reason. */
function checkFolder(stale) {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new SetupError(`${root} cannot be written to: copy it to a folder of your own, and start there.`);
  }
  const needed = stale.reduce((sum, { megabytes }) => sum + megabytes, 0);
  const { bavail, bsize } = statfsSync(root);
  const free = Math.floor((bavail * bsize) / 1e6);
  if (free < needed)
    throw new SetupError(`The disk is nearly full: set-up needs ${needed} MB, and ${free} MB are free.`);
}

function upToDate(product) {
  if (!existsSync(product.stamp) || !existsSync(product.part ?? product.stamp)) return false;
  return readFileSync(product.stamp, 'utf8') === fingerprint(product);
}

/** The product's place is part of it: a Python environment does not survive being moved. */
function fingerprint({ stamp, from }) {
  const hash = createHash('sha256').update(dirname(realpathSync(dirname(stamp))));
  for (const file of from) hash.update(file).update(readFileSync(inRoot(file)));
  return hash.digest('hex');
}

/** The npm that runs this; without one, Windows starts npm by a shell only. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli && cli.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args, { shell: windows }];
}

const running = new Set();

/** Runs a program to its end. Where only this process is told to end, what it runs is told too. */
function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => {
      running.delete(child);
      if (status === 0) resolve();
      else reject(new Error(`${command} ended with ${status}`));
    });
  });
}

/** Ctrl-C has reached what runs already; a second SIGINT would make pip print where it was. */
function interrupted() {
  for (const child of running) child.kill('SIGTERM');
  console.error('Set-up was interrupted. The next start makes what is missing.');
  process.exit(1);
}

/** Sets up, as a command does: what is wrong is said in a sentence, and what runs is ended with it. Tells whether all is there. */
async function setUpAsCommand(options) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, interrupted);
  try {
    await setUp(options);
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return false;
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
  }
}

if (require.main === module) void setUpAsCommand({ python: !process.argv.includes('--node-only') });

module.exports = { SetupError, checkNode, findPython, linkFolder, npm, setUpAsCommand };
