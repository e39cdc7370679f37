import { ofKind, search } from '../../planes/search.ts';
import { NotAsItShould, type Application, type Job, type Stage } from './incident.ts';

// What several incidents have in common.

/** An application that reads the whole Data Map. */
export async function readerOfAll(stage: Stage, ...secret: Parameters<Stage['application']>): Promise<Application> {
  const made = await stage.application(...secret);
  await stage.give({ role: 'Data Reader', collectionName: stage.root, objectId: made.objectId });
  return made;
}

/** Counts the tables of the catalog. */
export async function countTables({ connection }: Pick<Job, 'connection'>): Promise<string> {
  const { '@search.count': count } = await search(connection.purview, { filter: ofKind('Tables'), limit: 1 });
  if (count === 0) throw new NotAsItShould('POST /datamap/api/search/query: 200, and it counts 0 tables.');
  return `it counts ${count} tables`;
}
