import { connect, type Connection } from '../../connect.ts';
import { changeProgress, readProgress, type IncidentProgress } from '../progress.ts';
import { control } from '../sandbox.ts';
import type { Bench, Incident, IncidentOptions, Job, Settings } from './incident.ts';
import { connectJob } from './job.ts';
import { incidents } from './incidents.ts';
import { keepNotice, openNotice, type Notice } from './notice.ts';
import { refuseOthers, reviewed } from './review.ts';
import { changeSettings, readSettings, removeSettings, settingsOf, writeSettings } from './settings.ts';
import { peopleOf, setStage } from './stage.ts';
import { undo } from './undo.ts';
import { elsewhere, noneOpen, show, tell } from './words.ts';

export { mendedIncidents, showIncidents } from './board.ts';
export type { Bench, Incident, IncidentOptions, Settings } from './incident.ts';
export { incidents };

/** Runs something in the sandbox; elsewhere it says that it does not. */
async function inSandbox<T>(
  { connection: given, known = incidents }: IncidentOptions,
  act: (connection: Connection, known: readonly Incident[]) => Promise<T>,
): Promise<T | undefined> {
  const connection = given ?? (await connect());
  if (connection.sandbox) return act(connection, known);
  tell(elsewhere);
  return undefined;
}

/**
 * Opens an incident, by its number or its name: breaks the sandbox in one way, and shows what whoever noticed it says. One that is
 * open is undone first, unless it is the same: that is shown again. What it breaks is its own, and your `.env` stays as it is.
 * Throws a `TypeError` where there is no such incident.
 */
export async function incident(which: number | string, options: IncidentOptions = {}): Promise<void> {
  await inSandbox(options, async (connection, known) => {
    const number = numberOf(which, known);
    const wanted = known[number - 1]!;
    const open = await openNotice(connection.config, connection.network);
    if (open?.name === wanted.name) return show(open, options.terminal, 'It is open already.');
    if (open) {
      await undo(connection, open);
      console.log(`Incident ${open.number} was open, and is undone.\n`);
    }
    const hasCatalog = (await control<{ shape: string }>(connection.config, 'health')).shape !== 'classic';
    if (wanted.needsNewPortal && !hasCatalog)
      return console.log(
        `Incident ${number} needs the sandbox in the shape both or unified: this one is a tenant with a classic account alone.`,
      );
    show(await opened(connection, wanted, { number, hasCatalog }), options.terminal);
  });
}

function numberOf(which: number | string, known: readonly Incident[]): number {
  const at = known.findIndex(({ name }, index) => which === name || Number(which) === index + 1);
  if (at >= 0) return at + 1;
  throw new TypeError(`There is no incident ${JSON.stringify(which)}: there are 1 to ${known.length}.`);
}

async function opened(
  connection: Connection,
  wanted: Incident,
  { number, hasCatalog }: { number: number; hasCatalog: boolean },
): Promise<Notice> {
  const { config, network } = connection;
  const { name, title, symptom } = wanted;
  const { hints = 0, mendedAt } = readProgress().progress.incidents[name] ?? {};
  const made = { hints: mendedAt ? 0 : hints, registrations: [], principals: [], collections: [], seconds: 0 };
  const notice: Notice = {
    name,
    number,
    title,
    symptom,
    kept: { hasCatalog, policies: [], catalogPolicies: [], ...made },
  };
  try {
    await keepNotice(config, notice, network);
    const settings = await wanted.breaks(await setStage(connection, notice));
    writeSettings(number, settings, wanted.notes);
    const refused = await failure(connection, wanted);
    if (refused === undefined) throw new Error(`Incident ${number} (${name}) is not broken: its call is answered.`);
    notice.symptom = `${symptom}\n\nThe program was told: ${refused}`;
    await keepNotice(config, notice, network);
  } catch (error) {
    await undo(connection, notice);
    throw error;
  }
  note(name, (before) => before);
  return notice;
}

