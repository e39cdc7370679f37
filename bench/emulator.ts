import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../tools/jupyter-env';
import type { Figure } from './figures';
import { inTurn, memoryOf, outputOf } from './processes';

/** The sandbox as others run it: compiled, with nothing of the kit. */
export interface Emulator {
  url: string;
  /** MiB of the process, where the system tells (Linux), else 0. */
  memory(): number;
  /** MiB of what it holds, once all else is collected. */
  held(): Promise<number>;
  stop(): Promise<void>;
}

const program = join(root, 'sandbox', 'dist', 'main.js');

/** Builds what the package holds, unless that is there. */
export const buildEmulator = (): Promise<string> =>
  outputOf(process.execPath, [join(root, 'tools', 'setup.js'), '--node-only', '--packages']);

export async function startEmulator(): Promise<Emulator> {
  const probe = ['--expose-gc', '-r', join(__dirname, 'held.js')];
  const { child, url, memory, stop } = await startAs([process.execPath, ...probe, program, '--port', '0'], root, [
    'ipc',
  ]);
  const held = async () => {
    const answer = once(child, 'message') as Promise<[number]>;
    child.send('held');
    return (await answer)[0];
  };
  return { url, memory, held, stop };
}

/**
 * Runs a command that becomes the sandbox, in a group of its own: npx runs it in a shell. Tells in how many milliseconds it
 * has said its address.
 */
async function startAs([command = '', ...args]: string[], cwd: string, channels: 'ipc'[] = []) {
  const began = performance.now();
  const stdio = ['ignore', 'pipe', 'inherit', ...channels] as ['ignore', 'pipe', 'inherit'];
  const child = spawn(command, args, { cwd, detached: true, stdio });
  const ended = once(child, 'exit');
  const said = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([
    said,
    ended.then(([code]) => Promise.reject(new Error(`It ended with ${code}.`))),
  ]);
  const ready = performance.now() - began;
  const [, url = ''] = /^Sandbox ready: (\S+)$/.exec(line) ?? [];
  return {
    ...{ child, url, ready },
    memory: () => memoryOf(child.pid),
    async stop() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

/** How long the package takes to start at 200 assets, by itself and through npx, and what it holds then. */
export async function emulator({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = "The sandbox's package";
  await buildEmulator();
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  try {
    const bin = join(folder, 'node_modules', '.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(join(root, 'sandbox'), join(folder, 'node_modules', 'purview-sandbox'), 'junction');
    // As npm does with what a package runs as.
    chmodSync(program, 0o755);
    symlinkSync(join('..', 'purview-sandbox', 'dist', 'main.js'), join(bin, 'purview-sandbox'));
    const ways = {
      'node dist/main.js': [process.execPath, program, '--port', '0'],
      'npx purview-sandbox': ['npx', '--no', '--', 'purview-sandbox', '--port', '0'],
    };
    const names = Object.keys(ways) as (keyof typeof ways)[];
    const samples = await inTurn(tiny ? 1 : 9, names, async (name) => {
      const one = await startAs(ways[name], folder);
      const memory = one.memory();
      await one.stop();
      return { ready: one.ready, memory };
    });
    const [alone, npx] = names.map((name) => samples[name].map(({ ready }) => ready));
    const memory = samples['node dist/main.js'].map((one) => one.memory);
    const aims = [{ words: 'half a second', most: 500 }];
    return [
      { part, what: 'node dist/main.js, ready', unit: 'ms', samples: alone ?? [], aims },
      { part, what: 'npx purview-sandbox, ready', unit: 'ms', samples: npx ?? [] },
      ...(memory.includes(0) ? [] : [{ part, what: 'memory when ready', unit: 'MiB', samples: memory }]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
