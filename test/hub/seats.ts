import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { freemem, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runCommand } from '../../tools/command';
import { hubPrograms, startHub, type Hub, type Programs } from './hub';

/**
 * `node tools/run.js test/hub/seats.ts [SEATS]`: starts one seat of a hub after the other, each with a kernel that runs a cell, and prints how long
 * that took and what memory they hold: the proportional share (PSS) of all processes of a seat, in MB, so that what seats have in common counts
 * once.
 */
async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 10);
  const programs = hubPrograms();
  if (!programs) return;
  const token = randomBytes(16).toString('hex');
  const users = Array.from({ length: count }, (_, at) => `seat${at + 1}`);
  const hub = await startHub(programs, users, 'lead', [
    `c.JupyterHub.services.append({"name": "measure", "api_token": "${token}"})`,
    'c.JupyterHub.load_roles.append({"name": "measure", "scopes": ["admin:users", "admin:servers", "access:servers"], "services": ["measure"]})',
  ]);
  try {
    console.log(
      `${Math.round(totalmem() / 2 ** 20)} MB, ${Math.round(freemem() / 2 ** 20)} MB free; load ${loadavg()[0]?.toFixed(1)}`,
    );
    console.log(
      '| seats | start, s | first cell, s | Jupyter and sandbox, MB a seat | with a kernel, MB a seat | all seats, MB | hub, MB |',
    );
    console.log('|---|---|---|---|---|---|---|');
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(hub.url + path, {
        ...init,
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      });
    for (const [at, user] of users.entries()) {
      const start = await timed(() => started(ask, user));
      const idle = memoryOf(hub, users.slice(0, at + 1));
      const kernel = await firstCell(programs, `${hub.url}/user/${user}`, token);
      await sleep(2000);
      const busy = memoryOf(hub, users.slice(0, at + 1));
      const last = [idle, busy].map((found) => found.seats[at] ?? 0);
      const all = busy.seats.reduce((sum, one) => sum + one, 0);
      console.log(
        `| ${[at + 1, start, kernel, ...last, all, busy.hub].map((one, column) => one.toFixed(column === 2 ? 1 : 0)).join(' | ')} |`,
      );
    }
  } finally {
    await hub.stop();
  }
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

async function timed(act: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
}

async function started(ask: Ask, user: string): Promise<void> {
  await ask(`/hub/api/users/${user}`, { method: 'POST' });
  await ask(`/hub/api/users/${user}/server`, { method: 'POST' });
  while (!(await ask(`/user/${user}/sandbox/sandbox/health`, { redirect: 'manual' })).ok) await sleep(200);
}

/** Starts a kernel, and gives the seconds until its first cell has run. */
async function firstCell({ python }: Programs, seat: string, token: string): Promise<number> {
  const { stdout } = await promisify(execFile)(python, [join(__dirname, 'first_cell.py'), seat], {
    env: { ...process.env, TOKEN: token },
  });
  return Number(stdout);
}

/** The memory of each seat, by the home of its processes, and of the hub with its proxy and services. */
function memoryOf(hub: Hub, users: string[]): { seats: number[]; hub: number } {
  const homes = users.map((user) => hub.seatOf(user).replace(/\/purview-rest-kit$/, ''));
  const seats = homes.map(() => 0);
  let own = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      const seat = homes.findIndex((home) => environment.includes(`HOME=${home}`));
      const isHub = environment.includes(`HUB_BIND_URL=${hub.url}`);
      if (seat < 0 && !isHub) continue;
      const [, kilobytes] = /^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
      const megabytes = Number(kilobytes ?? 0) / 1024;
      if (seat < 0) own += megabytes;
      else seats[seat] = (seats[seat] ?? 0) + megabytes;
    } catch {
      // It has ended meanwhile.
    }
  }
  return { seats, hub: own };
}

runCommand(main, 'node tools/run.js test/hub/seats.ts [SEATS]');
