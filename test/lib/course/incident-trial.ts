import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../../lib/connect';
import {
  closeIncident,
  incident,
  isMended,
  mended,
  type Bench,
  type Incident,
  type IncidentOptions,
} from '../../../lib/course/incidents';
import { connectAs } from '../../../lib/course/sandbox';
import { verifyPlanes } from '../../../lib/diagnosis/verify';
import { search } from '../../../lib/planes/search';
import { stateOf } from '../../sandbox/kept-world';
import { wrongRepairs, type WrongRepair } from './wrong-repairs';
import type { World } from '../../../sandbox/world';

/** Gives an incident a folder for its settings and its progress. Gives what removes it. */
export function ownFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'incident-'));
  const before = process.env.COURSE_PROGRESS_FILE;
  process.env.COURSE_PROGRESS_FILE = join(folder, 'progress.json');
  return {
    folder,
    remove() {
      delete process.env.COURSE_PROGRESS_FILE;
      if (before !== undefined) process.env.COURSE_PROGRESS_FILE = before;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Does something, and gives what it printed. */
export async function said(act: () => Promise<unknown>): Promise<string> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (...words: unknown[]) => void lines.push(words.join(' '));
  try {
    await act();
    return lines.join('\n');
  } finally {
    console.log = log;
  }
}

/** A text without the breaks in its paragraphs. */
export const unfolded = (text: string): string => text.replace(/(\S) ?\n(?=\S)/g, '$1 ');

interface Trial {
  connection: Connection;
  world: World;
  folder: string;
  /** While it is open, and not mended. */
  meanwhile?(): Promise<unknown>;
}

/**
 * Tries an incident from its opening to its end. Gives what is wrong with it, a sentence for each: that it is not broken, that nothing
 * mends it, that its solution does not, that somebody else sees it, that something is left of it.
 */
export async function faultsOf(one: Incident, { connection, world, folder, meanwhile }: Trial): Promise<string[]> {
  const faults: string[] = [];
  const options = { connection, known: [one] };
  const before = { state: kept(world), others: await othersSee(connection) };
  const leaves = (when: string) => {
    for (const part of differences(before.state, kept(world)))
      faults.push(`${when} it leaves something behind: ${part}`);
    if (existsSync(join(folder, 'incident.env'))) faults.push(`${when} it leaves its settings behind`);
  };
  try {
    await incident(1, options);
  } catch (error) {
    leaves('opened,');
    return [...faults, (error as Error).message];
  }
  if (await isMended(undefined, options)) return [...faults, 'it is mended by doing nothing'];
  if ((await othersSee(connection)) !== before.others) faults.push('somebody else sees it');
  await meanwhile?.();
  for (const wrong of wrongRepairs[one.name] ?? []) faults.push(...(await triedWrongly(wrong, { options, folder })));
  if (!(await isMended(one.solve, options))) faults.push('its solution does not mend it');
  await closeIncident(options);
  leaves('mended,');
  return faults;
}

/** Tries a wrong repair and takes it back. Gives what is wrong with how it was met. */
async function triedWrongly(
  { what, do: act, says }: WrongRepair,
  { options, folder }: Pick<Trial, 'folder'> & { options: IncidentOptions },
): Promise<string[]> {
  const file = join(folder, 'incident.env');
  const settings = readFileSync(file, 'utf8');
  const backs: (() => Promise<unknown>)[] = [];
  const tries = async (bench: Bench) => {
    const back = await act(bench);
    if (back) backs.push(back);
  };
  const words = unfolded(await said(() => mended(tries, options)));
  if (!existsSync(file)) return [`${what}: it is solved by that`];
  writeFileSync(file, settings);
  for (const back of backs) await back();
  return says.test(words) ? [] : [`${what}: that is met with ${JSON.stringify(words)}`];
}

/** What the sandbox's other applications may do and find. */
async function othersSee({ config }: Connection): Promise<string> {
  const seen = ['reader', 'curator'].map(async (name) => {
    const { purview, unified } = await connectAs(config, name);
    const planes = await verifyPlanes(purview, { unified });
    return [planes.map(({ status }) => status), (await search(purview, { limit: 1 }))['@search.count']];
  });
  return JSON.stringify(await Promise.all(seen));
}

/** A world without what counts what has happened: numbers of ids that were given, and how often a policy was written. */
function kept(world: World): Record<string, string> {
  const { now: _, counts: __, ...state } = stateOf(world) as Record<string, unknown>;
  const parts = { ...state, faults: world.faults.list(), clock: Math.round((world.now() - Date.now()) / 10_000) };
  const written = (value: unknown) =>
    JSON.stringify(value, (name, one: unknown) =>
      /^(version|lastModified\w*|updatedAt|updatedBy)$/i.test(name) ? undefined : one,
    );
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, written(value)]));
}

function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}
