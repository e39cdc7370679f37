import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { curveKeyPair } from 'zeromq';
import { kernelEnvironment, notebooksFolder, root } from '../../tools/jupyter-env';
import { outputText, readNotebook, serialise, type Cell } from '../../tools/notebook';
import { runInKernel } from '../../tools/kernels';
import { notebooks } from '../notebooks/support';
import { freePort, makeClone } from './clone';
import { run, startKit } from './kit';

/** What a connection file holds. */
type Connection = Record<string, string | number>;

const kitsKernel = join(root, 'tools', 'jupyter', 'kernel', 'main.js');
const tslab = join(root, 'node_modules', 'tslab', 'bin', 'tslab');
const message = join(__dirname, 'message.js');
/** The id of a user who owns nothing, where this one may become that one and that one may read the kit. */
const nobody = process.getuid?.() === 0 && canRun(65534) ? 65534 : undefined;
if (nobody === undefined)
  console.log('skipped: attacks as another user, which root can make: the same is done as this user');

function canRun(uid: number): boolean {
  return spawnSync(process.execPath, ['-e', 'require("zeromq")'], { cwd: root, uid, gid: uid }).status === 0;
}

let folder: string;
let kernel: ChildProcess | undefined;

/** A connection of Jupyter's, for a kernel that is to be started. */
async function newConnection(): Promise<Connection> {
  const names = ['shell', 'iopub', 'stdin', 'control', 'hb'];
  const ports = await Promise.all(names.map(async (name) => [`${name}_port`, await freePort()] as const));
  return {
    ...Object.fromEntries(ports),
    ip: '127.0.0.1',
    transport: 'tcp',
    key: 'a key',
    signature_scheme: 'hmac-sha256',
  };
}

/**
 * The connection of a kernel that Jupyter starts, once it listens. Where somebody has taken one of its ports meanwhile,
 * Jupyter starts it again, with others.
 */
