import '../sandbox/conformance';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { good, run } from '../lib/programs';
import { installClients, python } from './python';
import { startUnderTheirNames } from './under-their-names';

/** A published call that was tried. */
export interface Call {
  /** Its name, and after a comma the way it was tried in. */
  call: string;
  passed: boolean;
  /** What came instead, where it did not pass. */
  problem: string | null;
  /** Why it cannot pass, where that is known. */
  known?: string | null;
}

/** What came of the calls of one client. */
export interface Trial {
  package: string;
  calls: Call[];
  /** The published calls that nobody tried. */
  untried: string[];
  /** What the client and our calls of it took in Python. */
  seconds: { processor: number; clock: number };
}

export interface Trials {
  trials: Trial[];
  /** The hosts that were asked for and are none of the sandbox's. */
  refused: string[];
}

/** Tries all clients on a sandbox, in one Python. Nothing where they cannot be had. */
export async function tryClients(): Promise<Trials | undefined> {
  if (!(await installClients())) return undefined;
  const sandbox = await startUnderTheirNames();
  const folder = mkdtempSync(join(tmpdir(), 'purview-clients-'));
  try {
    const program = join(__dirname, 'python', 'main.py');
    await good(run(python, [program], folder, { env: sandbox.env, timeout: 280_000 }));
    const trials = JSON.parse(readFileSync(join(folder, 'trials.json'), 'utf8')) as Trial[];
    return { trials, refused: [...new Set(sandbox.refused)] };
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
}
