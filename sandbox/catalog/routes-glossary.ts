import type { On } from '../http/plane';
import { count, list, type CatalogAction, type CatalogCall } from './call';
import type { Entity } from './entity';
import {
  assignments,
  detailedBody,
  glossaries,
  glossaryBody,
  glossaryEntity,
  termBody,
  termHeader,
  termsOf,
  withoutAudit,
} from './glossary';
import {
  assignTerm,
  createGlossary,
  createTerm,
  deleteGlossary,
  deleteTerm,
  unassignTerm,
  updateGlossary,
  updateTerm,
} from './write/terms';

const read = 'data/read';
const write = 'data/write';

/** Glossaries and terms. */
export function glossaryRoutes(on: On<CatalogAction, CatalogCall>): void {
  on('GET', '/atlas/v2/glossary', read, (c) =>
    page(c, glossaries(c.catalog)).map((one) => shown(c, one, !c.flag('ignoreTermsAndCategories'))),
  );
  on('POST', '/atlas/v2/glossary', write, (c) => shown(c, createGlossary(c.catalog, c.actor, c.body)));
  on('GET', '/atlas/v2/glossary/{guid}', read, (c) => shown(c, glossary(c)));
  on('PUT', '/atlas/v2/glossary/{guid}', write, (c) =>
    shown(c, updateGlossary(c.catalog, c.actor, glossary(c), c.body)),
  );
  on('PUT', '/atlas/v2/glossary/{guid}/partial', write, (c) =>
    shown(c, updateGlossary(c.catalog, c.actor, glossary(c), c.body)),
  );
  on('DELETE', '/atlas/v2/glossary/{guid}', write, (c) => deleteGlossary(c.catalog, c.actor, glossary(c)));
  on('GET', '/atlas/v2/glossary/{guid}/detailed', read, (c) =>
    inWordsOf(c, detailedBody(c.catalog, glossary(c), c.readable)),
  );
  on('GET', '/atlas/v2/glossary/{guid}/terms', read, (c) =>
    page(c, termsOf(c.catalog, glossary(c))).map((one) => termBody(c.catalog, one, c.readable)),
  );
  on('GET', '/atlas/v2/glossary/{guid}/terms/headers', read, (c) =>
    page(c, termsOf(c.catalog, glossary(c))).map(termHeader),
  );
  on('POST', '/atlas/v2/glossary/term', write, (c) =>
    termBody(c.catalog, createTerm(c.catalog, c.actor, c.body), c.readable),
  );
  on('POST', '/atlas/v2/glossary/terms', write, (c) =>
    list(c).map((one) => termBody(c.catalog, createTerm(c.catalog, c.actor, one), c.readable)),
  );
  on('GET', '/atlas/v2/glossary/term/{guid}', read, (c) => termBody(c.catalog, term(c), c.readable));
  on('PUT', '/atlas/v2/glossary/term/{guid}', write, (c) =>
    termBody(c.catalog, updateTerm(c.catalog, c.actor, term(c), c.body), c.readable),
  );
  on('PUT', '/atlas/v2/glossary/term/{guid}/partial', write, (c) =>
    termBody(c.catalog, updateTerm(c.catalog, c.actor, term(c), c.body), c.readable),
  );
  on('DELETE', '/atlas/v2/glossary/term/{guid}', write, (c) => deleteTerm(c.catalog, c.actor, term(c)));
  on('GET', '/atlas/v2/glossary/terms/{guid}/assignedEntities', read, (c) =>
    page(c, assignments(c.catalog, term(c), c.readable)),
  );
  on('POST', '/atlas/v2/glossary/terms/{guid}/assignedEntities', write, (c) =>
    assignTerm(c.catalog, c.actor, term(c), c.body),
  );
  on('DELETE', '/atlas/v2/glossary/terms/{guid}/assignedEntities', write, (c) =>
    unassignTerm(c.catalog, c.actor, term(c), c.body),
  );
}

/** A glossary in the words of the surface. */
const shown = (c: CatalogCall, one: Entity, withTerms = true) => inWordsOf(c, glossaryBody(c.catalog, one, withTerms));
const inWordsOf = (c: CatalogCall, glossary: Record<string, unknown>) =>
  c.surface === 'catalog' ? withoutAudit(glossary) : glossary;

const glossary = (c: CatalogCall): Entity => glossaryEntity(c.catalog, c.path('guid'), 'AtlasGlossary');
const term = (c: CatalogCall): Entity => glossaryEntity(c.catalog, c.path('guid'), 'AtlasGlossaryTerm');

/** The part of a glossary list that limit and offset ask for; all of it without them. */
function page<T>(c: CatalogCall, all: T[]): T[] {
  const offset = count(c.query('offset'), 0, 'offset', 0);
  // Atlas takes -1 for no limit.
  const limit = count(c.query('limit'), -1, 'limit', -1);
  return limit < 0 ? all.slice(offset) : all.slice(offset, offset + limit);
}
