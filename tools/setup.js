// Prepares a clone: Node packages, a Python environment of its own, and the built helpers. Plain JavaScript, since it
// runs before anything is installed. What is up to date stays: each product carries a stamp made of what it came from.
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
} = require('node:fs');
const { renameSync, rmSync, statfsSync, statSync, symlinkSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const attended = require('./attended');
const { lock } = require('../sandbox/lock');
const { showSteps } = require('./steps');

const root = join(__dirname, '..');
const inRoot = (...parts) => join(root, ...parts);
const windows = process.platform === 'win32';
const venvPython = inRoot('.venv', ...(windows ? ['Scripts', 'python.exe'] : ['bin', 'python']));

class SetupError extends Error {}

/** The first 20 and 22 that load ES modules by require, which the sandbox's libraries need. */
function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `Node ${version} is too old: install Node 24 from https://nodejs.org (20.19 and 22.12 work too).`,
  );
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

const sourcesIn = (folder, name) =>
  readdirSync(inRoot(folder), { recursive: true })
    .filter((file) => name.test(file) && !/^(dist|node_modules)\b/.test(file))
    .sort()
    .map((file) => join(folder, file));
const libSources = () => sourcesIn('lib', /(\.ts|^tsconfig\.json)$/);
const sandboxSources = () =>
  sourcesIn('sandbox', /(\.(ts|js|css|html|svg)|world\.schema\.json|example\.json|^tsconfig\.json)$/);

