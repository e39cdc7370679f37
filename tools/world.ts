import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { readConfig, type Config } from '../lib/core/config';
import { behind, startSandbox } from '../sandbox/start';
import type { World as SandboxWorld } from '../sandbox/world';
import { readNotebook, serialise, type Notebook } from './notebook';
import { runInKernel } from './kernels';
import { sandboxEnv } from './sandbox-process';

/** Where a notebook runs, as far as it differs from a fresh sandbox and the settings of `.env.example`. */
export interface World {
  /** A kernel that runs nothing else, as a learner's does. */
  ownKernel?: boolean;
  /** A sandbox that looks like a new account: `--plain`. */
  plain?: boolean;
  /** Edits the settings that the notebook reads. */
  settings?(env: string): string;
  /** What is done beforehand. The configuration is that of the unedited settings. */
  before?(config: Config): Promise<void>;
  /** What is looked at when the notebook has ended and its sandbox still runs. */
  after?(config: Config): Promise<void>;
}

/** Runs a notebook with the real kernel against a sandbox of its own, and gives it back with its outputs. */
export function runNotebook(notebook: Notebook, world: World = {}): Promise<Notebook> {
  return inWorld(notebook, world, async (copy, variables) => {
    await runInKernel(copy, variables, { own: world.ownKernel });
    return readNotebook(copy);
  });
}

/** While a scan runs, the sandbox's time goes faster than a notebook waits for it. Gives what ends this. */
function hasten(world: SandboxWorld, times = 3): () => void {
  const every = 100;
  const runs = () => world.sources.all().flatMap(({ scans }) => scans.all().flatMap((scan) => scan.runs));
  const timer = setInterval(() => {
    const running = runs().some(({ outcome, canceledAt }) => outcome === undefined && canceledAt === undefined);
    if (running) world.advance(((times - 1) * every) / 1000);
  }, every);
  return () => clearInterval(timer);
}

/** Gives a notebook a sandbox of its own, and tells where its copy is and which variables its kernel needs. */
export async function inWorld<T>(
  notebook: Notebook,
  world: World,
  use: (copy: string, variables: Record<string, string>) => Promise<T>,
): Promise<T> {
  const { plain = false, settings = (env: string) => env } = world;
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  // In this process, which has loaded it already and has little else to do.
  const sandbox = await startSandbox({ plain });
  const stop = hasten(behind(sandbox).world);
  try {
    const [envFile, copy] = [join(folder, plain ? '.env' : '.env.example'), join(folder, 'notebook.ipynb')];
    const config = readConfig(parse(sandboxEnv(sandbox.url)));
    writeFileSync(envFile, settings(sandboxEnv(sandbox.url)));
    writeFileSync(copy, serialise(notebook));
    await world.before?.(config);
    // Progress of its own too: whoever runs the course here keeps theirs, and every run begins with none.
    const own = { DOTENV_CONFIG_PATH: envFile, COURSE_PROGRESS_FILE: join(folder, 'progress.json') };
    const result = await use(copy, own);
    await world.after?.(config);
    return result;
  } finally {
    stop();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
