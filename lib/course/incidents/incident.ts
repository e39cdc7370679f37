import type { Connection } from '../../connect.ts';
import type { Config } from '../../core/config.ts';
import type { Reason } from '../../diagnosis/reasons.ts';
import type { RoleChange } from '../../planes/grant.ts';
import type { SignedIn } from '../people.ts';

/** Settings of a program, named as in `.env`. */
export type Settings = Record<string, string>;

/** Who can be signed in as in the sandbox. */
export type PersonName = 'collection-admin' | 'administrator' | 'data-reader' | 'colleague';

/** An application that an incident registered. */
export interface Application {
  /** The Application (client) ID. */
  appId: string;
  /** The object id of the registration, and the one under Enterprise applications. */
  id: string;
  objectId: string;
  /** The id and the Value of its client secret. */
  secretId: string;
  secret: string;
  /** Settings of a program that is this application. */
  settings: Settings;
}

/** What an incident is made with. All that it makes is noted before, so that it can be undone whole. */
export interface Stage {
  /** The sandbox, as whoever opened the incident is connected to it. */
  config: Config;
  /** The name of the root collection. */
  root: string;
  as(person: PersonName): Promise<SignedIn>;
  /** Registers an application as the portal does, by a person: the registration, its service principal and a secret. */
  application(secret?: { startDateTime: string; endDateTime: string }): Promise<Application>;
  /** Gives a role, as the person who is Collection Admin and Data Governance Administrator. */
  give(change: RoleChange): Promise<void>;
  /** Makes a collection, and gives its name. */
  collection(friendlyName: string, parent: string): Promise<string>;
  /** Does something as if so many seconds had passed; a negative number goes back. */
  secondsFromNow<T>(seconds: number, act: () => Promise<T>): Promise<T>;
}

/** The program that fails. */
export interface Job {
  /** Its connection, by its own settings. */
  connection: Connection;
  settings: Settings;
  /** The sandbox, as whoever opened the incident is connected to it. */
  config: Config;
}

/** A role that the program holds, given to itself or to a group that it is in. */
export interface RoleGiven {
  /** As the portal calls it. */
  role: string;
  /** The name of a collection, or the id of a governance domain or the whole Unified Catalog. */
  on: string;
}

/** What is looked at once the call is answered, with the eyes of whoever may see everything. */
export interface Review extends Job {
  /** What the call gave. */
  answered: string;
  /** The name of the root collection. */
  root: string;
  /** The sandbox's Collection Admin. */
  admin: Connection;
  as(person: PersonName): Promise<SignedIn>;
  roles(): Promise<RoleGiven[]>;
}

/** What one mends with. */
export interface Bench {
  /** The settings of the program that fails, as `incident.env` has them. */
  settings: Settings & { AZURE_CLIENT_ID: string; COLLECTION: string };
  /** Changes some of them in `incident.env`; one that is undefined is taken out. */
  change(settings: Record<string, string | undefined>): void;
  /** Signs in as one of the sandbox's people. */
  as(person: PersonName): Promise<SignedIn>;
  /** Connects as the program does. */
  job(): Promise<Connection>;
}

/** What the helpers of diagnosis make of an incident. */
export interface Diagnosis {
  /** Who has to ask `diagnose` to be told most: the program itself, or somebody who may read the policies and the directory. */
  asked: 'by itself' | 'by an admin';
  reason: Reason;
  /** Words of the cause that it gives, where it names it. */
  names?: RegExp;
  /** What it cannot see. */
  cannot?: string;
  /** The check of `npm run doctor` that names it; none where the doctor does not know what the program calls. */
  doctor?: string;
}

/**
 * A world that is broken for one cause, to be found and mended. It breaks nothing but what is its own: an application, collections and
 * sources that it makes, its place in policies; whoever works beside it in the same sandbox sees nothing of it.
 */
export interface Incident {
  /** Never changes: progress is kept by it. */
  name: string;
  title: string;
  /** How hard it is to find. */
  difficulty: 1 | 2 | 3;
  /** The lesson that teaches what it takes. */
  lesson: string;
  /** What whoever reports it says. The refusal that they see is shown beneath. */
  symptom: string;
  /** From vague to plain. */
  hints: readonly [string, string, string, ...string[]];
  /** What the settings mean that are no usual ones, by their names. */
  notes?: Settings;
  /** Whether it takes a tenant that has what the new portal brought. */
  needsNewPortal?: true;
  /** Breaks the world, and gives the settings of the program that fails for it. */
  breaks(stage: Stage): Promise<Settings>;
  /** Makes the failing call. Gives what it was answered, in words; throws why it fails. */
  call(job: Job): Promise<string>;
  /**
   * What has to hold besides the answer: that it is about what was wanted, that nothing was given which it does not take. Throws what
   * is still wrong, never how to mend it; gives the cause in other words where this repair asks for them.
   */
  holds(review: Review): Promise<string | void>;
  /** What it was, once it is mended. */
  cause: string;
  diagnosis: Diagnosis;
  /** One way to mend it. The lesson has it folded, and the tests carry it out. */
  solve(bench: Bench): Promise<unknown>;
}

/** Where the incidents are. */
export interface IncidentOptions {
  /** By default what `.env` says. */
  connection?: Connection;
  /** The kit’s own, unless a test brings others. */
  known?: readonly Incident[];
  /** Whether who reads it is at a terminal, and no cell goes on. */
  terminal?: boolean;
}

/** A call that was answered, and not as it should be. */
export class NotAsItShould extends Error {
  override readonly name = 'NotAsItShould';
}
