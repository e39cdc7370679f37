import type { Connection } from '../connect.ts';
import type { Client } from '../core/client.ts';
import { isLoopback } from '../core/address.ts';
import { accountOf, purviewScope } from '../core/config.ts';
import { AuthError, HttpError } from '../core/errors.ts';
import { isObject, isSame, isText } from '../core/json.ts';
import { guid } from '../core/settings.ts';
import { claimsOf } from '../core/token.ts';
import { findGroups, getDirectoryObjects, groupLabel } from '../planes/directory.ts';
import { rolesOf } from '../planes/held.ts';
import { roleName, roleScope, type RoleName } from '../planes/roles.ts';
import { checkRegistration } from './checks.ts';
import { diagnose, rightsOf, type Rights } from './diagnose.ts';
import { groupsOf } from './groups.ts';
import {
  askForApplication,
  askForMembership,
  askForPrincipal,
  askForSecret,
  type Applicant,
  type Draft,
  type Named,
} from './request-words.ts';
import { askForCatalogRoles, askForRoles, type Wish } from './role-words.ts';
import { planes, verifyPlanes } from './verify.ts';

export type { Draft } from './request-words.ts';

/** For whom access is asked, and to what. */
export interface RequestOptions {
  /** A group that is to hold the roles in place of the application: its object id, or its name. */
  group?: string | undefined;
  /** The planes that are needed, by their names in `planes`: those of the Data Map by default. */
  needed?: readonly string[] | undefined;
  /** A client that may read the policies, where yours may not. */
  admin?: Client;
  /** A client of Microsoft Graph that may look up names and groups, where yours may not. */
  directory?: Client;
}

/** What to send to whom, and what else there is to say. */
export interface Requests {
  drafts: Draft[];
  /** Sentences for whoever asks: that nothing is missing, or what to mend oneself. */
  notes: string[];
}

/**
 * Drafts the messages that ask for what is missing, as the checks find it, and for no more: one for an administrator of Microsoft Entra
 * ID, one for a Collection Admin, one for a Data Governance Administrator. It sends none of them and changes nothing. Throws a
 * `TypeError` for a plane that there is none of, and for a group that Microsoft Graph knows not, or twice.
 */
export async function draftRequests(connection: Connection, options: RequestOptions = {}): Promise<Requests> {
  const { config, graph } = connection;
  const { directory = graph } = options;
  const asked = planesOf(options.needed);
  const applicant: Applicant = { clientId: config.clientId, tenantId: config.tenantId };
  applicant.displayName = await displayNameOf(directory, config.clientId);
  const { drafts, notes, isOver } = await registrationRequests(connection, applicant);
  if (isOver) return { drafts, notes };
  applicant.objectId = (await claimsOf(connection.credential, purviewScope(config))).oid;
  const group = options.group === undefined ? undefined : await groupNamed(directory, options.group);
  if (group) drafts.push(...(await membershipRequests(directory, applicant, group)));

  const rights = await rightsOf(connection, { ...(options.admin && { admin: options.admin }), directory });
  const { wishes, others } = await missingRoles(connection, asked, { rights, group });
  notes.push(...others);
  const ofMap = wishes.filter(({ role }) => roleScope(role) === 'collection');
  const ofCatalog = wishes.filter(({ role }) => roleScope(role) === 'catalog');
  const collection = config.account ?? rootOf(rights);
  const placeAt = (endpoint: string) => ({
    account: accountOf(config),
    // What answers on this machine is nobody else's to change.
    endpoint: isLoopback(endpoint) ? '{endpoint of Purview}' : endpoint,
    collection,
  });
  if (ofMap.length > 0) drafts.push(askForRoles(applicant, ofMap, placeAt(config.endpoint), group));
  if (ofCatalog.length > 0)
    drafts.push(askForCatalogRoles(applicant, ofCatalog, placeAt(config.unifiedEndpoint), group));
  const names = asked.map(({ plane }) => plane).join(', ');
  if (drafts.length === 0 && notes.length === 0)
    notes.push(`Nothing is missing: Entra ID gives a token, and these planes answer: ${names}.`);
  return { drafts, notes };
}

function planesOf(needed: readonly string[] | undefined) {
  if (!needed) return planes.filter(({ optional }) => !optional);
  return needed.map((name) => {
    const found = planes.find(({ plane }) => isSame(plane, name));
    if (found) return found;
    const names = planes.map(({ plane }) => plane).join(', ');
    throw new TypeError(`There is no plane ${JSON.stringify(name)}. There are: ${names}.`);
  });
}

