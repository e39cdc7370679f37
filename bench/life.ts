import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client } from '../lib/core/client';
import { HttpError } from '../lib/core/errors';
import { tokenSource } from '../lib/core/token';
import {
  getPolicy,
  listPolicies,
  putPolicy,
  withMember,
  withoutMember,
  type MetadataPolicy,
} from '../lib/planes/policy';
import { searchAll } from '../lib/planes/search';
import { withApplication } from '../lib/core/config';
import { persona } from '../sandbox/entra/personas';
import { configOf } from './config';
import { buildEmulator, startEmulator, type Emulator } from './emulator';
import { quantile, type Figure } from './figures';
import { times } from './processes';

const part = 'The sandbox under load';

interface Size {
  callers: number;
  /** Assets in all, and in one call. */
  assets: number;
  batch: number;
  changes: number;
  /** Rounds in which all callers write one policy at the same version. */
  rounds: number;
  /** Spans of mixed traffic, and the milliseconds of each. */
  spans: number;
  span: number;
  flood: number;
}

const whole: Size = {
  callers: 50,
  assets: 50_000,
  batch: 50,
  changes: 10_000,
  rounds: 100,
  spans: 10,
  span: 60_000,
  flood: 1000,
};
const small: Size = { callers: 5, assets: 100, batch: 10, changes: 20, rounds: 2, spans: 2, span: 300, flood: 20 };

/** Milliseconds that calls took. */
type Clocked = number[];

/**
 * What many callers do to the sandbox at once, and how it holds. Throws when anything is lost, written twice or half
 * done, when a version of a policy has two winners, or when somebody waits in vain beside a client that misbehaves.
 */
export async function life({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const size = tiny ? small : whole;
  await buildEmulator();
  const sandbox = await startEmulator();
  try {
    return [
      ...(await writeAtOnce(sandbox, size)),
      ...(await changePolicies(sandbox, size)),
      ...(await oneWinner(sandbox, size)),
      ...(await mixedTraffic(sandbox, size)),
    ];
  } finally {
    await sandbox.stop();
  }
}

const figure = (what: string, unit: string, samples: number[], aims?: Figure['aims']): Figure => ({
  ...{ part, what, unit, samples },
  ...(aims && { aims }),
});

const clientOf = (url: string, name: string): Client =>
  createClient({ endpoint: url, credential: tokenSource(withApplication(configOf(url), persona(name))) });

/** Does something as so many callers at once, each of which has a number. */
const asMany = <T>(callers: number, act: (caller: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: callers }, (_none, caller) => act(caller)));

async function clocked<T>(into: Clocked, act: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await act();
  into.push(performance.now() - began);
  return result;
}

const nameOf = (caller: number, place: number) => `https://load.blob.core.windows.net/${caller}/${place}.csv`;

const bulk = '/datamap/api/atlas/v2/entity/bulk';
const asset = (qualifiedName: string, description: string) => ({
  typeName: 'azure_blob_path',
  attributes: { qualifiedName, name: qualifiedName.split('/').pop(), description },
});

/**
 * Every caller writes assets of its own, and then all of them once more, as those do who scan. Each time all of them are
 * there afterwards, once, with all that was written of them. What replaces something lets the index of words grow to
 * twice its tables, once: what the sandbox holds is compared with what it held after that.
 */
async function writeAtOnce(sandbox: Emulator, size: Size): Promise<Figure[]> {
  const what = `${size.assets.toLocaleString('en')} assets by ${size.callers} callers at once`;
  const first = await writeAll(sandbox, size, 'written');
  const again = await writeAll(sandbox, size, 'replaced');
  return [
    figure(what, 's', [first.seconds]),
    figure(`a call of ${size.batch} of them, 99 % within`, 'ms', [quantile(first.calls, 0.99)]),
    figure('all of them replaced', 's', [again.seconds]),
    figure(`a call that replaces ${size.batch} of them, 99 % within`, 'ms', [quantile(again.calls, 0.99)]),
    figure('held when all are there', 'MiB', [await sandbox.held()]),
  ];
}

async function writeAll(sandbox: Emulator, { callers, assets, batch }: Size, word: string) {
  const client = clientOf(sandbox.url, 'curator');
  const each = assets / callers;
  const calls: Clocked = [];
  const began = performance.now();
  await asMany(callers, async (caller) => {
    for (let from = 0; from < each; from += batch) {
      const names = Array.from({ length: Math.min(batch, each - from) }, (_none, i) => nameOf(caller, from + i));
      const entities = names.map((name, i) => ({ ...asset(name, `${word} ${name}`), guid: `-${i + 1}` }));
      await clocked(calls, () => client.post(bulk, { apiVersion: '2023-09-01', body: { entities } }));
    }
  });
  const seconds = (performance.now() - began) / 1000;
  const found = new Map<string, string>();
  let rows = 0;
  for await (const { qualifiedName = '', description } of searchAll(client, { limit: 1000, keywords: 'csv' })) {
    if (!qualifiedName.startsWith('https://load.')) continue;
    rows++;
    found.set(qualifiedName, String(description));
  }
  const odd = [...found].filter(([name, description]) => description !== `${word} ${name}`);
  if (rows !== assets || found.size !== assets || odd.length > 0)
    throw new Error(`Of ${assets} assets ${found.size} are found in ${rows} rows, ${odd.length} of them half written.`);
  return { seconds, calls };
}

