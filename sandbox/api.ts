import type { Details, RecentRequest } from './controls/recent';
import type { WorldDocument } from './document/model';

/** How a sandbox is started. What the command line has too is called the same there. */
export interface StartOptions {
  /** The port to listen on; by default, and for 0, a free one. */
  port?: number;
  /** Begins with an empty catalog and answers nothing below `/sandbox/`, as a new account does. What `startSandbox` gives works all the same. */
  plain?: boolean;
  /** Grows the estate to this many assets. It has some 200 by itself. */
  assets?: number;
  /** Which hosts the tenant has: those of a classic account, those of the new portal, or, by default, both. */
  shape?: 'classic' | 'both' | 'unified';
  /** What it begins with in place of Contoso: a world as `world.schema.json` describes it, or the path of a file with one. */
  world?: string | WorldDocument;
  /** Serves https, with a certificate for loopback that is made at start. */
  tls?: boolean;
  /** Serves https with your own certificate, a file in PEM form, and lets clients in by the host names of the real services. Goes with `key`. */
  cert?: string;
  /** The key of `cert`, a file in PEM form. */
  key?: string;
  /** Tells the time, in milliseconds since 1970; `Date.now` by default. */
  clock?: () => number;
  /** Keeps what is changed in this file, and goes on with the world in it. */
  keep?: string;
  /** Begins with a new world, and puts the one in the file of `keep` aside. */
  fresh?: boolean;
}

/** A sandbox that listens. */
export interface StartedSandbox {
  /** Such as `http://127.0.0.1:40123`: the endpoint of Purview, the authority of Entra ID and the endpoint of Graph, all in one. */
  readonly url: string;
  /** The tenant, as a token request names it. */
  readonly tenantId: string;
  /** The applications that a program can be: Contoso's by what they may do, those of your own world by their names. */
  readonly personas: Readonly<Record<PersonaName, Persona> & Record<string, Persona>>;
  /** With `tls`, the file of the certificate, for NODE_EXTRA_CA_CERTS and the like; removed at close. */
  readonly certificate?: string;
  /** With `keep`, what became of the world in the file, where there was one: a sentence for whoever started this. */
  readonly kept?: string;
  readonly clock: {
    /** The time of the sandbox, by which its answers are dated and tokens end. */
    now(): Date;
    /** Moves the time on; a negative number takes back what was added before. Throws for a time that there is not. */
    advance(seconds: number): Promise<void>;
  };
  /** Goes back to the first state, the clock, the faults and the log of requests included, as of now: dates that hang on the start move along. Tokens in hand stay valid, but for those of a time that the clock is taken back from. */
  reset(): Promise<void>;
  /** Lets the next calls that match go wrong. Throws a sentence for a fault that it does not understand. */
  fail(fault: Fault): Promise<void>;
  /** All that it knows now, as a document that another one can begin with. */
  exportWorld(): Promise<WorldDocument>;
  /** The last 500 requests, oldest first. */
  requests(): Promise<RecentRequest[]>;
  /** With what each was about: caller, bodies and what decided it, without secrets and tokens. `after` begins behind that number. */
  requests(options: { details: true; after?: number }): Promise<(RecentRequest & Details)[]>;
  /** Ends open connections and waits until nothing of it is left. A second call does nothing more. */
  close(): Promise<void>;
}

/**
 * `learner` holds no role yet, `admin` is Collection Administrator, `curator` Data Curator and `reader` Purview Reader of the root
 * collection; the secret of `expired` has ended.
 */
export type PersonaName = 'learner' | 'admin' | 'curator' | 'reader' | 'expired';

/** An application of the sandbox's tenant. */
export interface Persona {
  readonly name: string;
  readonly displayName: string;
  /** The application (client) id. */
  readonly clientId: string;
  /** Opens nothing but a sandbox, where it is the same in every one: it may be printed, logged and committed. */
  readonly clientSecret: string;
  /** The object id of its service principal, the one that a metadata policy wants. */
  readonly objectId: string;
}

/** What the next matching calls get instead of, or before, their answer: a status, a wait or the end of their connection. One of them must be there. */
export interface Fault {
  /** Any method without one. */
  method?: string;
  /** A path, without host and query, in which `*` stands for anything; any path without one. */
  path?: string;
  /** How many calls; 1 by default. */
  times?: number;
  /** The status they are answered with; none by default, and 200 where `drop` is `body`. */
  status?: number;
  /** Headers of that answer, which go with a status: a text, a number, or the date so many seconds later by the sandbox's clock. */
  headers?: Record<string, string | number | { dateIn: number }>;
  /** Its body, which goes with a status; by default a refusal in the words of the plane that is called. */
  body?: unknown;
  /** Milliseconds that they wait first. */
  delayMs?: number;
  /** Ends the connection before an answer, or in the middle of its body. */
  drop?: 'before' | 'body';
}

export type { Details, RecentRequest, WorldDocument };
