import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { send } from './support';

const root = join(__dirname, '../..');
const running = new Set<ChildProcess>();

interface Run {
  child: ChildProcess;
  out(): string;
  err(): string;
  /** The code it exits with. */
  exit: Promise<number | null>;
}

function run(args: string[], withChannel = false): Run {
  const stdio = withChannel ? (['ignore', 'pipe', 'pipe', 'ipc'] as const) : (['ignore', 'pipe', 'pipe'] as const);
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', 'sandbox/main.ts', ...args], {
    cwd: root,
    stdio: [...stdio],
  });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => (text.out += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (text.err += chunk.toString('utf8')));
  running.add(child);
  // `close` waits for the output too, but never comes once the channel was let go.
  const exit = once(child, withChannel ? 'exit' : 'close').then(([code]: (number | null)[]) => {
    running.delete(child);
    return code ?? null;
  });
  return { child, out: () => text.out, err: () => text.err, exit };
}

async function ready(started: Run): Promise<string> {
  while (!started.out().includes('\n')) {
    if (started.child.exitCode !== null) throw new Error(started.err());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return /^Sandbox ready: (\S+)$/m.exec(started.out())?.[1] ?? '';
}

const main = suite('npm run sandbox');
main.after(() => {
  for (const child of running) child.kill();
});

main('prints one line with its address, and ends at once on SIGTERM', async () => {
  const sandbox = run(['--port', '0']);
  const url = await ready(sandbox);
  assert.is((await send(`${url}/sandbox/health`)).status, 200);
  sandbox.child.kill('SIGTERM');
  if (process.platform !== 'win32') assert.is(await sandbox.exit, 0);
  assert.is(sandbox.out(), `Sandbox ready: ${url}\n`);
  assert.is(sandbox.err(), '');
});

main('ends when its parent lets go of the channel', async () => {
  const sandbox = run(['--port', '0', '--plain'], true);
  const url = await ready(sandbox);
  assert.is((await send(`${url}/sandbox/health`)).status, 501);
  sandbox.child.disconnect();
  assert.is(await sandbox.exit, 0);
});

main('says what to do when the port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sandbox = run(['--port', String(port)]);
  assert.is(await sandbox.exit, 1);
  assert.is(
    sandbox.err(),
    `Port ${port} is taken: stop what listens there (another sandbox?), or choose another port with --port N (0 for a free one).\n`,
  );
  assert.is(sandbox.out(), '');
  server.close();
});

const advice = 'The sandbox understands --port N, --plain and --assets N.\n';
const mistakes: [string[], string][] = [
  [['--prot', '1'], `Unknown option '--prot'. ${advice}`],
  [['--port', 'x'], `--port must be a whole number from 0 to 65535, and 'x' is not. ${advice}`],
  [['--port', '70000'], `--port must be a whole number from 0 to 65535, and '70000' is not. ${advice}`],
  [['--assets', '-1x'], ''],
  [['extra'], ''],
];

main('refuses a command line that it does not understand, in one sentence', async () => {
  const runs = mistakes.map(([args]) => run(args));
  for (const [at, sandbox] of runs.entries()) {
    assert.is(await sandbox.exit, 2);
    const [args, sentence] = mistakes[at] ?? [[], ''];
    if (sentence !== '') assert.is(sandbox.err(), sentence);
    assert.is(sandbox.err().split('\n').length, 2, args.join(' '));
    assert.is(sandbox.out(), '');
  }
});

main.run();
