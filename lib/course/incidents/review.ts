import type { Connection } from '../../connect.ts';
import { isSame } from '../../core/json.ts';
import { guid } from '../../core/settings.ts';
import { claimsOf } from '../../core/token.ts';
import { forPurview } from '../../diagnosis/diagnose.ts';
import { listCollections, rootCollection } from '../../planes/account.ts';
import { listCatalogPolicies } from '../../planes/catalog-policy.ts';
import { listGroupsOf } from '../../planes/directory.ts';
import { rolesOf } from '../../planes/held.ts';
import { listPolicies } from '../../planes/policy.ts';
import { roleName } from '../../planes/roles.ts';
import { connectAs } from '../sandbox.ts';
import { NotAsItShould, type Incident, type Job, type Review, type RoleGiven, type Stage } from './incident.ts';
import type { Kept } from './notice.ts';

/** Looks whether a repair is right, once the call is answered. Throws what is still wrong; gives the cause in words that fit the repair. */
export async function reviewed(
  { holds, cause }: Incident,
  kept: Kept,
  { network, as, ...done }: Job & Pick<Connection, 'network'> & Pick<Stage, 'as'> & { answered: string },
): Promise<string> {
  const { config, settings, connection, answered } = done;
  if (settings['PURVIEW_TOKEN']) throw new NotAsItShould(`It works again (${answered}), and only until tomorrow.`);
  if (!forPurview.test(connection.config.resource))
    throw new NotAsItShould('It works, with a token for another API that the sandbox puts up with.');
  const admin = await connectAs(config, 'admin', network);
  const root = config.account ?? (await rootCollection(admin.purview));
  const roles = () => rolesHeld({ connection, as }, admin, kept);
  return (await holds({ ...done, admin, root, as, roles })) ?? cause;
}

/** Refuses the settings of a program that is not the one of the incident: with them any call is answered, and nothing is mended. */
export async function refuseOthers(as: Stage['as'], { principals }: Kept, id = ''): Promise<void> {
  if (!guid.test(id) || principals.some((one) => isSame(one, id))) return;
  const { graph } = await as('collection-admin');
  const query = { $filter: `appId eq '${id}'` };
  const { value } = await graph.get<{ value: unknown[] }>('/v1.0/servicePrincipals', { query });
  if (value.length > 0)
    throw new NotAsItShould('These are another application’s id and secret. Mend this program’s own.');
}

async function rolesHeld(
  { connection, as }: Pick<Review, 'connection' | 'as'>,
  admin: Connection,
  { hasCatalog }: Kept,
): Promise<RoleGiven[]> {
  const { oid } = await claimsOf(connection.credential, `${connection.config.resource}/.default`);
  const policies = await listPolicies(admin.purview);
  const ofCatalog = hasCatalog ? await listCatalogPolicies((await as('collection-admin')).unified) : [];
  const groups = await listGroupsOf((await as('administrator')).graph, oid);
  return rolesOf([...policies, ...ofCatalog], oid, { groups })
    .filter(({ collection, from }) => isSame(collection, from))
    .map(({ role, from }) => ({ role: roleName(role), on: from }));
}

/** Throws where the program was given more than it takes, which `enough` says in words. */
export async function noMoreThan(
  { roles, admin }: Review,
  enough: string,
  isNeeded: (role: RoleGiven) => boolean,
): Promise<void> {
  const more = (await roles()).filter((one) => !isNeeded(one));
  if (more.length === 0) return;
  const collections = await listCollections(admin.purview);
  const words = more.map(({ role, on }) => {
    const place = collections.find(({ name }) => isSame(name, on))?.friendlyName;
    return place ? `${role} on ${place}` : role;
  });
  throw new NotAsItShould(`It works, and may now do more than it has to: ${words.join(', ')}. ${enough} is enough.`);
}

/** Throws where the answer is about something else than was wanted. */
export function isAbout({ answered }: Review, wanted: string): void {
  const said = `${answered[0]?.toUpperCase()}${answered.slice(1)}`;
  if (!answered.endsWith(` ${wanted}`)) throw new NotAsItShould(`${said}; it was to be ${wanted}.`);
}
