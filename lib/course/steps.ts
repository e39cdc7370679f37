import type { Connection } from '../connect.ts';
import { explain } from '../diagnosis/explain.ts';
import { needOf } from '../diagnosis/needs.ts';
import { verifyPlanes, type PlaneResult } from '../diagnosis/verify.ts';
import type { RoleName } from '../planes/roles.ts';
import { printable } from '../show/text.ts';
import { lendRoles } from './sandbox.ts';
import { showVerdict } from './verdicts.ts';
import { inCourse } from './words.ts';

/**
 * Does what the service may refuse. Where it is refused, prints why and what to do, and gives `otherwise`, or nothing,
 * so that one can read on. Takes a call under way, or a function for several calls.
 */
export async function attempt<T>(work: Promise<T> | (() => Promise<T>)): Promise<T | undefined>;
export async function attempt<T, U>(work: Promise<T> | (() => Promise<T>), otherwise: U): Promise<T | U>;
export async function attempt<T, U>(work: Promise<T> | (() => Promise<T>), otherwise?: U): Promise<T | U | undefined> {
  try {
    return await (typeof work === 'function' ? work() : work);
  } catch (error) {
    const { remedy, reason } = explain(error);
    console.log(printable(`${(error as Error).message}\n${inCourse(remedy, reason)}`));
    return otherwise;
  }
}

/** Shows whether a step is done, in the words for the one case or the other. */
export function check(passed: boolean, whenPassed: string, whenFailed: string): void {
  showVerdict(passed, passed ? whenPassed : whenFailed);
}

/**
 * Sees to the roles that a lesson needs on the root collection, and shows whether the planes they open answer. In the
 * sandbox it gives what is missing and says so, as a Collection Admin would; a real account it only asks. Gives whether
 * all of those planes answered.
 */
export async function needRoles(connection: Connection, ...needed: RoleName[]): Promise<boolean> {
  const { config, network, purview, sandbox } = connection;
  const lent = sandbox ? await lendRoles(config, needed, network) : [];
  if (lent.length > 0) {
    console.log(`The sandbox has given your application the role${lent.length > 1 ? 's' : ''} ${inWords(lent)}.`);
  }
  const asked = (await verifyPlanes(purview)).filter((one) => needed.some((role) => opens(role, one)));
  const refused = asked.find(({ error }) => error);
  const names = inWords(asked.map(({ plane }) => plane));
  const answers = asked.length > 1 ? `the planes ${names} answer` : `the ${names} plane answers`;
  check(!refused, answers, refused ? whyNot(refused, needed) : '');
  return !refused;
}

/** Whether a role lets the verification call of a plane through. */
function opens(role: RoleName, { call }: PlaneResult): boolean {
  const [method = '', path = ''] = call.split(' ');
  return needOf({ method, path }).roles.includes(role);
}

function whyNot({ plane, error }: PlaneResult, needed: RoleName[]): string {
  const { cause, remedy, reason } = explain(error);
  if (reason !== 'role') return `${plane}: ${cause} ${inCourse(remedy, reason)}`;
  return `${plane}: no role yet. Ask a Collection Admin for ${inWords(needed)}. ${inCourse('', reason)}`;
}

const inWords = (names: string[]) => new Intl.ListFormat('en').format(names);
