import { ConfigError } from '../../../lib/core/errors';
import { explain, type Explanation } from '../../../lib/diagnosis/explain';
import { sideBySide } from '../../../tools/side-by-side';
import { startSandbox } from '../../sandbox-suite';

/** A row of the page: how its message comes about, and what the page says of it where the helpers do not. */
export interface Case {
  /** Lets it happen: throws, rejects, or gives what is seen. */
  make(at: Place): unknown;
  /** What it means, where the message is all that `explain` knows. */
  means?: string;
  /** What to do, where `explain` only points at the message. */
  todo?: string;
  /** It needs a shell, and is left out on Windows. */
  posix?: true;
  /** It starts programs, and needs no sandbox: all of these are made side by side. */
  apart?: true;
}

export interface Group {
  title: string;
  intro: string;
  cases: Case[];
}

/** Where messages are made: a sandbox as just started. */
export interface Place {
  readonly url: string;
}

/** What a reader sees, and what the helpers say of it. */
export interface Seen {
  /** A line each. */
  lines: string[];
  means?: string;
  todo?: string;
  /** All that was said, for the search for sentences that no case lets happen. */
  said: string[];
  /** Where in the sources it was made, as `lib/core/token.ts:77`. */
  madeAt?: string;
}

/** A row of the page, as texts. */
export interface Row {
  lines: string[];
  means: string;
  todo: string;
}

/** What is given, where nothing is thrown. */
export const seen = (lines: string[], also: { means?: string; todo?: string } = {}): Seen => ({
  lines,
  ...also,
  said: [...lines, ...Object.values(also)],
});

/** What is thrown, with what another than `explain` says of it. */
export const seenAs = (error: Error, { cause, remedy }: Explanation): Seen => ({
  ...ofError(error),
  means: cause,
  todo: remedy,
  said: [error.message, cause, remedy],
});

/** What `explain` says where the message has to speak for itself. */
const pointers = ['Read the message above.', 'Change the values named above.'];
const ownWords = 'Read the service’s own words above and mend the call.';

function ofError(error: Error): Seen {
  const { cause, remedy } = explain(error);
  const isOwn = cause === error.message;
  return {
    lines: error instanceof ConfigError ? linesOf(error) : error.message.split('\n'),
    ...(isOwn ? {} : { means: cause }),
    ...(pointers.includes(remedy) || (isOwn && remedy === ownWords) ? {} : { todo: remedy }),
    said: [error.message, cause, remedy],
    madeAt: placeOf(error),
  };
}

/** Of several problems each has a row; the line before them has its own. */
function linesOf({ problems }: ConfigError): string[] {
  if (problems.length !== 1) throw new Error(`One problem at a time: ${problems.join(' ')}`);
  return problems;
}

/** The first line of a stack that is no constructor of an error. */
export function placeOf({ stack = '' }: Error): string | undefined {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line) && !/\/lib\/core\/errors\.ts:/.test(line));
  return /\b(lib\/[\w/.-]+\.ts:\d+)/.exec(frames[0] ?? '')?.[1];
}

/** What is of this machine, of this hour or made up in a message. Nothing else in one varies. */
const varies: [pattern: RegExp, name: string][] = [
  [/^(GET|POST|PUT|PATCH|DELETE) \/\S*: /, '{call}: '],
  [/\b(127\.0\.0\.1|0\.0\.0\.0):\d+/g, '{host}'],
  [/\b5a4db0c5-([0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, '{guid}'],
  // What the end of a connection is called differs between versions of Node.
  [/ERR_STREAM_PREMATURE_CLOSE/g, 'ECONNRESET'],
  [/line \d+: /g, 'line {number}: '],
  [/\/[^\n]*\/messages-[^/\s]+/g, '{folder}'],
  [/\(process \d+\)/g, '(process {number})'],
  [/Port \d+ is/g, 'Port {number} is'],
  [/Ports \d+ to \d+/g, 'Ports {number} to {number}'],
  [/needs \d+ MB, and \d+ MB/g, 'needs {number} MB, and {number} MB'],
  [/(begins|expired|ends|ended) (in )?\d+ (days|h)( \d+ min)?( ago)?/g, '$1 {time}'],
  [/is \d+ h (ahead|behind)/g, 'is {time} $1'],
];

export const generalised = (text: string) =>
  varies.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text);

/** Lets a message happen. Throws where nothing does, or where it is not one message. */
export async function happen(one: Case, at: Place): Promise<Seen> {
  const outcome = await (async () => one.make(at))().then(
    (value) => ({ value }),
    (thrown: unknown) => ({ value: thrown }),
  );
  const { value } = outcome;
  if (value instanceof Error) return ofError(value);
  if (typeof value === 'object' && value !== null && 'lines' in value) return value as Seen;
  throw new Error(`It should have failed, and did not: ${one.make.toString()}`);
}

/** The row of a case. Each text has one source: what the helpers say is not written twice. */
export function rowOf({ means, todo }: Case, told: Seen): Row {
  const lines = told.lines.map(generalised);
  const of = (what: string, own: string | undefined, helpers: string | undefined) => {
    if (own !== undefined && helpers !== undefined) throw new Error(`${lines[0]}: the helpers say ${what}: ${helpers}`);
    const text = own ?? helpers;
    if (!text) throw new Error(`${lines[0]}: nobody says ${what}.`);
    return generalised(text);
  };
  return { lines, means: of('what it means', means, told.means), todo: of('what to do', todo, told.todo) };
}

export interface Made {
  group: Group;
  one: Case;
  told: Seen;
}

/** Lets all happen that can on this system, each as on a sandbox just started. */
export async function makeAll(groups: Group[]): Promise<Made[]> {
  const { url, world, close } = await startSandbox();
  const cases = groups.flatMap((group) => group.cases.map((one) => ({ group, one })));
  const possible = cases.filter(({ one }) => !(one.posix && process.platform === 'win32'));
  const told = new Map<Case, Seen>();
  const place = (): Place => {
    let isFresh = false;
    return {
      // Most need no sandbox, and to begin one anew takes a while.
      get url() {
        if (!isFresh) world.reset();
        isFresh = true;
        return url;
      },
    };
  };
  const make = async ({ one }: { one: Case }) => void told.set(one, await happen(one, place()));
  const apart = sideBySide(
    possible.filter(({ one }) => one.apart),
    make,
    { atOnce: 3 },
  );
  try {
    for (const one of possible.filter((other) => !other.one.apart)) await make(one);
    await apart;
  } finally {
    await apart.catch(() => undefined);
    await close();
  }
  return possible.map(({ group, one }) => ({ group, one, told: told.get(one)! }));
}
