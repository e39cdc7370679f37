import type { FastifyPluginAsync } from 'fastify';
import { plane } from '../http/plane';
import { isRecord } from '../values';
import { badInstance, invalidParameters, unknownType, unknownTypeGuid } from './atlas-refusals';
import {
  classificationBody,
  classificationsBody,
  entitiesWithReferred,
  entityWithReferred,
  headerBody,
  relationshipBody,
} from './bodies';
import {
  admit,
  bodyOptions,
  byGuid,
  byName,
  field,
  guidList,
  lineageOptions,
  list,
  manyByName,
  nextPageOptions,
  wantedTypes,
  writeOptions,
  type CatalogCall,
  type CatalogWorld,
} from './call';
import type { Entity } from './entity';
import { atlasEnvelope, catalogHeaders } from './envelope';
import { asInCatalog, lineage, nextPage, type LineageOptions } from './lineage';
import { activeByGuid, entityByGuid, relationshipByGuid } from './lookup';
import { businessRoutes } from './routes-business';
import { glossaryRoutes } from './routes-glossary';
import { browse } from './search/browse';
import { search } from './search/search';
import { typeStatistics } from './search/statistics';
import { autocomplete, suggest } from './search/suggest';
import { surfaces, type Surface } from './surfaces';
import { kinds, type Category } from './types/defs';
import { typeBody, typeHeaders, typesBody } from './types/view';
import { deleteEntities, moveEntities, setAttribute, updateEntity } from './write/change';
import { writeEntities, type WriteOptions } from './write/entities';
import {
  addClassifications,
  changeLabels,
  classifyMany,
  removeClassification,
  requireClassified,
  setClassifications,
  updateClassifications,
} from './write/marks';
import { createRelationship, deleteRelationship, updateRelationship } from './write/relationships';
import { createTypes, deleteTypes, namesOf, updateTypes } from './write/typedefs';

const read = 'data/read';
const write = 'data/write';

