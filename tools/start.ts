import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isLoopback } from '../lib/core/address';
import { loadConfig, type Config } from '../lib/core/config';
import { ConfigError } from '../lib/core/errors';
import { runCommand } from './command';
import { notebooksFolder, python, root } from './jupyter-env';
import { endWithParent } from './parent';
import { freePort } from './ports';
import { jupyterForSandbox } from './proxy-key';
import { startSandboxIfNeeded, stop, world } from './sandbox-process';

const firstNotebook = '00-start-here.ipynb';

/** Lines that Jupyter and the kernel write to the terminal, and that nobody can do anything about. */
const noise = /unknown msg_type: history_request|received signal \d+, stopping/;
/** What Jupyter says when another program has taken its port: before it looks, or between that and its own turn. */
const portTaken = /because (port \d+ is not available|no available port could be found)/;

/** `npm start`: the sandbox, unless `.env` names a real account, and JupyterLab on the first notebook. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'no-browser': { type: 'boolean', default: false }, fresh: { type: 'boolean', default: false } },
  });
  const config = readSettings();
  checkFolder();
  const sandbox = isLoopback(config.endpoint) ? config.endpoint : undefined;
  let lab: Lab | undefined;
  let ending = false;
  const end = () => {
    if (!ending) void lab?.stop();
    ending = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  endWithParent(end);
  // Side by side: Jupyter takes longer, and needs the sandbox only when a cell runs.
  const start = async () => {
    const port = await freePort(8888);
    lab = startLab(port, { browser: !values['no-browser'], sandbox });
    if (ending) void lab.stop();
    return lab;
  };
  const [first, starting] = [await start(), startSandboxIfNeeded(config, { keep: world, fresh: values.fresh })];
  try {
    const own = await starting;
    void own?.ended.then(() => {
      if (!ending) console.error('The sandbox has ended. To start it again, in another terminal: npm run sandbox');
    });
    let ready = await answering(first, () => ending);
    // Another Jupyter that started at the same moment took the port, and may have ended since.
    for (let tries = 0; !ready && !ending && tries < 10 && (await lab!.lostPort); tries++) {
      ready = await answering(await start(), () => ending);
    }
    if (!ready && !ending) throw new Error('JupyterLab ended before it was ready: its messages are above.');
    void lab!.ended.then(async (code) => {
      ending = true;
      await own?.stop();
      process.exitCode = code;
    });
  } catch (error) {
    await lab?.stop();
    // Ctrl-C reaches the sandbox too, which may not have been ready.
    if (!ending) throw error;
  }
  if (ending || !lab) return;
  console.log(`JupyterLab: http://127.0.0.1:${lab.port}/lab/tree/${firstNotebook}?token=${lab.token}`);
  if (sandbox) console.log(`Practice portal: ${new URL('/portal/', sandbox).href}`);
  console.log('Ctrl-C stops it.');
}

/** Notebooks are saved, and Jupyter keeps its files, in folders of the kit. */
function checkFolder(): void {
  try {
    accessSync(notebooksFolder, constants.W_OK);
    accessSync(root, constants.W_OK);
  } catch {
    throw new Error(`${root} cannot be written to: copy it to a folder of your own, and start there.`);
  }
}

function readSettings(): Config {
  try {
    return loadConfig({ example: true, cwd: root });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Error(`${error.message}\nMend it, or move .env away to use the sandbox and its own application.`);
  }
}

interface Lab {
  port: number;
  token: string;
  /** The code it ends with. */
  ended: Promise<number>;
  /** Whether it has ended since its port was taken. */
  lostPort: Promise<boolean>;
  stop(): Promise<void>;
}

/** `sandbox` is where the practice portal is, which the launcher then has a card for. */
function startLab(port: number, { browser, sandbox }: { browser: boolean; sandbox?: string }): Lab {
  const token = randomBytes(24).toString('hex');
  const args = [
    ...[
      join(root, 'tools', 'lab.py'),
      '--ServerApp.log_level=ERROR',
      '--LabApp.log_level=ERROR',
      `--port=${port}`,
      '--ServerApp.port_retries=0',
      '--ServerApp.ip=127.0.0.1',
    ],
    // The notebooks' folder is the root, so that every front end runs kernels where the notebooks are.
    ...[`--ServerApp.root_dir=${notebooksFolder}`, `--LabApp.default_url=/lab/tree/${firstNotebook}`],
    ...(browser ? [] : ['--no-browser']),
    ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
  ];
  const env: NodeJS.ProcessEnv = { ...jupyterForSandbox(sandbox), JUPYTER_TOKEN: token };
  // A group of its own keeps Ctrl-C from Jupyter: signalled twice, it would leave its kernels behind.
  const detached = process.platform !== 'win32';
  // Its input stays open as long as this process lives.
  const lab = spawn(python, args, { cwd: root, env, detached, stdio: ['pipe', 'ignore', 'pipe'] });
  lab.stdin.on('error', () => undefined);
  let taken = false;
  createInterface(lab.stderr).on('line', (line) => {
    if (portTaken.test(line)) taken = true;
    else if (!noise.test(line)) console.error(line);
  });
  const ended = new Promise<number>((resolve) => lab.once('exit', (code) => resolve(code ?? 0)));
  const lostPort = new Promise<boolean>((resolve) => lab.once('close', () => resolve(taken)));
  return { port, token, ended, lostPort, stop: () => stop(lab) };
}

/** Waits until the server answers, and tells whether it does: it may have ended, or been told to. */
async function answering(lab: Lab, ending: () => boolean): Promise<boolean> {
  let over = false;
  void lab.ended.then(() => (over = true));
  for (let tries = 0; tries < 600; tries++) {
    // With the token, as another Jupyter may answer at that port.
    const up = await fetch(`http://127.0.0.1:${lab.port}/api/status?token=${lab.token}`).then(
      (response) => response.ok,
      () => false,
    );
    if (over || ending()) return false;
    if (up) return true;
    await sleep(100);
  }
  throw new Error('JupyterLab did not answer within a minute.');
}

runCommand(main, 'npm start [-- --no-browser --fresh]');
