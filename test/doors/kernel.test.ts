import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { curveKeyPair } from 'zeromq';
import { kernelEnvironment, notebooksFolder, root } from '../../tools/jupyter-env';
import { outputText, readNotebook, serialise, type Cell } from '../../tools/notebook';
import { runNotebook } from '../../tools/run-notebook';
import { notebooks } from '../notebooks/support';
import { freePort, makeClone } from './clone';
import { startKit } from './kit';

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

/** Starts a kernel of that connection, as Jupyter does. */
function startKernel(command: string[], connection: Connection): void {
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const options = { cwd: notebooksFolder, env: kernelEnvironment(), stdio: 'ignore' } as const;
  kernel = spawn(process.execPath, [...command, file], options);
}

interface Outcome {
  heard: string[];
  /** Whether the code of the message has run. */
  ran: boolean;
}

/** Sends the message in a process of its own. */
async function send(connection: Connection, uid?: number): Promise<Outcome> {
  const marker = join(folder, 'marker');
  const child = spawn(process.execPath, [message, JSON.stringify(connection), marker], {
    ...{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  assert.is(code, 0);
  const ran = existsSync(marker);
  rmSync(marker, { force: true });
  return { heard: JSON.parse(output) as string[], ran };
}

/** What anyone can know of a connection: where it listens. */
const seenByOthers = (connection: Connection): Connection =>
  Object.fromEntries(Object.entries(connection).filter(([name]) => name.endsWith('_port')));

const attack = (connection: Connection) => send(seenByOthers(connection), nobody);

const kernels = suite('a kernel');
kernels.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'a kernel '))));
kernels.after.each(async () => {
  if (kernel && kernel.exitCode === null && kernel.kill('SIGKILL')) await once(kernel, 'exit');
  kernel = undefined;
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
  startKernel([kitsKernel, 'kernel', '--config-path'], connection);
  assert.ok((await send(connection)).ran);
  assert.equal(await attack(connection), { heard: [], ran: false });
  assert.ok((await send(connection)).ran);
});

kernels('of the kit with keys tells others nothing of what its owner does', async () => {
  const { publicKey, secretKey } = curveKeyPair();
  const connection = { ...(await newConnection()), curve_publickey: publicKey, curve_secretkey: secretKey };
  startKernel([kitsKernel, 'kernel', '--config-path'], connection);
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
    const connection = JSON.parse(readFileSync(file, 'utf8')) as Connection;
    assert.ok((await send(connection)).ran);
    assert.equal(await attack(connection), { heard: [], ran: false });
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
  await runNotebook(copy, {});
  assert.match(outputText(readNotebook(copy).cells[0]), 'curve_secretkey');
});

kernels.run();
