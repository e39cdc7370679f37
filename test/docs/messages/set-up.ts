import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../../../tools/jupyter-env';
import { freePort } from '../../../tools/ports';
import { startSandboxIfNeeded, startSandboxProcess } from '../../../tools/sandbox-process';
import { checkNode, findPython } from '../../../tools/setup';
import { lock } from '../../../sandbox/lock';
import { checkOptions, readOptions } from '../../../sandbox/options';
import { ownCertificate } from '../../../sandbox/http/tls';
import { run } from '../../kit/kit';
import { configOf, serve, thrown, variables } from '../../lib/support';
import { seen, type Case, type Group } from './cases';
import { startSandbox } from '../../sandbox-suite';

/** What it throws in a sentence, as on another system: there the same thing is installed in another way. */
const on = (platform: NodeJS.Platform, act: (folder: string) => unknown) => () => {
  const own = Object.getOwnPropertyDescriptor(process, 'platform')!;
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  Object.defineProperty(process, 'platform', { ...own, value: platform });
  try {
    return seen([thrown(() => act(folder)).message]);
  } finally {
    Object.defineProperty(process, 'platform', own);
    rmSync(folder, { recursive: true });
  }
};

/** A program that says it is a Python of this version, and ends so. */
function program(folder: string, says: string, status = 0): string {
  const path = join(folder, 'python3');
  writeFileSync(path, `#!/bin/sh\n${says}\nexit ${status}\n`, { mode: 0o755 });
  return path;
}
const noPython = (platform: NodeJS.Platform) => on(platform, (folder) => findPython([[join(folder, 'none')]]));
const python = (version: string, status = 0, platform: NodeJS.Platform = 'linux') =>
  on(platform, (folder) => findPython([[program(folder, `echo ${version}`, status)]]));

/** All that set-up reads of a clone, with nothing installed or built. */
function bareClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  const files = [
    'package.json',
    'package-lock.json',
    'requirements.txt',
    'tsconfig.json',
    'tools',
    join('sandbox', 'lock.js'),
  ];
  for (const name of files) cpSync(join(root, name), join(folder, name), { recursive: true });
  const built = ['dist', 'package.json'].map((name) => join(root, 'lib', name));
  cpSync(join(root, 'lib'), join(folder, 'lib'), { recursive: true, filter: (path) => !built.includes(path) });
  return folder;
}

interface Making {
  /** What stands in for npm: a program of Node. By default one that installs the compiler alone. */
  npm?: string;
  /** A helper more. */
  more?: string;
  /** What Python does after it has told its version, in words of a shell. */
  python?: string;
  /** Leaves Python out. */
  nodeOnly?: boolean;
  /** A program that runs first, in which the system may answer otherwise: no test fills a disk. */
  first?: string;
}

/** Sets up a bare clone, and gives the last line of what is said. */
const settingUp =
  ({ npm = installs, more = '', python: says = 'exit 1', nodeOnly = true, first = '' }: Making) =>
  async () => {
    const folder = bareClone();
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    program(bin, `case "$*" in *ensurepip*) echo 3.11 ;; *) ${says} ;; esac`);
    writeFileSync(join(folder, 'npm.js'), npm);
    writeFileSync(join(folder, 'first.js'), first);
    writeFileSync(join(folder, 'lib', 'more.ts'), more);
    const flags = nodeOnly ? ['--node-only'] : [];
    const made = run(process.execPath, ['-r', join(folder, 'first.js'), 'tools/setup.js', ...flags], {
      folder,
      env: { npm_execpath: join(folder, 'npm.js'), PATH: [bin, process.env['PATH']].join(delimiter) },
    });
    await made.ended;
    rmSync(folder, { recursive: true, force: true });
    return seen([made.said().trimEnd().split('\n').at(-1) ?? '']);
  };

/** Borrows the compiler, which is all that a build needs, and what earlier builds have kept. */
const installs = `
const { mkdirSync, symlinkSync } = require('node:fs');
mkdirSync('node_modules');
for (const name of ['typescript', '.cache'])
  symlinkSync(${JSON.stringify(join(root, 'node_modules'))} + '/' + name, 'node_modules/' + name, 'junction');
`;
/** A function of the file system fails for some paths. */
const failing = (name: string, paths: RegExp, code: string) => `
const fs = require('node:fs');
const own = fs.${name};
fs.${name} = (path, ...rest) => {
  if (${String(paths)}.test(path)) throw Object.assign(new Error('${code}'), { code: '${code}' });
  return own(path, ...rest);
};
`;
const venv = `case "$*" in '-m venv '*) mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python" ;; esac; exit 0`;

/** Ctrl-C, while packages are installed. */
async function interrupted() {
  const folder = bareClone();
  const npm_execpath = join(folder, 'npm.js');
  writeFileSync(npm_execpath, "console.log('slow'); setInterval(() => {}, 1000);");
  const made = run(process.execPath, ['tools/setup.js', '--node-only'], { folder, env: { npm_execpath } });
  await made.says(/slow/);
  made.child.kill('SIGINT');
  await made.ended;
  rmSync(folder, { recursive: true, force: true });
  return seen([made.said().trimEnd().split('\n').at(-1) ?? '']);
}