/** Catalog (`/catalog/api`) and Data Map (`/datamap/api`): one model, two surfaces. */
export const catalogPlane: FastifyPluginAsync<{ world: CatalogWorld; surface: Surface }> = async (
  app,
  { world, surface },
) => {
  const { plane: name, versions } = surfaces[surface];
  const on = plane(app, {
    name,
    headers: (request) => catalogHeaders(world.nextId(), request),
    envelope: atlasEnvelope(world),
    admit: admit(world, surface),
  });

  on('POST', '/search/query', read, searched, versions);
  on('POST', '/search/suggest', read, suggested, versions);
  on('POST', '/search/autocomplete', read, completed, versions);
  if (surface === 'catalog') {
    on('POST', '/browse', read, browsed, versions);
    on('GET', '/atlas/v2/types/statistics', read, (c) => typeStatistics(c.catalog.rows, c.readable));
  }

  on('GET', '/atlas/v2/types/typedefs', read, (c) => shownTypes(c, typesBody(c.catalog.types, wantedTypes(c))));
  on('GET', '/atlas/v2/types/typedefs/headers', read, (c) => typeHeaders(c.catalog.types, wantedTypes(c)));
  on('POST', '/atlas/v2/types/typedefs', write, (c) => shownTypes(c, createTypes(c.catalog, c.actor, c.body)));
  on('PUT', '/atlas/v2/types/typedefs', write, (c) => shownTypes(c, updateTypes(c.catalog, c.actor, c.body)));
  on('DELETE', '/atlas/v2/types/typedefs', write, (c) => deleteTypes(c.catalog, namesOf(c.body)));
  on('DELETE', '/atlas/v2/types/typedef/name/{name}', write, (c) => deleteTypes(c.catalog, [c.path('name')]));
  on('GET', '/atlas/v2/types/{kind}/name/{name}', read, typeByName);
  on('GET', '/atlas/v2/types/{kind}/guid/{guid}', read, typeByGuid);
  on('GET', '/types/termtemplatedef/name/{name}', read, (c) => namedType(c, 'TERM_TEMPLATE'), versions);
  on('GET', '/types/termtemplatedef/guid/{guid}', read, (c) => typeOfGuid(c, 'TERM_TEMPLATE'), versions);

  on('POST', '/atlas/v2/entity', write, (c) => writeOne(c, writeOptions(c)));
  on('POST', '/atlas/v2/entity/bulk', write, (c) => writeMany(c, writeOptions(c)));
  on('GET', '/atlas/v2/entity/bulk', read, (c) => many(c, manyByGuid(c)));
  on('DELETE', '/atlas/v2/entity/bulk', write, (c) => deleteEntities(c.catalog, c.actor, guidList(c)));
  on('POST', '/atlas/v2/entity/bulk/classification', write, (c) => classifyMany(c.catalog, c.actor, c.body));
  on('POST', '/atlas/v2/entity/bulk/setClassifications', write, (c) => setClassifications(c.catalog, c.actor, c.body));
  on('GET', '/atlas/v2/entity/bulk/uniqueAttribute/type/{typeName}', read, (c) => many(c, manyByName(c)));
  if (surface === 'datamap') {
    on('POST', '/entity/moveTo', write, (c) => move(c, writeOptions(c)), versions);
  } else {
    const filed = '/collections/{collection}/entity';
    on('POST', filed, write, (c) => writeOne(c, inCollection(c)), versions);
    on('POST', `${filed}/bulk`, write, (c) => writeMany(c, inCollection(c)), versions);
    on('POST', `${filed}/moveHere`, write, (c) => move(c, inCollection(c)), versions);
  }

  for (const [path, find] of [
    ['guid/{guid}', byGuid],
    ['uniqueAttribute/type/{typeName}', byName],
  ] as const) {
    const url = `/atlas/v2/entity/${path}`;
    on('GET', url, read, (c) => entityWithReferred(c.catalog, find(c), c.readable, bodyOptions(c)));
    on('POST', `${url}/classifications`, write, (c) => addClassifications(c.catalog, c.actor, find(c), c.body));
    on('PUT', `${url}/classifications`, write, (c) => updateClassifications(c.catalog, c.actor, find(c), c.body));
    on('DELETE', `${url}/classification/{name}`, write, (c) =>
      removeClassification(c.catalog, c.actor, find(c), c.path('name')),
    );
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      on(method, `${url}/labels`, write, (c) => changeLabels(c.catalog, c.actor, find(c), method, c.body));
    }
  }
  on('DELETE', '/atlas/v2/entity/guid/{guid}', write, (c) => deleteEntities(c.catalog, c.actor, [c.path('guid')]));
  on('DELETE', '/atlas/v2/entity/uniqueAttribute/type/{typeName}', write, (c) =>
    deleteEntities(c.catalog, c.actor, [byName(c).guid]),
  );
  on('GET', '/atlas/v2/entity/guid/{guid}/header', read, (c) => headerBody(c.catalog, byGuid(c)));
  on('GET', '/atlas/v2/entity/guid/{guid}/classifications', read, (c) => classificationsBody(byGuid(c)));
  on('GET', '/atlas/v2/entity/guid/{guid}/classification/{name}', read, (c) => oneClassification(c, byGuid(c)));
  on('PUT', '/atlas/v2/entity/guid/{guid}', write, (c) =>
    setAttribute(c.catalog, c.actor, byGuid(c), c.query('name'), c.body, writeOptions(c)),
  );
  on('PUT', '/atlas/v2/entity/uniqueAttribute/type/{typeName}', write, partialUpdate);
  businessRoutes(on);

  on('GET', '/atlas/v2/lineage/{guid}', read, (c) => lineageOf(c, activeOf(c), lineageOptions(c)));
  on('GET', '/atlas/v2/lineage/uniqueAttribute/type/{typeName}', read, (c) =>
    lineageOf(c, byName(c), lineageOptions(c)),
  );
  on('GET', '/atlas/v2/lineage/{guid}/next', read, nextOf);
  on('GET', '/lineage/{guid}/next', read, nextOf, versions);

  on('POST', '/atlas/v2/relationship', write, (c) =>
    relationshipBody(c.catalog, createRelationship(c.catalog, c.actor, c.body, c.readable)),
  );
  on('PUT', '/atlas/v2/relationship', write, (c) =>
    relationshipBody(c.catalog, updateRelationship(c.catalog, c.actor, c.body, c.readable)),
  );
  on('GET', '/atlas/v2/relationship/guid/{guid}', read, oneRelationship);
  on('DELETE', '/atlas/v2/relationship/guid/{guid}', write, (c) =>
    deleteRelationship(c.catalog, c.actor, c.path('guid'), c.readable),
  );

  glossaryRoutes(on, surface);
};

const searched = (c: CatalogCall) => search(c.catalog.rows, c.body, c.surface, c.readable, c.context);
const suggested = (c: CatalogCall) => suggest(c.catalog.rows, c.body, c.surface, c.readable, c.context);
const browsed = (c: CatalogCall) => browse(c.catalog, c.catalog.rows, c.body, c.readable);
const completed = (c: CatalogCall) => autocomplete(c.catalog.rows, c.body, c.readable, c.context);

