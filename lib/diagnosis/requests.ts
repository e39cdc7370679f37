import type { Connection } from '../connect.ts';
import type { Client } from '../core/client.ts';
import { isLoopback } from '../core/address.ts';
import { accountOf, purviewScope } from '../core/config.ts';
import { AuthError, HttpError } from '../core/errors.ts';
import { purviewHosts } from '../core/hosts.ts';
import { isObject, isSame, isText } from '../core/json.ts';
import { guid } from '../core/settings.ts';
import { claimsOf } from '../core/token.ts';
import { findCollection } from '../planes/account.ts';
import { findGroups, getDirectoryObjects, groupLabel } from '../planes/directory.ts';
import { rolesOf, type RoleHeld } from '../planes/held.ts';
import { roleName, roleScope, type RoleName } from '../planes/roles.ts';
import { checkRegistration } from './checks.ts';
import { collectionLabel, diagnose, rightsOf, type Rights } from './diagnose.ts';
import { groupsOf } from './groups.ts';
import {
  askForApplication,
  askForMembership,
  askForPrincipal,
  askForSecret,
  labelOf,
  type Applicant,
  type Draft,
  type Named,
} from './request-words.ts';
import { askForCatalogRoles, askForRoles, type Wish } from './role-words.ts';
import { planes, verifyPlanes, type Plane } from './verify.ts';

export type { Draft } from './request-words.ts';

/** For whom access is asked, and to what. */
export interface RequestOptions {
  /** A group that is to hold the roles in place of the application: its object id, or its name. */
  group?: string | undefined;
  /** The planes that are needed, by their names in `planes`: by default reading alone, for which Data Reader is enough. */
  needed?: readonly string[] | undefined;
  /** The collection that the roles are to be on, by its name or friendly name: the root by default. */
  collection?: string | undefined;
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
 * `TypeError` for a plane or a collection that there is none of, and for a group that Microsoft Graph knows not, or twice.
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
  const membership = group ? await membershipRequest(directory, applicant, group) : undefined;
  if (membership) drafts.push(membership);
  if (group) notes.push(...notesOn(group, membership));

  const rights = await rightsOf(connection, { ...(options.admin && { admin: options.admin }), directory });
  const { collections } = rights;
  const given = options.collection;
  const chosen = given && collections ? findCollection(collections, given).name : given;
  if (given && !collections)
    notes.push(`The application may not read which collections there are: look up whether ${given} is one.`);
  const { wishes, others } = await missingRoles(connection, asked, { rights, group, chosen });
  notes.push(...others);
  const ofMap = wishes.filter(({ role }) => roleScope(role) === 'collection');
  const ofCatalog = wishes.filter(({ role }) => roleScope(role) === 'catalog');
  const hosts = purviewHosts(config);
  // What was given may be a friendly name, which calls do not take.
  const isRead = given === undefined || collections !== undefined;
  const place = {
    account: accountOf(config),
    collection: isRead ? (chosen ?? config.account ?? rootOf(rights)) : undefined,
    ...(chosen !== undefined && { label: collectionLabel(chosen, collections ?? []) }),
  };
  // The sandbox answers on this machine alone, and a message goes to somebody else's.
  const at = (endpoint: string, host?: string) => ({ ...place, endpoint: (isLoopback(endpoint) && host) || endpoint });
  const holder = group && { ...group, isJoining: membership !== undefined };
  if (ofMap.length > 0)
    drafts.push(askForRoles(applicant, ofMap, at(config.endpoint, hosts.account ?? hosts.tenant), holder));
  if (ofCatalog.length > 0)
    drafts.push(askForCatalogRoles(applicant, ofCatalog, at(config.unifiedEndpoint, hosts.global), holder));
  const names = asked.map(({ plane }) => plane).join(', ');
  if (drafts.length === 0 && notes.length === 0)
    notes.push(`Nothing is missing: Entra ID gives a token, and these planes answer: ${names}.`);
  return { drafts, notes };
}