/** Two set-ups in one folder: the second tells that it waits. */
async function waiting() {
  const folder = bareClone();
  const release = await lock(join(folder, '.kit', 'set-up'));
  const npm_execpath = join(folder, 'none.js');
  const second = run(process.execPath, ['tools/setup.js', '--node-only'], { folder, env: { npm_execpath } });
  const [line] = await second.says(/.*waiting for it.*/).finally(release);
  await second.ended;
  rmSync(folder, { recursive: true, force: true });
  return seen([line]);
}

/** A port that something else listens on, which answers nobody. */
async function withTakenPort<T>(act: (url: string) => Promise<T>): Promise<T> {
  const { url, close } = await serve((_request, response) => response.writeHead(404).end());
  return act(url).finally(close);
}

/** The last line that `npm start` says with these settings. */
async function lastOfStart(env: Record<string, string>, { folder = root, options = [] as string[] } = {}) {
  const loader = join(folder, 'tools', 'typescript.js');
  const start = run(process.execPath, ['-r', loader, 'tools/start.ts', ...options], { folder, env });
  await start.ended;
  return seen([start.said().trimEnd().split('\n').at(-1) ?? '']);
}

/** The same in a clone whose Python does nothing. */
async function withoutJupyter() {
  const folder = bareClone();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const name of ['notebooks', '.venv', join('.venv', 'bin')]) mkdirSync(join(folder, name));
  symlinkSync(program(folder, ''), join(folder, '.venv', 'bin', 'python'));
  return lastOfStart(variables, { folder }).finally(() => rmSync(folder, { recursive: true }));
}

/** Two files that are something else. */
async function withNoCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name)) as [string, string];
  for (const file of [cert, key]) writeFileSync(file, 'nothing');
  return ownCertificate(cert, key).finally(() => rmSync(folder, { recursive: true }));
}

const another = 'Copy the kit to a folder of your own, such as one in your home folder.';
const newerPython = 'Install it as the message says, then run the command again.';
const network =
  'Look at the lines above: they are npm’s and pip’s own. From a company network, set the registry or the proxy that others there use (`npm config set registry`, `pip config set global.index-url`), and start again.';

const cases: Case[] = [
  {
    make: () => checkNode('18.20.0'),
    means: 'The kit needs what this Node does not have yet.',
    todo: 'Install Node 24, open a new terminal, and start again.',
  },
  { make: noPython('linux'), means: 'JupyterLab is a Python program, and no Python was found.', todo: newerPython },
  { make: noPython('darwin'), means: 'The same on a Mac.', todo: newerPython },
  { make: noPython('win32'), means: 'The same on Windows.', todo: newerPython },
  {
    make: python('3.9'),
    means: 'The Python that was found is older than JupyterLab takes.',
    todo: newerPython,
    posix: true,
  },
  {
    make: python('3.12', 1),
    means: 'Debian and Ubuntu leave a part of Python out, which makes environments.',
    todo: newerPython,
    posix: true,
  },
  {
    make: python('3.12', 1, 'darwin'),
    means: 'A part of Python is missing, which makes environments.',
    todo: newerPython,
    posix: true,
  },
  {
    make: settingUp({ npm: 'process.exitCode = 1' }),
    means: 'npm could not fetch the packages, or not write them.',
    todo: network,
    posix: true,
    apart: true,
  },
  {
    make: settingUp({ nodeOnly: false }),
    means: 'pip could not fetch JupyterLab, or not write it.',
    todo: network,
    posix: true,
    apart: true,
  },
  {
    make: settingUp({ more: 'export const more = (;' }),
    means: 'A file in `lib` was changed, and is not right.',
    todo: 'Mend what the lines above name, or bring the file back with `git checkout -- lib`.',
    posix: true,
    apart: true,
  },
  {
    make: settingUp({ python: venv, nodeOnly: false, first: failing('mkdirSync', /kernel\.\d+$/, 'ENOSPC') }),
    means: 'The folder `.kit` cannot be written to, or the disk is full.',
    todo: 'Make room, delete `.kit`, and start again.',
    posix: true,
    apart: true,
  },
  {
    make: settingUp({ first: "require('node:fs').statfsSync = () => ({ bavail: 10, bsize: 1e6 });" }),
    means: 'There is not enough room for the packages.',
    todo: 'Make room, or copy the kit to another disk.',
    posix: true,
    apart: true,
  },
  {
    make: settingUp({ first: failing('accessSync', /./, 'EACCES') }),
    means: 'The folder belongs to somebody else, or its disk is only for reading.',
    todo: another,
    posix: true,
    apart: true,
  },
  {
    make: interrupted,
    means: 'You pressed Ctrl-C, or somebody ended the program.',
    todo: 'Start again: what is there already stays.',
    posix: true,
    apart: true,
  },
  {
    make: waiting,
    means: 'Another terminal sets up the same folder. This one goes on when that has ended.',
    todo: 'Wait. If no other is at work, end the process of that number.',
    posix: true,
    apart: true,
  },
];

