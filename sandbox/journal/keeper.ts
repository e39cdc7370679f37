import type { FastifyInstance } from 'fastify';
import type { Counts } from '../counts';
import type { DelegatedGrant, Directory } from '../entra/directory';
import { resourceOf } from '../entra/resources';
import type { Claims, Tokens } from '../entra/tokens';
import { writeForm, type Form } from '../http/form';
import type { Keeper } from '../http/plane';
import { Refusal } from '../http/refusals';
import type { Route } from '../http/route';
import { settleRuns, type ScanWorld } from '../scanning/runs';
import { isRecord } from '../values';
import type { Entry, Journal } from './file';
import { bodyWithoutSecrets, withoutSecrets } from './secrets';

/** What keeping needs of the world. */
interface KeptWorld extends ScanWorld {
  readonly born: number;
  readonly counts: Counts;
  stopAt(time: number | undefined): void;
  reset(born?: number): void;
  onConsent?: (grant: DelegatedGrant) => void;
  readonly tokens: Tokens;
  directory: Directory;
}

/** The first line of a journal: which world it is of. */
interface Header {
  /** Which form the lines have. */
  journal: number;
  /** A checksum of what the world begins with. */
  seed: string;
  born: number;
}

const FORM = 1;

const done = 'What was asked for was done, and is lost when the sandbox ends before it is mended';

/** A call that was carried out. */
interface Carried {
  at: number;
  /** How many ids of requests were given out before: reading takes some, and some name what stays. */
  requests: number;
  /** Who asked, where somebody has to show a token. */
  who?: Claims;
  method: Route['method'];
  url: string;
  body?: unknown;
  /** Which version the caller meant, where it had to say so. */
  ifMatch?: string;
  /** Whether the body was a form. */
  form?: true;
  status: number;
}

/** A consent that somebody gave while they signed in: sign-ins themselves are not kept. */
interface Consented {
  at: number;
  consent: Omit<DelegatedGrant, 'resource'> & { resource: string };
}

type Inject = Pick<FastifyInstance, 'inject'>;

/** Keeps a world in a journal, so that it is the same one after the next start. */
export interface Kept extends Keeper {
  /**
   * Makes the world again from what was kept, or a new one, before anybody can call, and keeps what changes from then on. Gives a sentence
   * for whoever started the sandbox: how much there was, and what became of what could not be used.
   */
  restore(app: Inject, fresh?: boolean): Promise<string | undefined>;
  /** Waits until all that was done by now is written. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** Whether a call of a route changes what is kept. Sign-ins and faults end with the sandbox; keys are asked for by POST, and what is behind object ids. */
export const isKept = ({ method, action, path }: Route): boolean =>
  action === null
    ? path === '/sandbox/clock' || (path === '/sandbox/incident' && method !== 'GET')
    : method !== 'GET' && !action.endsWith('/read') && !/[/:](list(auth)?keys|getByIds)$/i.test(path);

const isReset = ({ path }: Route) => path === '/sandbox/reset';

/** When the world in a journal was born; nothing where there is none. */
export const bornIn = ({ read }: Journal): number | undefined =>
  isHeader(read[0]?.entry) ? read[0].entry.born : undefined;

export function createKeeper(world: KeptWorld, journal: Journal, seed: string): Kept {
  const turn = oneByOne();
  /** The line that is carried out again. */
  let again: Carried | undefined;
  let carrying = false;
  let keeping = false;
  let unwritten = false;

  world.onConsent = ({ resource, ...grant }) => {
    if (carrying || !keeping) return;
    journal.append({ at: world.now(), consent: { ...grant, resource: resource.appId } } satisfies Consented);
  };

  /** Does something at one moment, and gives back the numbers that it took where it is refused. */
  function atOnce<T>(at: number, act: () => T): T {
    world.stopAt(at);
    settleRuns(world);
    if (again !== undefined) world.counts.set({ ...world.counts.all(), request: again.requests });
    const before = world.counts.all();
    carrying = true;
    try {
      return act();
    } catch (error) {
      world.counts.set(before);
      throw error;
    } finally {
      carrying = false;
      world.stopAt(again?.at);
    }
  }

  const change: Keeper['carryOut'] = async ({ route, request, reply, admitAgain, answer }) => {
    if (unwritten) await written('Nothing was changed, and nothing can be until it is mended');
    if (again === undefined) await admitAgain();
    const at = world.now();
    return atOnce(at, () => {
      const requests = world.counts.all().request ?? 0;
      const answered = answer();
      if (answered instanceof Promise) throw new Error(`${request.method} ${request.url} does not answer at once.`);
      const status = answered === undefined ? 204 : reply.statusCode;
      const who = route.action === null ? undefined : world.tokens.read(request.headers.authorization);
      if (again === undefined && status < 400)
        journal.append({
          at,
          requests,
          ...(who === undefined ? {} : { who }),
          method: request.method as Route['method'],
          url: withoutSecrets(request.url),
          ...(request.body === undefined ? {} : { body: bodyWithoutSecrets(request.body) }),
          ...(request.headers['if-match'] === undefined ? {} : { ifMatch: request.headers['if-match'] }),
          ...(route.reads === 'form' ? { form: true } : {}),
          status,
        } satisfies Carried);
      return answered;
    });
  };

  /** Waits until the disk has what was noted. */
  async function written(otherwise: string): Promise<void> {
    try {
      await journal.flush();
      unwritten = false;
    } catch (error) {
      unwritten = true;
      const why = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        500,
        'SandboxCannotKeep',
        `The sandbox cannot write to ${journal.file} (${why}). ${otherwise}.`,
      );
    }
  }

