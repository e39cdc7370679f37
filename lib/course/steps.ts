import { inspect } from 'node:util';
import { createClient, type Client } from '../core/client.ts';
import { purviewScope } from '../core/config.ts';
import type { HttpError } from '../core/errors.ts';
import { requestToken } from '../core/token.ts';
import type { NetworkOptions } from '../core/transport.ts';
import type { Connection } from '../connect.ts';
import { explain, type Explanation } from '../diagnosis/explain.ts';
import { needOf } from '../diagnosis/needs.ts';
import { planes, verifyPlanes, type Plane, type PlaneResult } from '../diagnosis/verify.ts';
import type { RoleName } from '../planes/roles.ts';
import { progress } from '../show/progress.ts';
import { showTable } from '../show/table.ts';
import { printable } from '../show/text.ts';
import { lendRoles } from './sandbox.ts';
import { showError, showVerdict } from './verdicts.ts';
import { inCourse } from './words.ts';

/**
 * Does what the service may refuse. Where it is refused, prints why and what to do, and gives `otherwise`, or nothing,
 * so that one can read on. Takes a call under way, or a function for several calls.
 */
export async function attempt<T>(work: Promise<T> | (() => Promise<T>)): Promise<T | undefined>;
export async function attempt<T>(work: Promise<T> | (() => Promise<T>), otherwise: T): Promise<T>;
export async function attempt<T, U>(work: Promise<T> | (() => Promise<T>), otherwise: U): Promise<T | U>;
export async function attempt<T, U>(work: Promise<T> | (() => Promise<T>), otherwise?: U): Promise<T | U | undefined> {
  try {
    return await (typeof work === 'function' ? work() : work);
  } catch (error) {
    const { remedy, reason, roles } = explain(error);
    console.log(printable(`${(error as Error).message}\n${inCourse(remedy, reason, roles)}`));
    return otherwise;
  }
}

/** Shows whether a step is done, in the words for the one case or the other. */
export function check(passed: boolean, whenPassed: string, whenFailed: string): void {
  showVerdict(passed, passed ? whenPassed : whenFailed);
}

/** Gives what a call is refused with, or nothing where it is answered. */
export async function refusalOf(call: Promise<unknown>): Promise<Error | undefined> {
  return call.then(
    () => undefined,
    (error: Error) => error,
  );
}

/** Waits for a call that is meant to be refused, and shows its error as one would see it, then what `ask` reads in it. */
export async function meet(
  call: Promise<unknown>,
  ask: (error: Error) => Explanation | Promise<Explanation> = explain,
): Promise<void> {
  const error = await refusalOf(call);
  if (error) showError(error, await ask(error));
  else console.log('No error: the call was answered.');
}

/**
 * Removes what a lesson has made, one thing after the other: each by what it is called, and what deletes it. What is gone
 * already (404) is passed over; what is refused is named, and the rest goes on. Where nobody answers it ends.
 */
export async function cleanUp(
  removals: readonly (readonly [what: string, remove: () => Promise<unknown>])[],
): Promise<void> {
  const refused: { refused: string; why: string }[] = [];
  const bar = progress(removals.length, 'Cleaned up');
  let silent = false;
  for (const [index, [what, remove]] of removals.entries()) {
    if (silent) refused.push({ refused: what, why: 'not tried: nobody answered before' });
    else {
      await remove().catch(({ status, message }: HttpError) => {
        if (status !== 404) refused.push({ refused: what, why: message });
        if (status === 0) silent = true;
      });
    }
    bar.update(index + 1);
  }
  bar.end();
  if (refused.length > 0) showTable(refused);
  else console.log('Nothing of this lesson is left.');
}

/**
 * Sees to the roles that a lesson needs on the root collection, and shows whether the planes they open answer. In the
 * sandbox it gives what is missing and says so, as a Collection Admin would; a real account it only asks. Gives whether
 * all of those planes answered: without a role one can still read on. Without a role to ask for it looks for a token alone.
 *
 * Throws where no call could be answered, as without a network, a token or a secret that is accepted. A console then
 * prints what is wrong and what to do, and no stack.
 */
