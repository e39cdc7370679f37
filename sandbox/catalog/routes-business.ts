import type { On } from '../http/plane';
import { byGuid, fileIn, type CatalogAction, type CatalogCall } from './call';
import { importBusinessMetadata, importTemplate } from './write/business-import';
import { removeBusinessMetadata, setBusinessMetadata, setGroup } from './write/marks';

const read = 'data/read';
const write = 'data/write';

/** Business metadata of entities: all of an entity's, a group of it by name, and a file for many. */
export function businessRoutes(on: On<CatalogAction, CatalogCall>): void {
  on('POST', '/atlas/v2/entity/guid/{guid}/businessmetadata', write, (c) =>
    setBusinessMetadata(c.catalog, c.actor, byGuid(c), c.body, c.flag('isOverwrite')),
  );
  on('DELETE', '/atlas/v2/entity/guid/{guid}/businessmetadata', write, (c) =>
    removeBusinessMetadata(c.catalog, c.actor, byGuid(c), c.body),
  );
  const imported = '/atlas/v2/entity/businessmetadata/import';
  on('POST', imported, write, (c) => importBusinessMetadata(c.catalog, c.actor, fileIn(c)), [], 'form');
  on('GET', `${imported}/template`, read, ({ reply }) => {
    reply.type('application/octet-stream');
    return importTemplate;
  });
  const group = '/atlas/v2/entity/guid/{guid}/businessmetadata/{name}';
  on('POST', group, write, (c) => setGroup(c.catalog, c.actor, byGuid(c), c.path('name'), c.body));
  on('DELETE', group, write, (c) =>
    removeBusinessMetadata(c.catalog, c.actor, byGuid(c), { [c.path('name')]: c.body ?? {} }),
  );
}
