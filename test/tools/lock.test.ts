import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';
import { lock } from '../../sandbox/lock';

let folder: string;
const module_ = JSON.stringify(join(root, 'sandbox', 'lock.js'));
const quick = { pause: 10, patience: 100 };

/** Writes the lock of an owner that this process has not been. */
const ownedBy = (owner: object, number = 1) => writeFileSync(join(folder, `lock.${number}`), JSON.stringify(owner));
/** What an owner on this machine writes. */
function ownerHere(pid: number): { pid: number; started?: string; machine: string } {
  const program = `require(${module_}).lock(${JSON.stringify(folder)}).then(() => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', program]);
  const [name] = readdirSync(folder);
  const owner = JSON.parse(readFileSync(join(folder, name), 'utf8')) as ReturnType<typeof ownerHere>;
  rmSync(join(folder, name));
  return { ...owner, pid };
}

/** Whether the lock can be had at once. */
async function isFree(): Promise<boolean> {
  const taken = lock(folder, { ...quick, patience: 1e6 });
  const release = await Promise.race([taken, sleep(300, undefined)]);
  release?.();
  return release !== undefined;
}

const locking = suite('lock');
locking.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'a lock '))));
locking.after.each(() => rmSync(folder, { recursive: true }));

locking('is had by one at a time, and tells whom it waits for', async () => {
  const release = await lock(folder, quick);
  const waited: unknown[] = [];
  let had = false;
  const second = lock(folder, { ...quick, tell: (pid) => waited.push(pid) }).then((end) => {
    had = true;
    return end;
  });
  await sleep(100);
  assert.not(had);
  release();
  (await second)();
  assert.equal(waited, [process.pid]);
  assert.is(readdirSync(folder).length, 1);
});

locking('is given up after a limit, where somebody has it for longer', async () => {
  const release = await lock(folder, quick);
  assert.is(await lock(folder, { ...quick, patience: 1e6, limit: 50 }), undefined);
  release();
  (await lock(folder, { ...quick, limit: 50 }))?.();
  assert.is(readdirSync(folder).length, 1);
});

locking(
  'lets one process in at a time, of twenty that come again and again, four of which are killed within',
  async () => {
    const file = join(folder, 'inside');
    const program = `
    const { appendFileSync } = require('node:fs');
    const { lock } = require(${module_});
    const say = (what) => appendFileSync(${JSON.stringify(file)}, what + ' ' + process.pid + '\\n');
    (async () => {
      for (let times = 0; times < 4; times++) {
        const release = await lock(${JSON.stringify(folder)}, { pause: 1 });
        say('in');
        if (process.argv[1] === 'killed') process.kill(process.pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 2));
        say('out');
        release();
      }
    })();`;
    const names = Array.from({ length: 20 }, (_none, i) => (i % 5 === 3 ? 'killed' : 'one'));
    const all = names.map((name) => spawn(process.execPath, ['-e', program, name], { stdio: 'inherit' }));
    await Promise.all(all.map((child) => once(child, 'exit')));
    const killed = all.filter((_child, i) => names[i] === 'killed').map(({ pid }) => `in ${pid}`);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const pairs = lines.filter((line) => !killed.includes(line));
    assert.is(pairs.length, 16 * 4 * 2);
    for (let i = 0; i < pairs.length; i += 2) assert.is(pairs[i + 1], pairs[i].replace('in', 'out'));
  },
);

locking('is taken over from a process that is gone', async () => {
  const gone = spawnSync(process.execPath, ['-e', '0']).pid;
  ownedBy(ownerHere(gone));
  assert.ok(await isFree());
});

if (process.platform === 'linux') {
  locking('is taken over where another process has been given the id since', async () => {
    const owner = ownerHere(process.pid);
    ownedBy({ ...owner, started: `${Number(owner.started) - 1}` });
    assert.ok(await isFree());
  });
}

locking('waits for an owner that lives, and for one on another machine as long as it touches the lock', async () => {
  ownedBy({ pid: 1, machine: `not ${hostname()}` });
  assert.not(await isFree());
  const touch = setInterval(() => ownedBy({ pid: 1, machine: `not ${hostname()}` }), 20);
  const taken = lock(folder, quick);
  assert.is(await Promise.race([taken, sleep(400, 'waits')]), 'waits');
  clearInterval(touch);
  (await taken)();
});

locking('outlives a lock that was cut while it was written', async () => {
  writeFileSync(join(folder, 'lock.7'), '{"pid":');
  (await lock(folder, quick))();
  assert.equal(readdirSync(folder), ['lock.8']);
});

locking.run();
