import { connect, type Connection } from '../connect.ts';
import { createClient, type Client } from '../core/client.ts';
import { isLoopback } from '../core/address.ts';
import { purviewScope, withApplication, type Config } from '../core/config.ts';
import { rootCollection } from '../planes/account.ts';
import { editPolicy, grantRole, revokeRole } from '../planes/grant.ts';
import { withMember } from '../planes/policy.ts';
import type { RoleName } from '../planes/roles.ts';
import { claimsOf, tokenSource } from '../core/token.ts';
import { send, type NetworkOptions } from '../core/transport.ts';

/** An identity the sandbox lends for practice. Its secret is not enumerable, though it opens nothing real. */
export interface Persona {
  name: string;
  clientId: string;
  readonly clientSecret: string;
  /** Object id of the service principal. */
  objectId: string;
  roles: string[];
}

/** Gives one of the sandbox's personas: learner, admin, curator, reader or expired. Throws on a real account. */
export async function persona(config: Config, name: string, options: NetworkOptions = {}): Promise<Persona> {
  const found = (await personas(config, options)).find((one) => one.name === name);
  if (!found) throw new TypeError(`The sandbox has no persona ${JSON.stringify(name)}.`);
  const { clientSecret, ...rest } = found;
  return Object.defineProperty(rest, 'clientSecret', { value: clientSecret }) as Persona;
}

const personas = (config: Config, options: NetworkOptions) => control<Persona[]>(config, 'personas', options);

/** A client of the sandbox that calls as one of its personas. */
export async function clientOf(config: Config, name: string, options: NetworkOptions = {}): Promise<Client> {
  const application = await persona(config, name, options);
  const credential = tokenSource(withApplication(config, application), options);
  return createClient({ ...options, endpoint: config.endpoint, credential, scope: purviewScope(config) });
}

/** Connects to the sandbox as one of its personas. */
export async function connectAs(config: Config, name: string, options: NetworkOptions = {}): Promise<Connection> {
  return connect({ ...options, config: withApplication(config, await persona(config, name, options)) });
}

/**
 * Gives the application of `config` the roles on the sandbox's root collection that it does not hold yet, as its
 * Collection Admin would, and tells which ones those were. Throws on a real account.
 */
export async function lendRoles(config: Config, wanted: RoleName[], options: NetworkOptions = {}): Promise<RoleName[]> {
  const admin = await clientOf(config, 'admin', options);
  const { oid: objectId } = await claimsOf(tokenSource(config, options), purviewScope(config));
  const root = config.account ?? (await rootCollection(admin));
  const { diff } = await editPolicy(admin, root, (policy) =>
    wanted.reduce((next, name) => withMember(next, name, objectId), policy),
  );
  return wanted.filter((name) => diff.some((line) => line.startsWith(`+ ${name} on `)));
}

/** What the sandbox does with the next calls of a method and a path. `*` in them, or nothing, stands for any. */
export interface Fault {
  method?: string;
  path?: string;
  /** How many calls: one, unless it says more. */
  times?: number;
  status?: number;
  headers?: Record<string, string>;
  body?: object;
  delayMs?: number;
}

/** Lets the next calls of the sandbox fail, or be answered late. Throws on a real account. */
export async function setFault(config: Config, fault: Fault, options: NetworkOptions = {}): Promise<void> {
  await control(config, 'faults', { ...options, order: fault });
}

/** How many of the next calls of this path are to fail. Throws on a real account. */
export async function faultsAt(config: Config, path: string, options: NetworkOptions = {}): Promise<number> {
  const faults = await control<Fault[]>(config, 'faults', options);
  return faults.filter((one) => one.path === path).reduce((sum, { times = 0 }) => sum + times, 0);
}

type Control = 'health' | 'personas' | 'people' | 'signin' | 'clock' | 'faults' | 'incident';

const people = 'Only the sandbox has people who sign in when they are asked to.';
/** What is said of a control where there is none. */
export const onlyHere: Record<Control, string> = {
  personas: 'Only the sandbox has personas to lend.',
  people,
  signin: people,
  clock: 'Only the sandbox has a clock to move.',
  faults: 'Only the sandbox fails when it is told to.',
  health: 'Only the sandbox says how it is.',
  incident: 'Only the sandbox has incidents.',
};

/**
 * Asks one of the sandbox's controls, or gives it an `order`, by POST unless told otherwise, which is sent once only: twice would move a clock twice.
 * Throws a `TypeError` on a real account, and where the sandbox takes no such order.
 */
export async function control<T>(
  { endpoint }: Pick<Config, 'endpoint'>,
  what: Control,
  { order, method = order ? 'POST' : 'GET', ...options }: NetworkOptions & { order?: object; method?: string } = {},
): Promise<T> {
  if (!isLoopback(endpoint)) throw new TypeError(onlyHere[what]);
  const url = `${endpoint}/sandbox/${what}`;
  const told = order && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) };
  const { status, text } = await send({ url, method, headers: {}, repeatable: method !== 'POST', ...told }, options);
  if (status !== 200 && status !== 204) throw new TypeError(onlyHere[what]);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/**
 * Does something as if so many hours had passed, and puts the sandbox's clock back, whatever comes of it. Tokens that
 * are asked for meanwhile begin in the future. Throws on a real account.
 */
export async function withClockAhead<T>(
  config: Config,
  hours: number,
  action: () => Promise<T>,
  options: NetworkOptions = {},
): Promise<T> {
  const move = (advanceSeconds: number) => control(config, 'clock', { ...options, order: { advanceSeconds } });
  await move(hours * 3600);
  try {
    return await action();
  } finally {
    await move(-hours * 3600);
  }
}

/**
 * Moves a role of one of the sandbox's personas from the root collection to another one for as long as `act` runs, and
 * gives what that gives. Afterwards, also when something fails, the roles are as they were. Throws on a real account,
 * and a `TypeError` when there is no such collection.
 */
export async function withRoleOnlyOn<T>(
  config: Config,
  change: { persona: string; role: RoleName; collectionName: string },
  act: () => Promise<T>,
  options: NetworkOptions = {},
): Promise<T> {
  const admin = await clientOf(config, 'admin', options);
  const { objectId } = await persona(config, change.persona, options);
  const there = { collectionName: change.collectionName, role: change.role, objectId };
  const onRoot = { ...there, collectionName: config.account ?? (await rootCollection(admin)) };
  const taken = await revokeRole(admin, onRoot);
  try {
    const given = await grantRole(admin, there);
    try {
      return await act();
    } finally {
      if (given.changed) await revokeRole(admin, there);
    }
  } finally {
    if (taken.changed) await grantRole(admin, onRoot);
  }
}