/** A member that no directory knows, of each caller its own. */
const memberOf = (caller: number) => `00000000-0000-4000-8000-${String(caller).padStart(12, '0')}`;
const role = 'Data Curator';

const isOvertaken = (error: unknown) => error instanceof HttpError && [409, 412].includes(error.status);

/** Reads a policy, changes it and writes it until nobody was faster; gives how often somebody was. */
async function change(
  client: Client,
  collection: string,
  to: (policy: MetadataPolicy) => MetadataPolicy,
  calls: Clocked,
) {
  for (let overtaken = 0; ; overtaken++) {
    const policy = await getPolicy(client, collection);
    try {
      await clocked(calls, () => putPolicy(client, to(policy)));
      return overtaken;
    } catch (error) {
      if (!isOvertaken(error)) throw error;
    }
  }
}

/** Every caller gives and takes a role in turn. In the end all policies are as they were, with a version for each change. */
async function changePolicies(sandbox: Emulator, { callers, changes }: Size): Promise<Figure[]> {
  const client = clientOf(sandbox.url, 'admin');
  // A role that nobody held before leaves an empty rule behind.
  for (const policy of await listPolicies(client)) {
    const given = await putPolicy(client, withMember(policy, role, memberOf(0)));
    await putPolicy(client, withoutMember(given, role, memberOf(0)));
  }
  const before = await listPolicies(client);
  const names = before.map(({ properties }) => properties.collection.referenceName);
  const calls: Clocked = [];
  const made: Record<string, number> = {};
  const began = performance.now();
  const overtaken = await asMany(callers, async (caller) => {
    const name = names[caller % names.length] ?? '';
    let lost = 0;
    for (let i = 0; i < changes / callers; i++) {
      const move = i % 2 === 0 ? withMember : withoutMember;
      lost += await change(client, name, (policy) => move(policy, role, memberOf(caller)), calls);
      made[name] = (made[name] ?? 0) + 1;
    }
    return lost;
  });
  const seconds = (performance.now() - began) / 1000;
  const after = await listPolicies(client);
  for (const [place, policy] of before.entries()) {
    const now = after[place];
    const name = policy.properties.collection.referenceName;
    if (JSON.stringify(now?.properties) !== JSON.stringify(policy.properties))
      throw new Error(`The policy of ${name} is not as it was.`);
    if ((now?.version ?? 0) - policy.version !== (made[name] ?? 0))
      throw new Error(
        `The policy of ${name} has had ${made[name]} changes, and its version went from ${policy.version} to ${now?.version}.`,
      );
  }
  const what = `${changes.toLocaleString('en')} changes of ${names.length} policies by ${callers} callers at once`;
  return [
    figure(what, 's', [seconds]),
    figure('of them, refused first since somebody was faster', '', [overtaken.reduce((sum, one) => sum + one, 0)]),
    figure('a PUT of a policy, 99 % within', 'ms', [quantile(calls, 0.99)]),
  ];
}

/** All callers write one policy at the same version: one of them is let in, and the others are told to read it again. */
async function oneWinner(sandbox: Emulator, { callers, rounds }: Size): Promise<Figure[]> {
  const client = clientOf(sandbox.url, 'admin');
  const winners = await times(rounds, async () => {
    const policy = await getPolicy(client, 'contoso');
    const answers = await asMany(callers, (caller) =>
      putPolicy(client, withMember(policy, role, memberOf(caller))).then(
        () => true,
        (error: unknown) => {
          if (isOvertaken(error)) return false;
          throw error;
        },
      ),
    );
    await putPolicy(client, { ...policy, version: policy.version + 1 });
    return answers.filter(Boolean).length;
  });
  if (winners.some((count) => count !== 1))
    throw new Error(`A version of a policy had ${Math.max(...winners)} winners.`);
  return [figure(`winners of ${callers} PUTs of one policy at one version`, '', winners)];
}

