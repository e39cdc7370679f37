import type { FastifyPluginAsync } from 'fastify';
import {
  classificationBody,
  classificationsBody,
  entitiesWithReferred,
  entityWithReferred,
  headerBody,
  relationshipBody,
} from './body';
import { lineage } from './lineage';
import { activeByGuid, entityByGuid, relationshipByGuid } from './lookup';
import type { Entity } from './entity';
import { badInstance, unknownType, unknownTypeGuid } from './atlas-refusals';
import { search } from './search/search';
import { autocomplete, suggest } from './search/suggest';
import { kinds, type Category } from './types/defs';
import { typeBody, typeHeaders, typesBody } from './types/view';
import { deleteEntities, moveEntities, setAttribute, updateEntity } from './write/change';
import { writeEntities } from './write/entities';
import {
  addClassifications,
  changeLabels,
  classifyMany,
  removeBusinessMetadata,
  removeClassification,
  requireClassified,
  setBusinessMetadata,
  setClassifications,
  updateClassifications,
} from './write/marks';
import { createRelationship, deleteRelationship, updateRelationship } from './write/relationships';
import { createTypes, deleteTypes, namesOf, updateTypes } from './write/typedefs';
import { answerErrors } from '../http/envelopes';
import { answerWithHeaders } from '../http/headers';
import {
  bodyOptions,
  byGuid,
  byName,
  field,
  guidList,
  lineageOptions,
  list,
  manyByName,
  nextPageOptions,
  routes,
  writeOptions,
  type Call,
  type CatalogPlaneOptions,
} from './call';
import { atlasEnvelope, catalogHeaders } from './envelope';
import { glossaryRoutes } from './routes-glossary';
import { isRecord } from '../values';

const read = 'data/read';
const write = 'data/write';

/** Catalog (`/catalog/api`) and Data Map (`/datamap/api`): one model, two surfaces. */
export const catalogPlane: FastifyPluginAsync<CatalogPlaneOptions> = async (app, options) => {
  answerWithHeaders(app, (request) => catalogHeaders(options.world.nextId(), request));
  answerErrors(app, atlasEnvelope(options.world));
  const on = routes(app, options);

  on('POST', '/search/query', read, (c) => search(c.catalog.rows, c.body, c.base, c.readable, c.context), 'versioned');
  on(
    'POST',
    '/search/suggest',
    read,
    (c) => suggest(c.catalog.rows, c.body, c.base, c.readable, c.context),
    'versioned',
  );
  on(
    'POST',
    '/search/autocomplete',
    read,
    (c) => autocomplete(c.catalog.rows, c.body, c.readable, c.context),
    'versioned',
  );

  on('GET', '/atlas/v2/types/typedefs', read, (c) => typesBody(c.catalog.types, c.query('type')));
  on('GET', '/atlas/v2/types/typedefs/headers', read, (c) => typeHeaders(c.catalog.types));
  on('POST', '/atlas/v2/types/typedefs', write, (c) => createTypes(c.catalog, c.actor, c.body));
  on('PUT', '/atlas/v2/types/typedefs', write, (c) => updateTypes(c.catalog, c.actor, c.body));
  on('DELETE', '/atlas/v2/types/typedefs', write, (c) => deleteTypes(c.catalog, namesOf(c.body)));
  on('DELETE', '/atlas/v2/types/typedef/name/:name', write, (c) => deleteTypes(c.catalog, [c.path('name')]));
  on('GET', '/atlas/v2/types/:kind/name/:name', read, typeByName);
  on('GET', '/atlas/v2/types/:kind/guid/:guid', read, typeByGuid);

  on('POST', '/atlas/v2/entity', write, (c) =>
    writeEntities(c.catalog, c.actor, [field(c, 'entity')], field(c, 'referredEntities'), writeOptions(c)),
  );
  on('POST', '/atlas/v2/entity/bulk', write, (c) =>
    writeEntities(c.catalog, c.actor, list(c, 'entities'), field(c, 'referredEntities'), writeOptions(c)),
  );
  on('GET', '/atlas/v2/entity/bulk', read, (c) =>
    many(
      c,
      guidList(c).map((guid) => entityByGuid(c.catalog, guid, c.readable)),
    ),
  );
  on('DELETE', '/atlas/v2/entity/bulk', write, (c) => deleteEntities(c.catalog, c.actor, guidList(c)));
  on('POST', '/atlas/v2/entity/bulk/classification', write, (c) => classifyMany(c.catalog, c.actor, c.body));
  on('POST', '/atlas/v2/entity/bulk/setClassifications', write, (c) => setClassifications(c.catalog, c.actor, c.body));
  on('GET', '/atlas/v2/entity/bulk/uniqueAttribute/type/:typeName', read, (c) => many(c, manyByName(c)));
  if (options.base === 'datamap') {
    on(
      'POST',
      '/entity/moveTo',
      write,
      (c) => moveEntities(c.catalog, c.actor, c.body, writeOptions(c).collectionId),
      'versioned',
    );
  } else {
    on(
      'POST',
      '/collections/:collection/entity',
      write,
      (c) => writeEntities(c.catalog, c.actor, [field(c, 'entity')], field(c, 'referredEntities'), inCollection(c)),
      'versioned',
    );
    on(
      'POST',
      '/collections/:collection/entity/bulk',
      write,
      (c) => writeEntities(c.catalog, c.actor, list(c, 'entities'), field(c, 'referredEntities'), inCollection(c)),
      'versioned',
    );
    on(
      'POST',
      '/collections/:collection/entity/moveHere',
      write,
      (c) => moveEntities(c.catalog, c.actor, c.body, inCollection(c).collectionId),
      'versioned',
    );
  }

  for (const [path, find] of [
    ['guid/:guid', byGuid],
    ['uniqueAttribute/type/:typeName', byName],
  ] as const) {
    const url = `/atlas/v2/entity/${path}`;
    on('GET', url, read, (c) => entityWithReferred(c.catalog, find(c), c.readable, bodyOptions(c)));
    on('DELETE', url, write, (c) => deleteEntities(c.catalog, c.actor, [find(c).guid]));
    on('POST', `${url}/classifications`, write, (c) => addClassifications(c.catalog, c.actor, find(c), c.body));
    on('PUT', `${url}/classifications`, write, (c) => updateClassifications(c.catalog, c.actor, find(c), c.body));
    on('DELETE', `${url}/classification/:name`, write, (c) =>
      removeClassification(c.catalog, c.actor, find(c), c.path('name')),
    );
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      on(method, `${url}/labels`, write, (c) => changeLabels(c.catalog, c.actor, find(c), method, c.body));
    }
  }
  on('GET', '/atlas/v2/entity/guid/:guid/header', read, (c) => headerBody(c.catalog, byGuid(c)));
  on('GET', '/atlas/v2/entity/guid/:guid/classifications', read, (c) => classificationsBody(byGuid(c)));
  on('GET', '/atlas/v2/entity/guid/:guid/classification/:name', read, (c) => oneClassification(c, byGuid(c)));
  on('PUT', '/atlas/v2/entity/guid/:guid', write, (c) =>
    setAttribute(c.catalog, c.actor, byGuid(c), c.query('name'), c.body),
  );
  on('PUT', '/atlas/v2/entity/uniqueAttribute/type/:typeName', write, partialUpdate);
  on('POST', '/atlas/v2/entity/guid/:guid/businessmetadata', write, (c) =>
    setBusinessMetadata(c.catalog, c.actor, byGuid(c), c.body, c.query('isOverwrite') === 'true'),
  );
  on('DELETE', '/atlas/v2/entity/guid/:guid/businessmetadata', write, (c) =>
    removeBusinessMetadata(c.catalog, c.actor, byGuid(c), c.body),
  );

  on('GET', '/atlas/v2/lineage/:guid', read, (c) =>
    lineage(c.catalog, activeByGuid(c.catalog, c.path('guid'), c.readable), c.readable, lineageOptions(c)),
  );
  on('GET', '/atlas/v2/lineage/uniqueAttribute/type/:typeName', read, (c) =>
    lineage(c.catalog, byName(c), c.readable, lineageOptions(c)),
  );
  on(
    'GET',
    '/lineage/:guid/next',
    read,
    (c) => lineage(c.catalog, activeByGuid(c.catalog, c.path('guid'), c.readable), c.readable, nextPageOptions(c)),
    'versioned',
  );

  on('POST', '/atlas/v2/relationship', write, (c) =>
    relationshipBody(c.catalog, createRelationship(c.catalog, c.actor, c.body, c.readable)),
  );
  on('PUT', '/atlas/v2/relationship', write, (c) =>
    relationshipBody(c.catalog, updateRelationship(c.catalog, c.actor, c.body, c.readable)),
  );
  on('GET', '/atlas/v2/relationship/guid/:guid', read, oneRelationship);
  on('DELETE', '/atlas/v2/relationship/guid/:guid', write, (c) =>
    deleteRelationship(c.catalog, c.actor, c.path('guid'), c.readable),
  );

  glossaryRoutes(on);
};

