import { getAccount } from '../planes/account.ts';
import { createClient } from '../core/client.ts';
import { purviewScope, withApplication, type Config } from '../core/config.ts';
import { HttpError } from '../core/errors.ts';
import { grantRole, revokeRole } from '../planes/grant.ts';
import { listPolicies, rolesOf } from '../planes/policy.ts';
import { roleName } from '../planes/roles.ts';
import { clientOf, persona, withClockAhead } from './sandbox.ts';
import { putDataSource } from '../planes/scanning.ts';
import { classifiedAs, search } from '../planes/search.ts';
import { tokenSource } from '../core/token.ts';

/** A call that went wrong for a cause to be found: what its caller sees and knows, and the cause. */
export interface Puzzle {
  seen: string[];
  cause: 'token' | 'collection' | 'filter';
}

/**
 * Lets three calls go wrong in the sandbox, as its reader, and puts back what it changed for that: the clock, a role.
 * Throws on a real account.
 */
export async function puzzles(config: Config): Promise<Puzzle[]> {
  return [await expiredToken(config), await roleElsewhere(config), await emptySearch(config)];
}

async function expiredToken(config: Config): Promise<Puzzle> {
  const reader = tokenSource(withApplication(config, await persona(config, 'reader')));
  const kept = await reader.getToken(purviewScope(config));
  const client = createClient({ endpoint: config.endpoint, credential: { getToken: async () => kept } });
  const seen = await withClockAhead(config, 49, () => refusal(getAccount(client)));
  return {
    seen: [seen, 'The program has run since the day before yesterday. It fetches a token once.'],
    cause: 'token',
  };
}

async function roleElsewhere(config: Config): Promise<Puzzle> {
  const [admin, reader] = [await clientOf(config, 'admin'), await clientOf(config, 'reader')];
  const { objectId } = await persona(config, 'reader');
  const role = { collectionName: 'mkt9qd', role: 'Data Source Administrator', objectId } as const;
  const server = { kind: 'AzureSqlDatabase', properties: { serverEndpoint: 'trial.database.windows.net' } };
  await grantRole(admin, role);
  try {
    const seen = await refusal(putDataSource(reader, { name: 'trial', collection: 'sal3s0', ...server }));
    const held = rolesOf(await listPolicies(admin), objectId).filter(({ collection, from }) => collection === from);
    const list = held.map((one) => `${roleName(one.role)} on ${one.collection}`).join(', ');
    return { seen: [seen, 'The program registers a source in sal3s0.', `Held: ${list}.`], cause: 'collection' };
  } finally {
    await revokeRole(admin, role);
  }
}

async function emptySearch(config: Config): Promise<Puzzle> {
  const reader = await clientOf(config, 'reader');
  const filter = classifiedAs('Email Address');
  const counts = [];
  for (const request of [{ filter }, {}])
    counts.push((await search(reader, { ...request, limit: 1 }))['@search.count']);
  const seen = `POST /datamap/api/search/query: 200, and ${counts[0]} rows`;
  return { seen: [seen, `Its filter: ${JSON.stringify(filter)}. Without it: ${counts[1]} rows.`], cause: 'filter' };
}

/** The refusal of a call, without the sentence that tells why. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpError) || error.status === 0)
    throw error ?? new TypeError('The sandbox let the call through.');
  return `${error.method} ${error.path}: ${error.status} ${error.code}`;
}