/** What a caller does, as often as its weight says. Nothing of it adds to what the sandbox holds. */
const deeds: [weight: number, act: (clients: Clients, number: number) => Promise<unknown>][] = [
  [
    8,
    ({ curator }, n) =>
      curator.post('/datamap/api/search/query', { apiVersion: '2023-09-01', body: { keywords: `${n}`, limit: 25 } }),
  ],
  [
    5,
    ({ curator }, n) =>
      curator.get(byName, { apiVersion: '2023-09-01', query: { 'attr:qualifiedName': nameOf(0, n) } }),
  ],
  [
    3,
    ({ curator }, n) =>
      curator.post(bulk, { apiVersion: '2023-09-01', body: { entities: [asset(nameOf(0, n), `again ${n}`)] } }),
  ],
  [2, ({ admin }) => listPolicies(admin)],
  [
    1,
    ({ admin }, n) =>
      change(admin, 'contoso', (policy) => withoutMember(withMember(policy, role, memberOf(n)), role, memberOf(n)), []),
  ],
  [1, ({ url }) => tokenSource(configOf(url)).getToken('https://purview.azure.net/.default')],
];
const byName = '/datamap/api/atlas/v2/entity/uniqueAttribute/type/azure_blob_path';

interface Clients {
  curator: Client;
  admin: Client;
  url: string;
}

/** Numbers that look drawn and are the same in each run. */
function drawn(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** All callers do something of everything, for minutes; in half of the time beside clients that misbehave. */
async function mixedTraffic(sandbox: Emulator, { callers, assets, spans, span, flood }: Size): Promise<Figure[]> {
  const { url } = sandbox;
  const clients = { url, curator: clientOf(url, 'curator'), admin: clientOf(url, 'admin') };
  const all = deeds.flatMap(([weight, act]) => Array<typeof act>(weight).fill(act));
  const most = assets / callers;
  const memory: number[] = [];
  const traffic = async (number: number): Promise<Clocked> => {
    const calls: Clocked = [];
    const until = performance.now() + span;
    await asMany(callers, async (caller) => {
      const draw = drawn(number * callers + caller);
      while (performance.now() < until) {
        const act = all[draw(all.length)];
        if (act) await clocked(calls, () => act(clients, draw(most)));
      }
    });
    memory.push(sandbox.memory());
    return calls;
  };
  const plain: Clocked[] = [];
  const disturbed: Clocked[] = [];
  let first = 0;
  for (let number = 0; number < spans; number += 2) {
    plain.push(await traffic(number));
    first ||= await sandbox.held();
    const rude = await misbehave(clients, flood);
    disturbed.push(await traffic(number + 1));
    rude.forEach((socket) => socket.destroy());
  }
  // What was for those who are gone goes a moment after them.
  await sleep(1000);
  const last = await sandbox.held();
  const rate = [...plain, ...disturbed].map((calls) => (calls.length * 1000) / span);
  const at = (share: number, of: Clocked[]) => of.map((calls) => quantile(calls, share));
  const minutes = `${Math.round((spans * span) / 60_000)} minutes of mixed traffic`;
  const beside = `beside a slow reader, ${flood.toLocaleString('en')} idle connections and a body without an end`;
  return [
    figure(`${minutes}, by ${callers} callers`, 'calls/s', rate),
    figure('a call of it, half within', 'ms', at(0.5, plain)),
    figure('a call of it, 99 % within', 'ms', at(0.99, plain)),
    figure(`a call of it, 99 % within, ${beside}`, 'ms', at(0.99, disturbed)),
    figure('held after the first of its spans', 'MiB', [first]),
    figure('held in the end', 'MiB', [last], [{ words: 'no tenth more than after the first', most: first * 1.1 }]),
    ...(memory.includes(0) ? [] : [figure('memory of the process', 'MiB', memory)]),
  ];
}

/** One who asks for much and reads nothing of it, many who come and say nothing, and one whose body never ends. */
async function misbehave({ url }: Clients, flood: number): Promise<Socket[]> {
  const token = await tokenSource(configOf(url)).getToken('https://purview.azure.net/.default');
  const { port, host } = new URL(url);
  const open = () => {
    const socket = connect(Number(port), '127.0.0.1');
    // The sandbox may send them away.
    socket.on('error', () => undefined);
    return socket;
  };
  const asks = (path: string, length: string) =>
    `POST ${path}?api-version=2023-09-01 HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token?.token}\r\ncontent-type: application/json\r\n${length}\r\n\r\n`;
  const slow = open();
  const body = JSON.stringify({ keywords: 'csv', limit: 1000 });
  slow.pause();
  // A hundred answers of a thousand rows each, none of which is read.
  for (let i = 0; i < 100; i++) slow.write(asks('/datamap/api/search/query', `content-length: ${body.length}`) + body);
  const endless = open();
  endless.write(asks(bulk, 'transfer-encoding: chunked'));
  const drip = setInterval(() => endless.write('1\r\n \r\n'), 20);
  endless.once('close', () => clearInterval(drip));
  return [slow, endless, ...Array.from({ length: flood }, open)];
}