const inCollection = (c: Call) => ({ ...writeOptions(c), collectionId: c.path('collection').toLowerCase() });
const many = (c: Call, entities: Entity[]) => entitiesWithReferred(c.catalog, entities, c.readable, bodyOptions(c));

/** The category that `entitydef` and the like ask for; `typedef` takes any. */
function category(c: Call): Category | undefined {
  const kind = c.path('kind').toLowerCase();
  const found = (Object.keys(kinds) as Category[]).find((one) => kinds[one].path === kind);
  if (found === undefined && kind !== 'typedef') throw unknownType(c.path('kind'));
  return found;
}

function typeByName(c: Call) {
  const wanted = category(c);
  const type = c.catalog.types.get(c.path('name'));
  if (!type || (wanted && type.category !== wanted)) throw unknownType(c.path('name'));
  return typeBody(c.catalog.types, type);
}

function typeByGuid(c: Call) {
  const wanted = category(c);
  const type = c.catalog.types.all().find(({ guid }) => guid === c.path('guid'));
  if (!type || (wanted && type.category !== wanted)) throw unknownTypeGuid(c.path('guid'));
  return typeBody(c.catalog.types, type);
}

function oneClassification(c: Call, entity: Entity) {
  return classificationBody(entity, requireClassified(entity, c.path('name')));
}

function partialUpdate(c: Call) {
  const entity = field(c, 'entity');
  if (!isRecord(entity)) throw badInstance('[entity is missing]');
  const parts = [entity.attributes, entity.relationshipAttributes].map((part) => (isRecord(part) ? part : {}));
  return updateEntity(c.catalog, c.actor, byName(c), parts[0], parts[1]);
}

function oneRelationship(c: Call) {
  const relationship = relationshipByGuid(c.catalog, c.path('guid'), c.readable);
  const ends = c.query('extendedInfo') === 'true' ? [relationship.end1, relationship.end2] : [];
  const referred = ends.map((guid) => entityByGuid(c.catalog, guid, c.readable));
  return {
    relationship: relationshipBody(c.catalog, relationship),
    referredEntities: Object.fromEntries(referred.map((entity) => [entity.guid, headerBody(c.catalog, entity)])),
  };
}