const ownAccount = { ...configOf('http://127.0.0.1:1'), endpoint: 'https://contoso.purview.azure.com' };

async function freshBesideAnother(): Promise<void> {
  const sandbox = await startSandbox();
  try {
    await startSandboxIfNeeded(configOf(sandbox.url), { fresh: true });
  } finally {
    await sandbox.close();
  }
}

const starts: Case[] = [
  {
    make: () => lastOfStart({ DOTENV_CONFIG_PATH: 'package.json' }),
    means: 'The settings of the lines above are wrong, and nothing was started.',
    todo: 'Change them, or move `.env` away and start with the sandbox.',
    posix: true,
    apart: true,
  },
  {
    make: withoutJupyter,
    means: 'Jupyter could not start: it is damaged, or it found its own settings wrong.',
    todo: 'Look at the lines above, which are Jupyter’s. If they do not help, delete `.venv` and start again.',
    posix: true,
    apart: true,
  },
  {
    make: () => lastOfStart({}, { options: ['--nonsense'] }),
    means: '`npm start` has two options.',
    todo: 'Write it as the message does, behind `--`.',
    posix: true,
    apart: true,
  },
  {
    make: () => withTakenPort((url) => freePort(Number(new URL(url).port), 1)),
    means: 'All the ports that JupyterLab is started on are taken.',
    todo: 'End other Jupyter servers, such as those of yesterday.',
  },
  {
    make: () => withTakenPort((url) => startSandboxIfNeeded(configOf(url))),
    means: 'Another program has the address of the sandbox, and it is no sandbox.',
    todo: 'End that program; or copy `.env.example` to `.env` and write another number for the port in its three addresses.',
    apart: true,
  },
  {
    make: () => withTakenPort((url) => startSandboxProcess(['--port', new URL(url).port])),
    means: 'Another program, perhaps another sandbox, has the port that the sandbox was to have.',
    todo: 'End that program, or give another number.',
    apart: true,
  },
  {
    make: () => readOptions(['--nonsense']),
    means: 'The sandbox was started with an option that it does not have.',
    todo: 'Use those of the message; with npm they stand behind `--`, as in `npm run sandbox -- --port 0`.',
  },
  {
    make: () => readOptions(['--shape', 'new']),
    means: 'The sandbox is a tenant of one of three shapes, and there is none of that name.',
    todo: 'Write one of the three, or leave the option out for `both`.',
  },
  {
    make: () => readOptions(['--keep', '']),
    means: 'The world of the sandbox is kept in a file, and none was named.',
    todo: 'Write its name behind `--keep`.',
  },
  {
    make: () => readOptions(['--world', '']),
    means: 'A world of your own comes from a file, and none was named.',
    todo: 'Write its name behind `--world`.',
  },
  {
    make: () => readOptions(['--world', 'world.json', '--assets', '300']),
    means: 'A world of your own has the assets that it names, and Contoso alone can have more.',
    todo: 'Leave one of the two out.',
  },
  {
    make: () => readOptions(['--fresh']),
    means: 'Only a world that is kept can begin anew.',
    todo: 'Leave it out, or name the file as well: `--keep FILE --fresh`.',
  },
  {
    make: () => readOptions(['--log', 'text']),
    means: 'The log of requests of the sandbox has one form, a line of JSON for each.',
    todo: 'Write `--log json`.',
  },
  {
    make: () => checkOptions({ prot: 1 } as object),
    means: 'A program started the sandbox with an option that it does not have.',
    todo: 'Use those of the message.',
  },
  {
    make: () => checkOptions({ port: true as never }),
    means: 'A program started the sandbox with an option of another kind.',
    todo: 'Pass what the message asks for.',
  },
  {
    make: () => startSandboxIfNeeded(ownAccount, { fresh: true }),
    means: '`npm start -- --fresh` was meant for the sandbox, and `.env` names an account of your own.',
    todo: 'Leave `--fresh` out; for the sandbox, move `.env` away.',
  },
  {
    make: freshBesideAnother,
    means: 'The sandbox of another terminal runs already, and only one that is started can begin anew.',
    todo: 'End that one with Ctrl-C, then start again.',
  },
  {
    make: () => readOptions(['--cert', 'cert.pem']),
    means: 'A certificate and its key go together.',
    todo: 'Pass both, or `--tls` alone for one that is made.',
  },
  {
    make: () => readOptions(['--port', 'x']),
    means: 'The number is none.',
    todo: 'Write digits alone; 0 takes a port that is free.',
  },
  {
    make: () => ownCertificate('not-there.pem', 'not-there.key'),
    means: 'The file of the certificate or of its key is not there, or you may not read it.',
    todo: 'Correct the path, or the rights of the file.',
  },
  {
    make: withNoCertificate,
    means: 'The two files are something else.',
    todo: 'Pass them in PEM form: they begin with `-----BEGIN`.',
  },
];

export const setUp: Group[] = [
  {
    title: 'Set-up',
    intro: '`npm start` installs what is missing first, and every other command does too.',
    cases,
  },
  {
    title: 'Starting the kit and the sandbox',
    intro: 'What `npm start` and `npm run sandbox` say when they cannot go on.',
    cases: starts,
  },
];