const writeOne = (c: CatalogCall, options: WriteOptions) =>
  writeEntities(c.catalog, c.actor, [field(c, 'entity')], field(c, 'referredEntities'), options);
const writeMany = (c: CatalogCall, options: WriteOptions) =>
  writeEntities(c.catalog, c.actor, list(c, 'entities'), field(c, 'referredEntities'), options);
function move(c: CatalogCall, { collectionId }: WriteOptions) {
  if (collectionId === undefined) throw invalidParameters('collectionId is missing');
  return moveEntities(c.catalog, c.actor, c.body, collectionId);
}
const inCollection = (c: CatalogCall): WriteOptions => ({
  ...writeOptions(c),
  collectionId: c.path('collection').toLowerCase(),
});

const manyByGuid = (c: CatalogCall) => guidList(c).map((guid) => entityByGuid(c.catalog, guid, c.readable));
/** Where nothing was found, the answer has no list at all. */
const many = (c: CatalogCall, entities: Entity[]) =>
  entities.length > 0 ? entitiesWithReferred(c.catalog, entities, c.readable, c.root, bodyOptions(c)) : {};

const activeOf = (c: CatalogCall) => activeByGuid(c.catalog, c.path('guid'), c.readable);

function lineageOf(c: CatalogCall, entity: Entity, options: LineageOptions) {
  const body = lineage(c.catalog, entity, c.readable, options);
  return c.surface === 'catalog' ? asInCatalog(body, options.includeParent) : body;
}

/** The two surfaces fill the places of what a next page does not tell in their own ways, as recorded and as described. */
function nextOf(c: CatalogCall) {
  const options = nextPageOptions(c);
  const body = nextPage(c.catalog, activeOf(c), c.readable, options);
  return c.surface === 'catalog'
    ? { ...body, includeParent: false, widthCounts: { [options.direction]: null } }
    : { ...body, widthCounts: {}, parentRelations: [] };
}

/** Catalog leaves out the list of term templates unless it is asked for. */
function shownTypes(c: CatalogCall, { termTemplateDefs, ...body }: Record<string, unknown[]>) {
  const shown = c.surface === 'datamap' || termTemplateDefs.length > 0 || c.flag('includeTermTemplate');
  return shown ? { ...body, termTemplateDefs } : body;
}

/** The category that `entitydef` and the like ask for; `typedef` takes any. */
function category(c: CatalogCall): Category | undefined {
  const kind = c.path('kind').toLowerCase();
  const found = (Object.keys(kinds) as Category[]).find((one) => kinds[one].path === kind);
  // Term templates have a path of their own.
  if (kind !== 'typedef' && (found === undefined || found === 'TERM_TEMPLATE')) throw unknownType(c.path('kind'));
  return found;
}

const typeByName = (c: CatalogCall) => namedType(c, category(c));
const typeByGuid = (c: CatalogCall) => typeOfGuid(c, category(c));

function namedType(c: CatalogCall, wanted: Category | undefined) {
  const type = c.catalog.types.get(c.path('name'));
  if (!type || (wanted && type.category !== wanted)) throw unknownType(c.path('name'));
  return typeBody(c.catalog.types, type);
}

function typeOfGuid(c: CatalogCall, wanted: Category | undefined) {
  const type = c.catalog.types.all().find(({ guid }) => guid === c.path('guid'));
  if (!type || (wanted && type.category !== wanted)) throw unknownTypeGuid(c.path('guid'));
  return typeBody(c.catalog.types, type);
}

function oneClassification(c: CatalogCall, entity: Entity) {
  return classificationBody(entity, requireClassified(entity, c.path('name')));
}

function partialUpdate(c: CatalogCall) {
  const entity = field(c, 'entity');
  if (!isRecord(entity)) throw badInstance('[entity is missing]');
  return updateEntity(c.catalog, c.actor, byName(c), entity, writeOptions(c), field(c, 'referredEntities'));
}

function oneRelationship(c: CatalogCall) {
  const found = relationshipByGuid(c.catalog, c.path('guid'), c.readable);
  const relationship = relationshipBody(c.catalog, found);
  if (!c.flag('extendedInfo')) return { relationship };
  const referred = [found.end1, found.end2].map((guid) => entityByGuid(c.catalog, guid, c.readable));
  return {
    relationship,
    referredEntities: Object.fromEntries(referred.map((entity) => [entity.guid, headerBody(c.catalog, entity)])),
  };
}