/** What is asked for unless more is: the tutorial's role for the Catalog writes, too. */
function reading(): Plane[] {
  const catalog = planes.filter(({ plane }) => plane === 'Catalog');
  return catalog.map((one) => ({ ...one, plane: 'Reading', role: 'Data Reader' }));
}

function planesOf(needed: readonly string[] | undefined): Plane[] {
  if (!needed) return reading();
  const known = [...reading(), ...planes];
  return needed.map((name) => {
    const found = known.find(({ plane }) => isSame(plane, name));
    if (found) return found;
    const names = known.map(({ plane }) => plane).join(', ');
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

async function membershipRequest(graph: Client, applicant: Applicant, group: Named): Promise<Draft | undefined> {
  const groups = await groupsOf(graph, applicant.objectId ?? '');
  if (group.id && groups?.some(({ id }) => isSame(id, group.id))) return undefined;
  return askForMembership(applicant, group, groups !== undefined && group.id !== undefined);
}

/** What whoever sends the messages ought to know of the group. */
function notesOn(group: Named, membership: Draft | undefined): string[] {
  const isChecked = group.id !== undefined && group.displayName !== undefined;
  const unchecked = `Microsoft Graph does not tell whether there is a group ${group.displayName ?? group.id}: look it up before you send this.`;
  return [
    ...(isChecked ? [] : [unchecked]),
    membership
      ? 'Send the message to the administrator of Entra ID first: a role of the group acts for those who are in it.'
      : `The application is in the group ${labelOf(group)} already: there is nothing to ask of Entra ID.`,
  ];
}

interface Looked {
  rights: Rights;
  group: Named | undefined;
  /** Name of the collection that was asked for. */
  chosen: string | undefined;
}

/** The roles of the planes that refuse the application, and what else keeps planes from answering. */
async function missingRoles(
  connection: Connection,
  asked: readonly Plane[],
  looked: Looked,
): Promise<{ wishes: Wish[]; others: string[] }> {
  const { rights, group, chosen } = looked;
  // A call that answers shows neither where its role is held, nor by whom.
  const isTold = !group && chosen === undefined;
  const holder = group ? 'the group' : 'the application';
  const wishes = new Map<RoleName, Wish>();
  const others: string[] = [];
  for (const { plane, call, role, error } of await verifyPlanes(connection.purview, {
    asked,
    unified: connection.unified,
  })) {
    if (!error && isTold) continue;
    const options = error?.status === 403 ? { roles: [...enoughFor(role)], rights } : {};
    const trouble = error && (await diagnose(connection, error, options));
    const held = heldWith(role, looked);
    if (trouble && trouble.reason !== 'role') others.push(`${plane}: ${trouble.cause} ${trouble.remedy}`);
    else if (held && !isTold) others.push(`${plane}: ${holder} holds ${roleName(held.role)} already.`);
    else {
      const wish = wishes.get(role) ?? { role, planes: [] };
      wishes.set(role, { role, planes: [...wish.planes, { plane, call, isRefused: error !== undefined }] });
    }
  }
  if (!isTold && wishes.size > 0 && !rights.policies)
    others.push(`It may be that ${holder} holds what is asked for: only a Collection Admin may read that.`);
  return { wishes: [...wishes.values()], others };
}

/** The roles of which any does what this one is asked for. */
const enoughFor = (role: RoleName): RoleName[] => (role === 'Data Reader' ? [role, 'Data Curator'] : [role]);

/** What is held already, and is enough: on the collection that was asked for, or on any. */
function heldWith(role: RoleName, { rights, group, chosen }: Looked): RoleHeld | undefined {
  const { policies = [], objectId, groups } = rights;
  const held = group ? rolesOf(policies, group.id ?? '', { isGroup: true }) : rolesOf(policies, objectId, { groups });
  return held.find(
    (one) =>
      enoughFor(role).some((name) => name === roleName(one.role)) && isSame(one.collection, chosen ?? one.collection),
  );
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
