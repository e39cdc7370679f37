import type { Client } from '../../core/client.ts';
import { ofKind, search } from '../../planes/search.ts';
import { clientOf } from '../sandbox.ts';
import { NotAsItShould, type Application, type Job, type Review, type Stage } from './incident.ts';
import { noMoreThan } from './review.ts';

// What several incidents have in common.

/** An application that reads the whole Data Map. */
export async function readerOfAll(stage: Stage, ...secret: Parameters<Stage['application']>): Promise<Application> {
  const made = await stage.application(...secret);
  await stage.give({ role: 'Data Reader', collectionName: stage.root, objectId: made.objectId });
  return made;
}

async function tablesOf(client: Client): Promise<number> {
  const { '@search.count': count } = await search(client, { filter: ofKind('Tables'), limit: 1 });
  return count;
}

/** Counts the tables of the catalog. */
export async function countTables({ connection }: Pick<Job, 'connection'>): Promise<string> {
  const count = await tablesOf(connection.purview);
  if (count === 0) throw new NotAsItShould('POST /datamap/api/search/query: 200, and it counts 0 tables.');
  return `it counts ${count} tables`;
}

/** What holds of one that counts them: that it counts all, and may do no more than read. */
export async function countsAll(review: Review): Promise<void> {
  const count = await tablesOf(review.connection.purview);
  const all = await tablesOf(await clientOf(review.config, 'reader'));
  if (count < all) throw new NotAsItShould(`It counts ${count} tables, and there are ${all}.`);
  await onlyReads(review);
}

/** That it may do no more in the Data Map than read. */
export const onlyReads = (review: Review): Promise<void> =>
  noMoreThan(review, 'Data Reader', ({ role }) => role === 'Data Reader');

/** Reads the collection that its settings name. */
export async function readCollection({ connection, settings }: Job): Promise<string> {
  const path = `/account/collections/${encodeURIComponent(settings['COLLECTION'] ?? '')}`;
  const call = { apiVersion: '2019-11-01-preview' };
  const { friendlyName } = await connection.purview.get<{ friendlyName: string }>(path, call);
  return `it reads the collection ${friendlyName}`;
}

/** Whether a collection was made for an incident: what is done to it meets nobody else. */
export const isOfIncident = (collection = ''): boolean => /^inc\d+[a-z]$/i.test(collection);