const buildLib = ['tools', 'build-lib.js'];
const buildSandbox = ['tools', 'build-sandbox.js'];
const translating = [
  join('tools', 'translate.js'),
  join('tools', 'made.js'),
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const kernelSpec = join('tools', 'jupyter', 'kernels', 'tslab', 'kernel.json');
const kernelSources = () => [
  ...[join('tools', 'setup.js'), kernelSpec],
  ...readdirSync(inRoot('tools', 'jupyter', 'kernel')).map((name) => join('tools', 'jupyter', 'kernel', name)),
];

/** The Node that runs this. */
const thisNode = () => `${process.version} ${process.platform} ${process.arch} ${process.execPath}`;

/** The Python that the environment was made with and refers to: its place, and what tells it from another put there. */
function pythonOfVenv() {
  try {
    const [, home] = /^home *= *(.+)$/m.exec(readFileSync(inRoot('.venv', 'pyvenv.cfg'), 'utf8'));
    const base = windows ? join(home.trim(), 'python.exe') : realpathSync(venvPython);
    const { size, mtimeMs } = statSync(base);
    return `${base} ${size} ${mtimeMs}`;
  } catch {
    return 'none';
  }
}

/** Whether a program ends well. */
const succeeds = (program, ...args) => spawnSync(program, args, { cwd: root, stdio: 'ignore' }).status === 0;

const findsJupyter = `
import sys
from importlib.util import find_spec
sys.exit(not (find_spec("jupyterlab") and find_spec("nbclient") and find_spec("zmq")))`;

/** Where the built package has its manifests, beneath lib. */
const manifestFolders = [[], ['course']];

/**
 * Writes the manifests of the built package into the folder of lib: for itself, and for its door for the course, which
 * is not published. They are no part of the sources: beside those, a manifest would decide how a borrower's tools read
 * them.
 */
function writeManifests(lib) {
  const { version, license, dependencies } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const description = 'Small helpers for the Microsoft Purview REST APIs.';
  const doors = { main: 'dist/index.js', types: 'dist/index.d.ts' };
  const files = ['dist/**/*.js', 'dist/**/*.d.ts', '!dist/course'];
  const engines = { node: '>=20.19' };
  const own = { name: 'purview-rest-helpers', version, description, license, ...doors, files, engines, dependencies };
  const course = { main: '../dist/course/index.js', types: '../dist/course/index.d.ts' };
  for (const [place, manifest] of [own, course].entries()) {
    writeFileSync(join(lib, ...manifestFolders[place], 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
}

/** What the sandbox loads of other packages, but for what the build of its package writes out: the looks of the portal. */
const sandboxLoads = ['ajv', 'fastify', 'find-my-way', 'minisearch', 'selfsigned'];

/** Writes what the package of the sandbox has beside its folder of built files: its manifest, and the licence. */
function writeSandboxManifest(sandbox) {
  const { version, license, engines, devDependencies, overrides } = JSON.parse(
    readFileSync(inRoot('package.json'), 'utf8'),
  );
  const manifest = {
    name: 'purview-sandbox',
    version,
    description:
      'Imitates Microsoft Entra ID, Microsoft Graph and the Microsoft Purview REST APIs on this machine, for tests.',
    keywords: ['purview', 'microsoft-purview', 'azure-purview', 'emulator', 'mock', 'testing'],
    license,
    type: 'commonjs',
    bin: { 'purview-sandbox': 'dist/main.js' },
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', 'emulator.md', 'operations.md', '!**/.kit-stamp'],
    engines,
    // A dependency of Fastify that is held at a release for all versions of Node here is held there too: the only way a package has.
    dependencies: {
      ...Object.fromEntries(sandboxLoads.map((name) => [name, devDependencies[name]])),
      ...overrides,
    },
  };
  writeFileSync(join(sandbox, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  copyFileSync(inRoot('LICENSE'), join(sandbox, 'LICENSE'));
}

/**
 * What set-up makes. `from` are the files that decide whether it is up to date; its `parts` elsewhere must be there too.
 * `maker` is the program that it was made by or for: with another one it is made again, unless it `works` with that one
 * too. What does not `move` depends on the folder it is in. `after` is what it is made with; those of one `line` are
 * shown in one.
 */
function products({ node, python, packages, kernel }) {
  return [
    {
      what: 'Node packages',
      line: 'node',
      stamp: inRoot('node_modules', '.kit-stamp'),
      from: ['package-lock.json'],
      maker: thisNode,
      // What is compiled in them is for some versions of Node, and for one system.
      works: () => succeeds(process.execPath, '-e', 'require("zeromq")'),
      moves: true,
      needed: node,
      megabytes: 300,
      make: () => run(...npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error')),
      trouble: 'The Node packages could not be installed. Is the network there?',
    },
    {
      what: 'JupyterLab, into .venv',
      line: 'python',
      stamp: inRoot('.venv', '.kit-stamp'),
      from: ['requirements.txt'],
      maker: pythonOfVenv,
      works: () => succeeds(venvPython, '-c', findsJupyter),
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
      line: 'node',
      stamp: inRoot('lib', 'dist', '.kit-stamp'),
      parts: manifestFolders.map((folder) => inRoot('lib', ...folder, 'package.json')),
      from: [...translating, join(...buildLib), ...libSources()],
      moves: true,
      needed: node,
      after: ['Node packages'],
      megabytes: 5,
      make: async () => {
        await buildBeside(inRoot('lib', 'dist'), (fresh) => run(process.execPath, [inRoot(...buildLib), fresh]));
        writeManifests(inRoot('lib'));
      },
      trouble: 'The helpers did not compile: the messages above say where.',
    },
    {
      what: "the sandbox's package",
      line: 'node',
      stamp: inRoot('sandbox', 'dist', '.kit-stamp'),
      parts: [inRoot('sandbox', 'package.json'), inRoot('sandbox', 'LICENSE')],
      from: [
        ...translating,
        'LICENSE',
        join('tools', 'setup.js'),
        join(...buildSandbox),
        ...(packages ? sandboxSources() : []),
      ],
      moves: true,
      needed: packages,
      after: ['Node packages'],
      megabytes: 5,
      make: async () => {
        const build = (fresh) => run(process.execPath, [inRoot(...buildSandbox), fresh]);
        await buildBeside(inRoot('sandbox', 'dist'), build);
        writeSandboxManifest(inRoot('sandbox'));
      },
      trouble: 'The sandbox did not compile: the messages above say where.',
    },
    {
      what: "the kernel's start",
      line: 'node',
      stamp: inRoot('.kit', 'kernel', '.kit-stamp'),
      from: ['package-lock.json', ...kernelSources(), ...libSources()],
      maker: thisNode,
      needed: kernel,
      after: ['Node packages', 'the helpers (lib/dist)'],
      megabytes: 60,
      make: () => buildBeside(inRoot('.kit', 'kernel'), makeKernel),
      trouble: "The kernel's start could not be written.",
    },
  ];
}

/**
 * Builds a folder beside its place and puts it there once it is whole: what runs meanwhile must not find it missing, nor
 * half of it.
 */
async function buildBeside(place, build) {
  const above = dirname(place);
  // Of a build that was killed.
  for (const name of readdirSync(above)) {
    if (name.startsWith(`${basename(place)}.`)) rmSync(join(above, name), { recursive: true, force: true });
  }
  const [fresh, old] = [`${place}.${process.pid}`, `${place}.${process.pid}.old`];
  await build(fresh);
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Makes a kernel for Jupyter that goes on from a snapshot (tools/jupyter/kernel/snapshot.js). Where this Node makes none
 * that runs, the folder stays without a kernel, and Jupyter finds the one in tools.
 */
async function makeKernel(folder) {
  // Room for what the snapshot holds: the first cells need not wait for all of it to be gone through for garbage.
  const flags = ['--initial-old-space-size=256'];
  const kernel = inRoot('tools', 'jupyter', 'kernel');
  const snapshot = join(folder, 'start.blob');
  const quiet = { env: { ...process.env, NODE_OPTIONS: '' }, print: 'ignore' };
  mkdirSync(folder, { recursive: true });
  try {
    const use = [...flags, '--snapshot-blob', snapshot];
    await run(process.execPath, [...use, '--build-snapshot', join(kernel, 'snapshot.js')], quiet);
    await run(process.execPath, [...use, join(kernel, 'main.js')], quiet);
  } catch (error) {
    if (ending) throw error;
    rmSync(snapshot, { force: true });
    return;
  }
  const spec = JSON.parse(readFileSync(inRoot(kernelSpec), 'utf8'));
  const [, flag, , ...rest] = spec.argv;
  const goesOn = [...flags, '--snapshot-blob', '{resource_dir}/../../start.blob', join(kernel, 'main.js')];
  const made = { ...spec, argv: [process.execPath, flag, ...goesOn, ...rest] };
  mkdirSync(join(folder, 'kernels', 'tslab'), { recursive: true });
  writeFileSync(join(folder, 'kernels', 'tslab', 'kernel.json'), JSON.stringify(made, undefined, 2));
}

/**
 * Makes what is missing or out of date, after checking that everything it needs is there. What does not need one another
 * is made side by side, and by one process at a time.
 */
async function setUp({
  node = true,
  python = true,
  packages = false,
  kernel = node && python,
  stream = process.stdout,
} = {}) {
  checkNode();
  for (const name of ['examples', 'docs']) linkFolder(inRoot(name), inRoot('notebooks', name));
  const stale = () =>
    products({ node, python, packages, kernel }).filter((product) => product.needed && !upToDate(product));
  const before = stale();
  if (before.length === 0) return;
  checkFolder(before);
  const steps = showSteps(stream);
  const release = await locked(steps);
  try {
    await makeAll(stale(), steps);
  } finally {
    steps.close();
    release();
  }
}

/** Waits for another set-up of this folder, and keeps others waiting. */
async function locked(steps) {
  const tell = (pid) =>
    steps.say(`Another set-up is at work here${pid ? ` (process ${pid})` : ''}: waiting for it ...`);
  try {
    return await lock(inRoot('.kit', 'set-up'), { tell });
  } catch (error) {
    throw ['EACCES', 'EPERM', 'EROFS'].includes(error.code) ? new SetupError(unwritable(inRoot('.kit'))) : error;
  }
}

async function makeAll(stale, steps) {
  if (stale.some(({ line }) => line === 'python')) findPython();
  const making = new Map();
  for (const product of stale) {
    const before = (product.after ?? []).map((what) => making.get(what));
    making.set(
      product.what,
      Promise.all(before).then(() => make(product, steps)),
    );
  }
  const outcomes = await Promise.allSettled(making.values());
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
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

async function make(product, steps) {
  const { what, line } = product;
  steps.begin(line, what);
  // First of all: interrupted half way, the product must not pass for whole.
  rmSync(product.stamp, { force: true });
  const began = performance.now();
  try {
    await product.make();
    writeFileSync(product.stamp, stampOf(product));
    steps.end(line, what, (performance.now() - began) / 1000);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError([error.output, product.trouble].filter(Boolean).join('\n'));
  }
}

/** Looked at beforehand, since npm clears up after itself on a full disk and leaves no trace of the reason. */
function checkFolder(stale) {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new SetupError(unwritable(root));
  }
  const needed = stale.reduce((sum, { megabytes }) => sum + megabytes, 0);
  const { bavail, bsize } = statfsSync(root);
  const free = Math.floor((bavail * bsize) / 1e6);
  if (free < needed)
    throw new SetupError(`The disk is nearly full: set-up needs ${needed} MB, and ${free} MB are free.`);
}

const unwritable = (folder) => `${folder} cannot be written to: copy it to a folder of your own, and start there.`;

/** Whether a product is there, made of what there is and by what there is, or works with it. */
function upToDate(product) {
  if (!(product.parts ?? []).every(existsSync)) return false;
  const [made, maker] = readStamp(product);
  if (made === undefined || made !== fingerprint(product)) return false;
  if (!product.maker || maker === product.maker()) return true;
  if (!product.works?.()) return false;
  try {
    writeFileSync(product.stamp, stampOf(product));
  } catch {
    // In a folder that cannot be written to it is asked again the next time.
  }
  return true;
}

/** Nothing where there is none, or another set-up is taking it away. */
function readStamp({ stamp }) {
  try {
    return readFileSync(stamp, 'utf8').split('\n');
  } catch {
    return [];
  }
}

const stampOf = (product) => `${fingerprint(product)}\n${product.maker?.() ?? ''}`;

function fingerprint({ stamp, from, moves }) {
  const hash = createHash('sha256').update(moves ? '' : dirname(realpathSync(dirname(stamp))));
  for (const file of from) hash.update(file).update(readFileSync(inRoot(file)));
  return hash.digest('hex');
}

/** The npm that runs this; without one, Windows starts npm by a shell only. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli && cli.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args, { shell: windows }];
}

/** Runs a program in the kit's folder. */
const run = (command, args, options) => attended.run(command, args, { cwd: root, ...options });

let ending = false;

/** Ctrl-C; what runs is told, and nothing that fails of it is spoken of. */
async function interrupted() {
  ending = true;
  await attended.endAll();
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
    if (!ending) console.error(error.message);
    process.exitCode = 1;
    return false;
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
  }
}

if (require.main === module) {
  const asked = (flag) => process.argv.includes(flag);
  const python = !asked('--node-only');
  void setUpAsCommand({ python, packages: asked('--packages'), kernel: python || asked('--kernel') });
}

module.exports = {
  ...{ SetupError, checkNode, findPython, linkFolder, npm, sandboxLoads, setUpAsCommand, thisNode, writeManifests },
  writeSandboxManifest,
};