/** What the failing call is refused with; nothing where it is answered. */
async function failure(connection: Connection, { call }: Incident): Promise<string | undefined> {
  try {
    await call(await jobOf(connection, readSettings()));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function jobOf(own: Connection, settings: Settings): Promise<Job> {
  return { connection: await connectJob(own, settings), settings, config: own.config };
}

/** Shows one more hint to the open incident, from vague to plain. */
export async function hint(options: IncidentOptions = {}): Promise<void> {
  await isHinted(options);
}

/** The same, for a program: gives whether there was one to show. */
export async function isHinted(options: IncidentOptions = {}): Promise<boolean> {
  const shown = await withOpen(options, async ({ config, network }, notice, { name, hints }) => {
    const { number, kept } = notice;
    const next = Math.min(kept.hints + 1, hints.length);
    await keepNotice(config, { ...notice, kept: { ...kept, hints: next } }, network);
    // What it took to mend it stays, however often it is opened again.
    note(name, (before) => (before.mendedAt ? before : { ...before, hints: next }));
    const last =
      next === hints.length ? ' That was the last one; lesson 09 has a solution folded beneath the cell.' : '';
    tell(`Incident ${number}, hint ${next} of ${hints.length}: ${hints[next - 1]}${last}`);
    return true;
  });
  return shown === true;
}

/**
 * Makes the failing call again, and says whether the open incident is solved, or what still fails. Where it is solved, all that it
 * made is undone. `mend` is what mends it, where that is done in code; what it throws is said, too.
 */
export async function mended(mend?: (bench: Bench) => Promise<unknown>, options: IncidentOptions = {}): Promise<void> {
  await isMended(mend, options);
}

/** The same, for a program: gives whether it is solved. */
export async function isMended(
  mend: (bench: Bench) => Promise<unknown> = async () => undefined,
  options: IncidentOptions = {},
): Promise<boolean> {
  const solved = await withOpen(options, async (connection, notice, wanted) => {
    try {
      const as = peopleOf(connection);
      await mend(benchFor(connection, as));
      const settings = readSettings();
      await refuseOthers(as, notice.kept, settings['AZURE_CLIENT_ID']);
      const done = await jobOf(connection, settings);
      const answered = await wanted.call(done);
      const { network } = connection;
      const cause = await reviewed(wanted, notice.kept, { ...done, network, as, answered });
      await undo(connection, notice);
      note(wanted.name, (before) => ({ ...before, mendedAt: before.mendedAt ?? now() }));
      tell(`Solved: ${answered}. ${cause}\nThe sandbox is as it was before.`);
      return true;
    } catch (error) {
      const { message } = error as Error;
      tell(`Not yet. ${message}`);
      return false;
    }
  });
  return solved === true;
}

function benchFor(connection: Connection, as: Bench['as']): Bench {
  return {
    settings: readSettings() as Bench['settings'],
    change: changeSettings,
    as,
    job: () => connectJob(connection, readSettings()),
  };
}

/** Connects as the program of the open incident does: what it calls, `diagnose` and the checks can be asked about. */
export async function job({ connection: given }: IncidentOptions = {}): Promise<Connection> {
  const connection = given ?? (await connect());
  const open = connection.sandbox ? await openNotice(connection.config, connection.network) : undefined;
  if (!open) throw new TypeError('No incident is open: `await incident(1)` opens the first.');
  return connectJob(connection, readSettings());
}

/** Undoes the open incident whole, without its being solved. */
export async function closeIncident(options: IncidentOptions = {}): Promise<void> {
  await inSandbox(options, async (connection) => {
    const open = await openNotice(connection.config, connection.network);
    if (!open) {
      // Those of one that was open in a world which is gone.
      removeSettings();
      return console.log('No incident is open.');
    }
    await undo(connection, open);
    console.log(`Incident ${open.number} is closed: the sandbox is as it was before.`);
  });
}

/** Does something about the open incident, or says that there is none. */
function withOpen<T>(
  options: IncidentOptions,
  act: (connection: Connection, open: Notice, wanted: Incident) => Promise<T>,
): Promise<T | undefined> {
  return inSandbox(options, async (connection, known) => {
    const open = await openNotice(connection.config, connection.network);
    const wanted = known.find(({ name }) => name === open?.name);
    if (open && wanted) return act(connection, open, wanted);
    tell(noneOpen(settingsOf(), options.terminal));
    return undefined;
  });
}

const now = () => new Date().toISOString();

/** Notes how far one has come with an incident. */
function note(name: string, change: (before: IncidentProgress) => IncidentProgress): void {
  const problem = changeProgress((progress) => {
    const before = progress.incidents[name] ?? { hints: 0, openedAt: now() };
    return { ...progress, incidents: { ...progress.incidents, [name]: change(before) } };
  });
  if (problem) console.log(`This could not be noted (${problem}), so the list of incidents will not show it.`);
}
