import type { On } from '../http/plane';
import { unknownGuid, unknownUniqueAttribute } from './atlas-refusals';
import { fileIn, list, page, sorted, termOptions, type CatalogAction, type CatalogCall } from './call';
import { displayText, type Entity } from './entity';
import {
  assignments,
  detailedBody,
  glossaries,
  glossaryBody,
  glossaryEntity,
  relatedBody,
  termBody,
  termHeader,
  termsOf,
  withoutAudit,
} from './glossary';
import { categoriesInFull, categoryRoutes } from './routes-categories';
import { showImport, type Import } from './imports';
import { surfaces, type Surface } from './surfaces';
import { exportTerms } from './term-columns';
import { importTerms } from './write/term-import';
import {
  assignTerm,
  createGlossary,
  createTerms,
  deleteGlossary,
  deleteTerm,
  unassignTerm,
  updateGlossary,
  updateTerm,
} from './write/terms';

const read = 'data/read';
const write = 'data/write';

/** Glossaries, their terms and their categories. */
export function glossaryRoutes(on: On<CatalogAction, CatalogCall>, surface: Surface): void {
  on('GET', '/atlas/v2/glossary', read, (c) =>
    page(c, sorted(c, glossaries(c.catalog), displayText)).map((one) =>
      shown(c, one, !c.flag('ignoreTermsAndCategories')),
    ),
  );
  on('POST', '/atlas/v2/glossary', write, (c) => shown(c, createGlossary(c.catalog, c.actor, c.body)));
  on('GET', '/atlas/v2/glossary/{guid}', read, (c) => shown(c, glossary(c)));
  on('PUT', '/atlas/v2/glossary/{guid}', write, (c) =>
    shown(c, updateGlossary(c.catalog, c.actor, glossary(c), c.body), !c.flag('ignoreTermsAndCategories')),
  );
  on('PUT', '/atlas/v2/glossary/{guid}/partial', write, (c) =>
    shown(c, updateGlossary(c.catalog, c.actor, glossary(c), c.body), !c.flag('ignoreTermsAndCategories')),
  );
  on('DELETE', '/atlas/v2/glossary/{guid}', write, (c) => deleteGlossary(c.catalog, c.actor, glossary(c)));
  on('GET', '/atlas/v2/glossary/{guid}/detailed', read, (c) =>
    inWordsOf(c, {
      ...detailedBody(c.catalog, glossary(c), c.readable, termOptions(c)),
      ...categoriesInFull(c, glossary(c)),
    }),
  );
  on('GET', '/atlas/v2/glossary/{guid}/terms', read, (c) =>
    page(c, sorted(c, termsOf(c.catalog, glossary(c)), displayText)).map((one) => shownTerm(c, one)),
  );
  on('GET', '/atlas/v2/glossary/{guid}/terms/headers', read, (c) =>
    page(c, sorted(c, termsOf(c.catalog, glossary(c)), displayText)).map((one) => termHeader(c.catalog, one)),
  );
  on('POST', '/atlas/v2/glossary/term', write, (c) => newTerms(c, [c.body])[0]);
  on('POST', '/atlas/v2/glossary/terms', write, (c) => newTerms(c, list(c)));
  on('GET', '/atlas/v2/glossary/term/{guid}', read, (c) => shownTerm(c, term(c)));
  on('PUT', '/atlas/v2/glossary/term/{guid}', write, changedTerm);
  on('PUT', '/atlas/v2/glossary/term/{guid}/partial', write, changedTerm);
  on('DELETE', '/atlas/v2/glossary/term/{guid}', write, (c) => deleteTerm(c.catalog, c.actor, term(c)));
  on('GET', '/atlas/v2/glossary/terms/{guid}/related', read, (c) =>
    Object.fromEntries(
      Object.entries(relatedBody(c.catalog, term(c))).map(([key, terms]) => [
        key,
        page(
          c,
          sorted(c, terms, (one) => one.displayText),
        ),
      ]),
    ),
  );
  on('GET', '/atlas/v2/glossary/terms/{guid}/assignedEntities', read, (c) =>
    page(
      c,
      sorted(c, assignments(c.catalog, term(c), c.readable), (one) => one.displayText),
    ),
  );
  on('POST', '/atlas/v2/glossary/terms/{guid}/assignedEntities', write, (c) =>
    assignTerm(c.catalog, c.actor, term(c), c.body),
  );
  // Catalog takes an assignment away by PUT, too.
  for (const method of surface === 'catalog' ? (['DELETE', 'PUT'] as const) : (['DELETE'] as const))
    on(method, '/atlas/v2/glossary/terms/{guid}/assignedEntities', write, (c) =>
      unassignTerm(c.catalog, c.actor, term(c), c.body),
    );
  categoryRoutes(on);
  if (surface === 'catalog') filesOfTerms(on);
}

