import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { npm } from '../../tools/setup';
import { makeClone, type Clone } from './clone';
import { run, runTool, startKit, type Running } from './kit';

let clone: Clone;
let running: Running[];

/** Keeps what was started, so that a failed test leaves nothing behind. */
function started<T extends Running>(one: T): T {
  running.push(one);
  return one;
}

const kit = () => startKit({ folder: clone.folder }).then(started);
const answers = (url: string) =>
  fetch(url)
    .then(({ ok }) => ok)
    .catch(() => false);

const start = suite('npm start');
start.before(async () => void (clone = await makeClone()));
start.before.each(() => void (running = []));
start.after.each(async () => void (await Promise.all(running.map((one) => one.stop()))));
start.after(() => clone.remove());

start('starts in a folder whose name has spaces and letters beyond ASCII, and ends without a word', async () => {
  const { origin, stop, said } = await kit();
  const sandbox = `http://127.0.0.1:${clone.port}`;
  assert.ok(await answers(`${origin}/api`));
  assert.ok(await answers(`${sandbox}/sandbox/health`));
  assert.is(await stop(), 0);
  assert.equal([await answers(`${origin}/api`), await answers(`${sandbox}/sandbox/health`)], [false, false]);
  const [first, second, ...rest] = said().trimEnd().split('\n');
  assert.is(first, `Sandbox: ${sandbox}`);
  assert.match(second, new RegExp(`^JupyterLab: ${origin}/lab/tree/00-start-here\\.ipynb\\?token=\\w{48}$`));
  assert.equal(rest, [`Practice portal: ${sandbox}/portal/`, 'Ctrl-C stops it.']);
});