export async function needRoles(connection: Connection, ...needed: RoleName[]): Promise<boolean> {
  const { config, network, sandbox } = connection;
  const answered = await patiently(connection, async (client, patience) => {
    await requestToken(config, patience);
    const lent = sandbox ? await lendRoles(config, needed, network) : [];
    if (lent.length > 0) {
      console.log(`The sandbox has given your application the role${lent.length > 1 ? 's' : ''} ${inWords(lent)}.`);
    }
    return verifiedFor(needed, client);
  });
  const refused = answered.find(({ error }) => error);
  check(!refused, whatAnswers(answered), refused ? whyNot(refused, needed) : '');
  return !refused;
}

function whatAnswers(answered: PlaneResult[]): string {
  const names = inWords(answered.map(({ plane }) => plane));
  if (answered.length > 1) return `the planes ${names} answer`;
  return names ? `the ${names} plane answers` : 'Entra ID gives a token';
}

/** Does what somebody waits for: says so after some seconds, and throws in words what keeps a lesson from going on. */
export async function patiently<T>(
  { config, credential, network }: Connection,
  act: (client: Client, patience: NetworkOptions) => Promise<T>,
  endpoint: string = config.endpoint,
): Promise<T> {
  // What nobody answers at the second try stays without an answer.
  const patience = { retries: 1, timeoutMs: 15_000, ...network };
  const client = createClient({ ...patience, endpoint, credential, scope: purviewScope(config) });
  const told = setTimeout(() => console.log('Waiting for an answer ...'), 4000);
  try {
    return await act(client, patience);
  } catch (error) {
    throw cannotGoOn(error as Error);
  } finally {
    clearTimeout(told);
  }
}

/** Asks the planes that these roles open. Throws where it is not a matter of roles: no answer, or a token refused. */
async function verifiedFor(needed: RoleName[], client: Client): Promise<PlaneResult[]> {
  const asked = planes.filter((one) => needed.some((role) => opens(role, one)));
  const onResult = ({ error, status }: PlaneResult) => {
    if (error && [0, 401].includes(status)) throw error;
  };
  return verifyPlanes(client, { asked, onResult });
}

/** What keeps a lesson from going on, as something to throw: in the words of `explain`, unless the lesson knows better. */
export function cannotGoOn(error: Error, known: Partial<Explanation> = {}): Error {
  return error instanceof CannotGoOn ? error : new CannotGoOn(error, known);
}

/** In a console its words alone, and no stack. */
class CannotGoOn extends Error {
  override readonly name = 'CannotGoOn';

  constructor(error: Error, known: Partial<Explanation>) {
    const { cause, remedy, reason, roles } = { ...explain(error), ...known };
    const meaning = cause === error.message ? [] : [cause];
    super(
      [
        `Check failed: this cannot go on: ${error.message}`,
        ...meaning,
        inCourse(remedy, reason, roles),
        'Then choose Kernel > Restart Kernel and Run All Cells.',
      ].join('\n'),
    );
  }

  [inspect.custom](): string {
    return this.message;
  }
}

/** Whether a role lets the verification call of a plane through. */
function opens(role: RoleName, { call }: Plane): boolean {
  const [method = '', path = ''] = call.split(' ');
  return needOf({ method, path }).roles.includes(role);
}

function whyNot({ plane, error }: PlaneResult, needed: RoleName[]): string {
  const { cause, remedy, reason } = explain(error);
  if (reason !== 'role') return `${plane}: ${cause} ${inCourse(remedy, reason)}`;
  return `${plane}: no role yet. Ask a Collection Admin for ${inWords(needed)}. ${inCourse('', reason)}`;
}

const inWords = (names: string[]) => new Intl.ListFormat('en').format(names);
