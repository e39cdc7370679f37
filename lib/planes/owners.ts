import type { Client } from '../core/client.ts';
import { AuthError, HttpError } from '../core/errors.ts';
import { fields, isSame, textOf } from '../core/json.ts';
import { createEntity, getEntity } from './catalog.ts';
import { getDirectoryObjects } from './directory.ts';
import { checkId } from './roles.ts';
import { searchAll, type SearchRequest, type SearchRow } from './search.ts';

/** What a contact is to an asset. */
export type ContactType = 'Owner' | 'Expert';

/** Who answers for an asset, or knows it. */
export interface AssetContact {
  /** Name and guid of the asset. */
  asset: string;
  guid: string;
  contactType: ContactType;
  /** Entra object id of a person or a group. */
  id: string;
  /** What somebody noted of them, such as a name: nobody compares it with the directory. */
  info?: string;
  /** What the directory calls them, where Microsoft Graph tells. */
  displayName?: string;
}

/** The contacts of some rows of a search, by asset. A row says them itself, so nothing is sent. */
export function contactsOf(rows: readonly SearchRow[]): AssetContact[] {
  return rows.flatMap((row) =>
    [fields(row)['contact'] ?? []].flat().flatMap((one) => {
      const { id, info, contactType } = fields(one);
      if (!textOf(id) || (contactType !== 'Owner' && contactType !== 'Expert')) return [];
      return [
        { asset: row.name, guid: row.id, contactType, id: textOf(id), ...(textOf(info) && { info: textOf(info) }) },
      ];
    }),
  );
}

/**
 * Gives contacts the names that the directory has for them, by a client of Microsoft Graph, a thousand a call. It takes the
 * permission Directory.Read.All; where Graph does not tell, they stay as they are, and `unnamed` says why in a sentence.
 */
export async function nameContacts(
  graph: Client,
  contacts: readonly AssetContact[],
): Promise<{ contacts: AssetContact[]; unnamed: string }> {
  try {
    const found = await getDirectoryObjects(
      graph,
      contacts.map(({ id }) => id),
    );
    const nameOf = (id: string) => found.find((one) => isSame(one.id, id))?.displayName;
    const named = contacts.map((one) => {
      const displayName = nameOf(one.id);
      return displayName ? { ...one, displayName } : one;
    });
    const gone = new Set(named.filter(({ displayName }) => !displayName).map(({ id }) => id)).size;
    return { contacts: named, unnamed: gone > 0 ? `The directory has no name for ${gone} of the object ids.` : '' };
  } catch (error) {
    if (!(error instanceof HttpError || error instanceof AuthError)) throw error;
    const why = error.status === 403 ? 'takes Directory.Read.All, with an administrator’s consent' : 'does not answer';
    return { contacts: [...contacts], unnamed: `Object ids only: Microsoft Graph ${why}.` };
  }
}

/**
 * Finds the assets for which nobody answers, of those that a search finds, page by page as you ask for them: no contact of theirs is
 * an owner. With `inCollection` that is one collection, and not those below it.
 */
export async function* assetsWithoutOwner(
  client: Client,
  request: SearchRequest = {},
  signal?: AbortSignal,
): AsyncGenerator<SearchRow> {
  for await (const row of searchAll(client, { limit: 1000, ...request }, { signal }))
    if (!contactsOf([row]).some(({ contactType }) => contactType === 'Owner')) yield row;
}

/** A contact to add to an asset. */
export interface ContactChange {
  /** Of the asset. */
  guid: string;
  /** Entra object id of a person or a group. */
  objectId: string;
  /** `Owner` by default. */
  contactType?: ContactType;
  /** A note beside the id, such as a name. */
  info?: string;
  /** Only tell what would change. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/**
 * Adds an owner, or an expert, to those that an asset has, and tells the difference as lines with a `+`. Who is there already is not
 * written. Needs Data Curator. Throws a `TypeError` for an id that is no GUID, and an `HttpError`.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/create-or-update
 */
export async function addContact(client: Client, change: ContactChange): Promise<{ changed: boolean; diff: string[] }> {
  const { guid, objectId, contactType = 'Owner', info, dryRun, signal } = change;
  checkId(objectId);
  const { entity } = await getEntity(client, guid, signal);
  const contacts = fields(fields(entity)['contacts']);
  const before = [contacts[contactType] ?? []].flat();
  if (before.some((one) => isSame(fields(one)['id'], objectId))) return { changed: false, diff: [] };
  const { qualifiedName, name } = fields(entity.attributes);
  const diff = [`+ ${contactType} of ${textOf(name) || guid}: ${info ? `${info} [${objectId}]` : objectId}`];
  if (dryRun) return { changed: false, diff };
  // A list that is written replaces the one that is there; the other attributes stay as they are.
  const list = [...before, { id: objectId, ...(info && { info }) }] as { id: string; info?: string }[];
  const attributes = { qualifiedName, ...(name === undefined ? {} : { name }) };
  const written = { typeName: entity.typeName, guid, attributes, contacts: { ...contacts, [contactType]: list } };
  await createEntity(client, written as Parameters<typeof createEntity>[1], { signal });
  return { changed: true, diff };
}