/** Terms by the name of their glossary, and as files; clients leave out the api-version of those. */
function filesOfTerms(on: On<CatalogAction, CatalogCall>): void {
  on(
    'GET',
    '/glossary/name/{name}/terms',
    read,
    (c) => page(c, sorted(c, termsOf(c.catalog, namedGlossary(c)), displayText)).map((one) => shownTerm(c, one)),
    surfaces.catalog.versions,
  );
  // Some clients ask below the second.
  for (const base of ['/glossary', '/atlas/v2/glossary']) {
    on('POST', `${base}/{guid}/terms/import`, write, (c) => imported(c, glossary(c)), [], 'form');
    on('POST', `${base}/name/{name}/terms/import`, write, (c) => imported(c, namedGlossary(c)), [], 'form');
    on('GET', `${base}/terms/import/{guid}`, read, (c) => showImport(importOf(c), c.catalog.now()));
    on('POST', `${base}/{guid}/terms/export`, read, exported);
  }
}

function namedGlossary(c: CatalogCall): Entity {
  const name = c.path('name');
  const found = glossaries(c.catalog).find((one) => displayText(one) === name);
  if (found === undefined) throw unknownUniqueAttribute('AtlasGlossary', `{qualifiedName=${name}}`);
  return found;
}

/** 202, and where to ask how it goes. */
function imported(c: CatalogCall, one: Entity) {
  const begun = importTerms(c.catalog, c.actor, one, fileIn(c), c.flag('includeTermHierarchy'));
  const version = c.query('api-version') ?? surfaces.catalog.versions[0];
  const where = `${c.origin}${surfaces.catalog.prefix}/glossary/terms/import/${begun.id}?api-version=${version}`;
  c.reply.code(202).headers({ location: where, 'operation-location': where, 'retry-after': '5' });
  return showImport(begun, c.catalog.now());
}

function importOf(c: CatalogCall): Import {
  const found = c.catalog.imports.get(c.path('guid'));
  if (found === undefined) throw unknownGuid(c.path('guid'));
  return found;
}

/** The terms whose guids the body lists, as a file. */
function exported(c: CatalogCall): string {
  const own = new Map(termsOf(c.catalog, glossary(c)).map((one) => [one.guid, one]));
  const wanted = list(c).map((guid) => {
    const found = own.get(String(guid));
    if (found === undefined) throw unknownGuid(String(guid));
    return found;
  });
  c.reply.type('text/csv; charset=UTF-8');
  return exportTerms(c.catalog, wanted);
}

/** A glossary in the words of the surface. */
const shown = (c: CatalogCall, one: Entity, withTerms = true) => inWordsOf(c, glossaryBody(c.catalog, one, withTerms));
const inWordsOf = (c: CatalogCall, glossary: Record<string, unknown>) =>
  c.surface === 'catalog' ? withoutAudit(glossary) : glossary;

const glossary = (c: CatalogCall): Entity => glossaryEntity(c.catalog, c.path('guid'), 'AtlasGlossary');
const term = (c: CatalogCall): Entity => glossaryEntity(c.catalog, c.path('guid'), 'AtlasGlossaryTerm');

const newTerms = (c: CatalogCall, bodies: unknown[]) =>
  createTerms(c.catalog, c.actor, bodies, c.flag('includeTermHierarchy')).map((one) => shownTerm(c, one));
const changedTerm = (c: CatalogCall) =>
  shownTerm(c, updateTerm(c.catalog, c.actor, term(c), c.body, c.flag('includeTermHierarchy')));
const shownTerm = (c: CatalogCall, one: Entity) => termBody(c.catalog, one, c.readable, termOptions(c));
