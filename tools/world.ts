import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Agent } from 'node:https';
import { join } from 'node:path';
import fetch from 'cross-fetch';
import { parse } from 'dotenv';
import type { Fetch } from '../lib/core/agents';
import { readConfig, type Config } from '../lib/core/config';
import type { NetworkOptions } from '../lib/core/transport';
import type { Shape } from '../sandbox/http/hosts';
import { behind, startSandbox } from '../sandbox/start';
import type { World as SandboxWorld } from '../sandbox/world';
import { readNotebook, serialise, type Notebook } from './notebook';
import { runInKernel } from './kernels';
import { ownNames } from './own-names';
import { sandboxEnv } from './sandbox-process';

/** Where a notebook runs, as far as it differs from a fresh sandbox and the settings of `.env.example`. */
export interface World {
  /** A kernel that runs nothing else, as a learner's does. */
  ownKernel?: boolean;
  /** A sandbox that looks like a new account: `--plain`. */
  plain?: boolean;
  /** Which hosts the tenant has. One without a classic host is found by settings that name no account. */
  shape?: Shape;
  /** The notebook's kernel finds the sandbox by the names of the real hosts, over TLS, and its settings name no address. */
  namesOfItsOwn?: boolean;
  /** Edits the settings that the notebook reads. */
  settings?(env: string): string;
  /** What is done beforehand. The configuration is that of the unedited settings. */
  before?(config: Config, network?: NetworkOptions): Promise<void>;
  /** What is looked at when the notebook has ended and its sandbox still runs. */
  after?(config: Config, network?: NetworkOptions): Promise<void>;
}

/** Runs a notebook with the real kernel against a sandbox of its own, and gives it back with its outputs. */
export function runNotebook(notebook: Notebook, world: World = {}): Promise<Notebook> {
  return inWorld(notebook, world, async (copy, variables) => {
    // A Node reads which certificates it trusts, and what it loads first, when it starts.
    await runInKernel(copy, variables, { own: world.ownKernel || world.namesOfItsOwn });
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

/**
 * The settings of `.env.example`, as somebody would have them who uses a tenant of this shape. By the names of the real hosts they need
 * no address; of a tenant without a classic host they name no account.
 */
function settingsFor(url: string, { shape, named }: { shape: Shape; named: boolean }): string {
  const left = [...(named ? ['AZURE_AUTHORITY_HOST', 'PURVIEW_ENDPOINT', 'GRAPH_ENDPOINT'] : [])];
  if (shape === 'unified') left.push('PURVIEW_ACCOUNT');
  return left.reduce((env, name) => env.replace(new RegExp(`^${name}=.*\n`, 'm'), ''), sandboxEnv(url));
}

/** For this process, which looks at the sandbox at its address. */
function trusting(ca: string): Fetch {
  const agent = new Agent({ ca });
  return (url, init) => fetch(url, { ...init, agent } as RequestInit);
}

/** Gives a notebook a sandbox of its own, and tells where its copy is and which variables its kernel needs. */
export async function inWorld<T>(
  notebook: Notebook,
  world: World,
  use: (copy: string, variables: Record<string, string>) => Promise<T>,
): Promise<T> {
  const { plain = false, shape = 'both', settings = (env: string) => env } = world;
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  // In this process, which has loaded it already and has little else to do.
  const names = world.namesOfItsOwn ? await ownNames() : undefined;
  const sandbox = await startSandbox({ plain, shape, ...names?.files });
  const stop = hasten(behind(sandbox).world);
  const network = names ? { fetch: trusting(names.certificate) } : {};
  try {
    const [envFile, copy] = [join(folder, plain ? '.env' : '.env.example'), join(folder, 'notebook.ipynb')];
    const config = readConfig(parse(sandboxEnv(sandbox.url)));
    writeFileSync(envFile, settings(settingsFor(sandbox.url, { shape, named: names !== undefined })));
    writeFileSync(copy, serialise(notebook));
    await world.before?.(config, network);
    // Progress of its own too: whoever runs the course here keeps theirs, and every run begins with none.
    const own = { DOTENV_CONFIG_PATH: envFile, COURSE_PROGRESS_FILE: join(folder, 'progress.json') };
    const named = names?.variables(new URL(sandbox.url).port, shape);
    const result = await use(copy, { ...own, ...named });
    await world.after?.(config, network);
    return result;
  } finally {
    stop();
    await sandbox.close();
    names?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