/** What is wrong with the registration. Without a token nothing can be said of roles, and nothing is asked for them. */
async function registrationRequests(connection: Connection, applicant: Applicant) {
  const results = await checkRegistration(connection);
  const trouble = results.find(({ status }) => status === 'fail');
  const expiry = results.find(({ name, status }) => name === 'Secret has days left' && status === 'warn');
  const drafts: Draft[] = expiry ? [askForSecret(applicant, `The present one ${expiry.found}.`)] : [];
  if (!trouble) return { drafts, notes: [], isOver: false };
  const { found, fix, reason } = trouble;
  const draft =
    reason === 'secret' || reason === 'secret-expired'
      ? askForSecret(applicant, `Entra ID refuses the present one (${found.replace(/\.$/, '')}).`)
      : reason === 'application' && /AADSTS7000229/.test(found)
        ? askForPrincipal(applicant)
        : reason === 'application' && /AADSTS700016/.test(found) && askForApplication(applicant);
  const later = 'Roles can be looked at once there is a token: ask again then.';
  return {
    drafts: draft ? [draft] : [],
    notes: [draft ? later : `${found} ${fix}`, ...(draft ? [] : [later])],
    isOver: true,
  };
}

/** The group of an object id or a name. Where Graph does not tell, what was given is all that is known. */
async function groupNamed(graph: Client, given: string): Promise<Named> {
  if (guid.test(given)) {
    const [known] = (await getDirectoryObjects(graph, [given]).catch(onlyRefused)) ?? [];
    if (known && known.kind !== 'group')
      throw new TypeError(`${given} is no group: Microsoft Graph knows it as ${known.kind}.`);
    return { id: given, ...(known?.displayName && { displayName: known.displayName }) };
  }
  const found = await findGroups(graph, given).catch(onlyRefused);
  if (!found) return { displayName: given };
  const [group, ...others] = found;
  if (!group) throw new TypeError(`Microsoft Graph knows no group ${JSON.stringify(given)}.`);
  if (others.length > 0)
    throw new TypeError(`Several groups have that name: name one by its id, of ${found.map(groupLabel).join(', ')}.`);
  return group;
}

/** What may not be asked is undefined. */
function onlyRefused(error: unknown): undefined {
  if (error instanceof AuthError || error instanceof HttpError) return undefined;
  throw error;
}

async function membershipRequests(graph: Client, applicant: Applicant, group: Named): Promise<Draft[]> {
  const groups = await groupsOf(graph, applicant.objectId ?? '');
  if (group.id && groups?.some(({ id }) => isSame(id, group.id))) return [];
  return [askForMembership(applicant, group, groups !== undefined && group.id !== undefined)];
}

/** The roles of the planes that refuse the application, and what else keeps planes from answering. */
async function missingRoles(
  connection: Connection,
  asked: typeof planes,
  { rights, group }: { rights: Rights; group: Named | undefined },
): Promise<{ wishes: Wish[]; others: string[] }> {
  const wishes = new Map<RoleName, Wish>();
  const others: string[] = [];
  for (const { plane, call, role, error } of await verifyPlanes(connection.purview, {
    asked,
    unified: connection.unified,
  })) {
    if (!error) continue;
    const options = error.status === 403 ? { roles: [role], rights } : {};
    const { reason, cause, remedy } = await diagnose(connection, error, options);
    if (reason !== 'role') others.push(`${plane}: ${cause} ${remedy}`);
    else if (isHeldBy(group, role, rights)) others.push(`${plane}: the group holds ${role} already.`);
    else {
      const wish = wishes.get(role) ?? { role, planes: [] };
      wishes.set(role, { role, planes: [...wish.planes, { plane, call }] });
    }
  }
  return { wishes: [...wishes.values()], others };
}

function isHeldBy(group: Named | undefined, role: RoleName, { policies = [] }: Rights): boolean {
  const held = group?.id ? rolesOf(policies, group.id, { isGroup: true }) : [];
  return held.some((one) => roleName(one.role) === role && one.collection === one.from);
}

/** What people call the application, where Graph tells. */
async function displayNameOf(graph: Client, clientId: string): Promise<string | undefined> {
  const call = { query: { $select: 'displayName' }, expects: isObject({ displayName: isText }) };
  const found = await graph
    .get<{ displayName: string }>(`/v1.0/applications(appId='${clientId}')`, call)
    .catch(onlyRefused);
  return found?.displayName;
}

function rootOf({ policies = [], collections = [] }: Rights): string | undefined {
  const root = policies.find(({ properties }) => !properties.parentCollectionName);
  return (
    root?.properties.collection.referenceName ?? collections.find(({ parentCollection }) => !parentCollection)?.name
  );
}