async function connectionOf(file: string): Promise<Connection> {
  for (;;) {
    const connection = JSON.parse(readFileSync(file, 'utf8')) as Connection;
    if (await listens(Number(connection.shell_port))) return connection;
    await sleep(100);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** Starts a kernel of that connection, as Jupyter does. */
function startKernel(command: string[], connection: Connection, cwd = notebooksFolder): void {
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const options = { cwd, env: kernelEnvironment(), stdio: 'ignore' } as const;
  kernel = spawn(process.execPath, [...command, file], options);
}

async function stopKernel(): Promise<void> {
  if (kernel && kernel.exitCode === null && kernel.kill('SIGKILL')) await once(kernel, 'exit');
  kernel = undefined;
}

interface Outcome {
  heard: string[];
  /** What of it was printed by the code. */
  printed: string;
  /** Whether the code has written its file. */
  ran: boolean;
}

let sent = 0;

/** Sends code that writes a file, and other code before it, in a process of its own. */
async function send(
  connection: Connection,
  { uid, code = '' }: { uid?: number; code?: string } = {},
): Promise<Outcome> {
  const marker = join(folder, `marker-${++sent}`);
  const all = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');\n${code}`;
  const child = spawn(process.execPath, [message, JSON.stringify(connection), all], {
    ...{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  const [status] = (await once(child, 'close')) as [number];
  assert.is(status, 0);
  const heard = JSON.parse(output) as string[];
  const texts = [...heard.join('\n').matchAll(/{"name":"std(?:out|err)","text":("(?:[^"\\]|\\.)*")}/g)];
  const printed = texts.map(([, text]) => JSON.parse(text) as string).join('');
  return { heard, printed, ran: existsSync(marker) };
}

/** What anyone can know of a connection: where it listens. */
const seenByOthers = (connection: Connection): Connection =>
  Object.fromEntries(Object.entries(connection).filter(([name]) => name.endsWith('_port')));

const attack = (connection: Connection) => send(seenByOthers(connection), { uid: nobody });

async function withstandsAttack(connection: Connection): Promise<void> {
  assert.equal(await attack(connection), { heard: [], printed: '', ran: false });
}

const kernels = suite('a kernel');
kernels.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'a kernel '))));
kernels.after.each(async () => {
  await stopKernel();
  rmSync(folder, { recursive: true });
});

kernels('of tslab alone runs the code of another user, so the attack is one', async () => {
  const connection = await newConnection();
  startKernel([tslab, 'kernel', '--config-path'], connection);
  assert.ok((await send(connection)).ran);
  const { heard, ran } = await attack(connection);
  assert.match(heard.join('\n'), /invalid hmac bad; want [0-9a-f]{64}/);
  assert.ok(ran);
});

kernels('of the kit takes the code of its owner alone', async () => {
  const connection = await newConnection();
  startKernel(withSnapshot(), connection);
  assert.ok((await send(connection)).ran);
  await withstandsAttack(connection);
  assert.ok((await send(connection)).ran);
});

kernels('of the kit with keys tells others nothing of what its owner does', async () => {
  const { publicKey, secretKey } = curveKeyPair();
  const connection = { ...(await newConnection()), curve_publickey: publicKey, curve_secretkey: secretKey };
  startKernel(withSnapshot(), connection);
  assert.ok((await send(connection)).ran);
  const [others, owner] = await Promise.all([attack(connection), send(connection)]);
  assert.equal(others.heard, []);
  assert.ok(owner.ran && owner.heard.length > 0);
  assert.is((await attack(connection)).ran, false);
});

kernels('that npm start runs has keys, and withstands the attack', async () => {
  const clone = await makeClone();
  const kit = await startKit({ folder: clone.folder });
  try {
    const answer = await fetch(`${kit.origin}/api/kernels`, {
      method: 'POST',
      headers: { authorization: `token ${kit.token}` },
      body: JSON.stringify({ name: 'tslab', path: '00-start-here.ipynb' }),
    });
    const { id } = (await answer.json()) as { id: string };
    const file = join(clone.folder, '.kit', 'jupyter-runtime', `kernel-${id}.json`);
    const connection = await connectionOf(file);
    assert.ok((await send(connection)).ran);
    await withstandsAttack(connection);
  } finally {
    await kit.stop();
    clone.remove();
  }
});

kernels('that the tour runs has keys', async () => {
  const read = "Object.keys(JSON.parse(require('node:fs').readFileSync(process.argv[4], 'utf8'))).join(' ')";
  const [[, first]] = notebooks;
  const cell: Cell = { cell_type: 'code', source: read, id: 'cell', metadata: {}, outputs: [], execution_count: null };
  const copy = join(folder, 'cells.ipynb');
  writeFileSync(copy, serialise({ ...first, cells: [cell] }));
  await runInKernel(copy, {});
  assert.match(outputText(readNotebook(copy).cells[0]), 'curve_secretkey');
});

/** Code whose answers a snapshot might have kept from when it was made, or might not be able to give. */
const cells = [
  "import { loadConfig } from '../lib';\nconsole.log(typeof loadConfig, new Error('x').stack.split('\\n').length);",
  'const wrong: string = 1;',
  "const os = await import('node:os');\nconsole.log(os.EOL);",
  "throw new TypeError('thrown');",
  'console.log(process.argv.slice(1, 4), process.cwd(), process.env.TZ, new Date(0).toString(), process.title);',
  "const answer = await fetch('data:application/json,[1]');\nconst data = await answer.json();\ndata",
  "const wasm = globalThis['WebAssembly'];\nawait wasm.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));",
  'structuredClone(new Map([[1, performance.now() > 0 && performance.timeOrigin > Date.now() - 1e6]]))',
  "const worker = new (require('node:worker_threads').Worker)('0', { eval: true });\nawait require('node:events').once(worker, 'exit');",
];

/** How Jupyter starts the kernel that the set-up has made, up to the connection file. */
function withSnapshot(): string[] {
  const folder = join(root, '.kit', 'kernel', 'kernels', 'tslab');
  const { argv } = JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8')) as { argv: string[] };
  assert.ok(argv.includes('--snapshot-blob'));
  return argv.slice(1, -1).map((word) => word.replace('{resource_dir}', folder));
}

kernels('that goes on from a snapshot shows what one shows that starts from nothing', async () => {
  const shown: string[][] = [];
  for (const command of [['--enable-source-maps', kitsKernel, 'kernel', '--config-path'], withSnapshot()]) {
    const connection = await newConnection();
    startKernel(command, connection);
    const outcomes: string[] = [];
    for (const code of cells) {
      const { heard, printed } = await send(connection, { code });
      outcomes.push(printed);
      // tslab leaves out what comes right after a cell that failed.
      if (heard.some((text) => text.includes('"status":"error"'))) await sleep(300);
    }
    shown.push(outcomes);
    await stopKernel();
  }
  assert.equal(shown[1], shown[0]);
});

kernels('that goes on from a snapshot has chance of its own', async () => {
  const drawn: string[] = [];
  for (let i = 0; i < 2; i++) {
    const connection = await newConnection();
    startKernel(withSnapshot(), connection);
    const code = "console.log(Math.random(), require('node:crypto').randomUUID());";
    drawn.push((await send(connection, { code })).printed);
    await stopKernel();
  }
  assert.is.not(drawn[0], drawn[1]);
});

kernels('that goes on from a snapshot knows helpers that were built since', async () => {
  const clone = await makeClone();
  const inClone = (...parts: string[]) => join(clone.folder, ...parts);
  try {
    const blob = inClone('start.blob');
    const make = ['--snapshot-blob', blob, '--build-snapshot', inClone('tools', 'jupyter', 'kernel', 'snapshot.js')];
    assert.is(await run(process.execPath, make, { folder: clone.folder }).ended, 0);
    appendFileSync(inClone('lib', 'index.ts'), "export const added = 'since then';\n");
    assert.is(await run(process.execPath, ['tools/setup.js', '--node-only'], { folder: clone.folder }).ended, 0);
    const connection = await newConnection();
    startKernel(['--snapshot-blob', blob, kitsKernel, 'kernel', '--config-path'], connection, inClone('notebooks'));
    const code = "import { added } from '../lib';\nconsole.log(added);";
    assert.is((await send(connection, { code })).printed, 'since then\n');
  } finally {
    clone.remove();
  }
});

kernels.run();