  const header = (): Header & Entry => ({ journal: FORM, seed, born: world.born });

  /** Carries one entry out again; tells how it was answered where that was in another way. */
  async function repeat(app: Inject, entry: Entry): Promise<string | undefined> {
    if (isConsent(entry)) {
      const { resource, ...grant } = entry.consent;
      const api = resourceOf(resource)?.resource;
      if (api === undefined) return 'It holds a consent to an API that there is not';
      world.directory.consent({ ...grant, resource: api });
      return undefined;
    }
    if (!isCall(entry)) return 'It says nothing that can be carried out';
    again = entry;
    world.stopAt(entry.at);
    world.tokens.vouchFor(entry.who);
    const { method, url, status } = entry;
    const { statusCode } = await app.inject({ method, url, ...(await sentAgain(entry)) });
    return statusCode === status
      ? undefined
      : `${method} ${url} was answered with ${status}, and is with ${statusCode} this time`;
  }

  /** Carries entries out in their order; gives the place of the first that does not go as it went. */
  async function repeatAll(app: Inject, entries: Entry[]) {
    try {
      for (const [at, entry] of entries.entries()) {
        const why = await repeat(app, entry);
        if (why !== undefined) return { at, why };
      }
      return undefined;
    } finally {
      again = undefined;
      world.tokens.vouchFor(undefined);
      world.stopAt(undefined);
    }
  }

  async function restored(app: Inject, fresh: boolean): Promise<{ text: string; anew?: boolean } | undefined> {
    const { file, read, damaged } = journal;
    const [header, ...entries] = read.map(({ entry }) => entry);
    if (header === undefined && damaged === undefined) return undefined;
    const begun = fresh
      ? 'The world begins anew, as you asked'
      : header === undefined
        ? `${file} is no world that can be read, and another one begins`
        : !isHeader(header) || header.seed !== seed
          ? `${file} was kept by another version of the sandbox or with other options, and the world begins anew`
          : undefined;
    if (begun !== undefined || !isHeader(header)) {
      world.reset();
      return { text: `${begun}. What was there lies in ${await journal.setAside(0)}.`, anew: true };
    }
    if (world.born !== header.born) world.reset(header.born);
    const stopped = await repeatAll(app, entries);
    if (stopped !== undefined) {
      world.reset(header.born);
      await repeatAll(app, entries.slice(0, stopped.at));
    }
    const kept = stopped?.at ?? entries.length;
    const changes = kept === 1 ? '1 change' : `${kept} changes`;
    const why = stopped?.why ?? (damaged === undefined ? undefined : `Line ${damaged} of it is damaged`);
    if (why !== undefined) {
      const aside = await journal.setAside(kept + 1);
      return { text: `Of the world in ${file} ${changes} could be kept. ${why}; the whole file lies in ${aside}.` };
    }
    return kept === 0 ? undefined : { text: `The world is as you left it, with ${changes}: ${file}.` };
  }

  return {
    async carryOut(call) {
      const { route, answer } = call;
      if (again !== undefined) return change(call);
      if (isKept(route)) {
        const answered = await turn(() => change(call));
        await written(done);
        return answered;
      }
      if (!isReset(route)) return answer();
      const answered = await turn(async () => {
        const health = answer();
        journal.begin(header());
        return health;
      });
      await written(done);
      return answered;
    },
    // A page that somebody consents on sends its answer by itself. What cannot be written is said to whoever changes something next.
    caughtUp: () => journal.flush().catch(() => void (unwritten = true)),

    async restore(app, fresh = false) {
      const sentence = await restored(app, fresh);
      if (journal.read.length === 0 || sentence?.anew) journal.begin(header());
      await journal.flush();
      // They may be many.
      journal.read.splice(0);
      keeping = true;
      return sentence?.text;
    },
    close: () => journal.close(),
  };
}

/** The body of a call as it was sent. */
async function sentAgain({ body, form, ifMatch }: Carried) {
  const meant = ifMatch === undefined ? {} : { 'if-match': ifMatch };
  if (body === undefined) return { headers: meant };
  const { payload, contentType } = form
    ? await writeForm(body as Form)
    : { payload: JSON.stringify(body), contentType: 'application/json; charset=utf-8' };
  return { payload, headers: { ...meant, 'content-type': contentType } };
}

const isHeader = (entry: Entry | undefined): entry is Header & Entry =>
  entry?.journal === FORM && typeof entry.seed === 'string' && typeof entry.born === 'number';

const isConsent = (entry: Entry): entry is Consented & Entry => isRecord(entry.consent);

const isCall = (entry: Entry): entry is Carried & Entry =>
  typeof entry.method === 'string' && typeof entry.url === 'string' && typeof entry.at === 'number';

/** Does one thing after the other. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(act: () => Promise<T>): Promise<T> => {
    const mine = last.then(act);
    last = mine.catch(() => undefined);
    return mine;
  };
}