start('goes on with the world that was left, however it ended, and begins anew with --fresh', async () => {
  const begin = (...args: string[]) =>
    started(runTool('tools/start.ts', ['--no-browser', ...args], { folder: clone.folder }));
  const advance = () =>
    fetch(`http://127.0.0.1:${clone.port}/sandbox/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"advanceSeconds":5}',
    });
  const first = await kit();
  assert.ok((await advance()).ok);
  const late = begin('--fresh');
  assert.is(await late.ended, 1);
  assert.match(late.said(), 'It goes on with its world: to begin anew, stop it, then start with --fresh again.');
  await first.stop();
  const second = await kit();
  const sandbox = `Sandbox: http://127.0.0.1:${clone.port}\n`;
  assert.match(second.said(), `${sandbox}The world is as you left it, with 1 change: .kit/world.jsonl.\n`);
  await second.stop();
  const third = begin('--fresh');
  await third.says(/^JupyterLab: /m);
  assert.match(third.said(), `${sandbox}The world begins anew, as you asked. What was there lies in .kit/world.20`);
});

start(
  'takes nothing else for the sandbox, says what to do and what it leaves unread, and leaves no Jupyter behind',
  async () => {
    const other = createServer((_request, response) => response.end('{"status":"ok"}')).listen(clone.port, '127.0.0.1');
    await once(other, 'listening');
    const env = { PURVIEW_ACCOUNT: 'production' };
    const { ended, said } = started(runTool('tools/start.ts', ['--no-browser'], { folder: clone.folder, env }));
    assert.is(await ended, 1);
    other.close();
    assert.is(
      said(),
      'Variables of your shell are left unread: PURVIEW_ACCOUNT. All addresses in .env.example are of this machine.\n' +
        `Port ${clone.port} is taken: stop what listens there (another sandbox?).\n` +
        'To use another port, copy .env.example to .env and change it in the three addresses.\n',
    );
  },
);

start('uses a sandbox that runs already and leaves it running', async () => {
  const sandbox = started(runTool('sandbox/main.ts', ['--port', String(clone.port)], { folder: clone.folder }));
  await sandbox.says(/^Sandbox ready: /m);
  const { said, stop } = await kit();
  assert.match(said(), `The sandbox is already running: http://127.0.0.1:${clone.port}\n`);
  await stop();
  assert.ok(await answers(`http://127.0.0.1:${clone.port}/sandbox/health`));
});

start('starts twice at the same moment: one sandbox, and a port for each Jupyter', async () => {
  const kits = await Promise.all([kit(), kit()]);
  const [one, other] = kits.map(({ origin }) => origin);
  assert.is.not(one, other);
  for (const { origin, token } of kits) assert.ok(await answers(`${origin}/api/status?token=${token}`));
  const sandbox = kits.map(({ said }) => said().split('\n')[0].split(':')[0]).sort();
  assert.equal(sandbox, ['Sandbox', 'The sandbox is already running']);
});

start('reads .env at each start, and says what to mend in one that is wrong', async () => {
  const file = join(clone.folder, '.env');
  writeFileSync(file, 'AZURE_TENANT_ID=nonsense\n');
  const { ended, said } = started(runTool('tools/start.ts', ['--no-browser'], { folder: clone.folder }));
  assert.is(await ended, 1);
  rmSync(file);
  assert.match(said(), 'AZURE_TENANT_ID is neither a GUID nor a domain');
  assert.match(said(), 'Mend it, or move .env away to use the sandbox and its own application.');
});

if (process.platform !== 'win32') {
  start('ends when the npm that started it is told to end', async () => {
    const [command, args] = npm('start', '--', '--no-browser');
    const one = started(run(command, args, { folder: clone.folder }));
    const [, origin] = await one.says(/^JupyterLab: (http:\/\/127\.0\.0\.1:\d+)\//m);
    const sandbox = `http://127.0.0.1:${clone.port}/sandbox/health`;
    assert.ok(await answers(sandbox));
    one.child.kill('SIGTERM');
    // The kit holds npm's streams: when they are closed it has ended too.
    await one.ended;
    assert.equal([await answers(`${origin}/api`), await answers(sandbox)], [false, false]);
  });

  start('leaves nothing behind when it is killed, and gives no kernel the key to its server', async () => {
    const { origin, token, child, ended } = await kit();
    const headers = { authorization: `token ${token}`, 'content-type': 'application/json' };
    const made = await fetch(`${origin}/api/kernels`, { method: 'POST', headers, body: '{"name":"tslab"}' });
    assert.is(made.status, 201);
    const kernel = await processOf(await processOf(child.pid, /tools\/lab\.py/), /kernel --config-path/);
    if (existsSync('/proc/self/environ')) {
      assert.not.match(readFileSync(`/proc/${kernel}/environ`, 'utf8'), token);
    }
    child.kill('SIGKILL');
    await ended;
    const sandbox = `http://127.0.0.1:${clone.port}/sandbox/health`;
    const left = async () => [await answers(`${origin}/api`), await answers(sandbox), isRunning(kernel)];
    for (let tries = 0; tries < 100 && (await left()).includes(true); tries++) await sleep(100);
    assert.equal(await left(), [false, false, false]);
  });

  start('ends at Ctrl-C though its Jupyter does not', async () => {
    const { origin, child, stop, ended } = await kit();
    const jupyter = await processOf(child.pid, /tools\/lab\.py/);
    process.kill(jupyter, 'SIGSTOP');
    const code = await Promise.race([stop(), sleep(20_000, 'still there')]);
    if (code === 'still there') process.kill(jupyter, 'SIGKILL');
    await ended;
    assert.is(code, 0);
    assert.not(await answers(`${origin}/api`));
  });

  start('says how to start a sandbox that has ended again', async () => {
    const { child, says } = await kit();
    process.kill(await processOf(child.pid, /sandbox\/main\.ts/));
    await says(/^The sandbox has ended\. To start it again, in another terminal: npm run sandbox$/m);
    const again = started(runTool('sandbox/main.ts', ['--port', String(clone.port)], { folder: clone.folder }));
    await again.says(/^Sandbox ready: /m);
  });
}

/** The process with such a command line that another has started. */
async function processOf(parent: number | undefined, command: RegExp): Promise<number> {
  const list = run('ps', ['-A', '-o', 'pid=,ppid=,args='], { folder: clone.folder });
  await list.ended;
  const line = list.said().match(new RegExp(`^ *(\\d+) +${parent} .*${command.source}`, 'm'));
  if (!line) throw new Error(`Process ${parent} runs no ${command}.`);
  return Number(line[1]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether this user may make namespaces, as root may on most Linux systems and in few containers. */
const canSetApart = spawnSync('unshare', ['--net', '--mount', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

/** Runs a shell line in namespaces of its own. */
const apart = (kind: '--net' | '--mount', line: string) =>
  started(run('unshare', [kind, 'sh', '-c', line], { folder: clone.folder }));

if (!canSetApart) console.log('skipped, as they need root on Linux: no network, a read-only folder, a full disk');
else {
  start('needs no network once it is set up', async () => {
    const offline = apart('--net', 'ip link set lo up && exec npm start -- --no-browser');
    await offline.says(/^JupyterLab: /m);
    assert.not.match(offline.said(), /Setting up: (Node|Jupyter)/);
  });

  start('says that a folder cannot be written to', async () => {
    const readOnly = (folder: string) =>
      apart(
        '--mount',
        `mount --bind "${folder}" "${folder}" && mount -o remount,ro,bind "${folder}" && cd "${folder}" && npm start`,
      );
    const prepared = readOnly(clone.folder);
    assert.is(await prepared.ended, 1);
    assert.match(
      prepared.said(),
      `${clone.folder} cannot be written to: copy it to a folder of your own, and start there.`,
    );
    const bare = await makeClone({ bare: true });
    const fresh = readOnly(bare.folder);
    assert.is(await fresh.ended, 1);
    assert.match(
      fresh.said(),
      `${bare.folder} cannot be written to: copy it to a folder of your own, and start there.`,
    );
    bare.remove();
  });

  start('says how much room set-up needs, before it fills a disk', async () => {
    const bare = await makeClone({ bare: true });
    const small = join(dirname(bare.folder), 'small');
    mkdirSync(small);
    const line = `mount -t tmpfs -o size=40m none "${small}" && cp -r . "${small}/kit" && cd "${small}/kit" && npm start`;
    const full = started(run('unshare', ['--mount', 'sh', '-c', line], { folder: bare.folder }));
    assert.is(await full.ended, 1);
    bare.remove();
    assert.match(full.said(), /^The disk is nearly full: set-up needs 665 MB, and \d+ MB are free\.$/m);
    assert.not.match(full.said(), 'Setting up');
  });
}

start.run();
