import type { On } from '../http/plane';
import { list, page, sorted, type CatalogAction, type CatalogCall } from './call';
import { categoriesOf, categoryBody, categoryHeader, categoryTerms, relatedCategories } from './categories';
import { displayText, type Entity } from './entity';
import { glossaryEntity, withoutAudit } from './glossary';
import { createCategories, deleteCategory, updateCategory } from './write/categories';

const read = 'data/read';
const write = 'data/write';

/** Categories of glossaries. */
export function categoryRoutes(on: On<CatalogAction, CatalogCall>): void {
  const url = '/atlas/v2/glossary';
  on('GET', `${url}/{guid}/categories`, read, (c) => listed(c).map((one) => shown(c, one)));
  on('GET', `${url}/{guid}/categories/headers`, read, (c) => listed(c).map((one) => categoryHeader(c.catalog, one)));
  on('POST', `${url}/category`, write, (c) => made(c, [c.body])[0]);
  on('POST', `${url}/categories`, write, (c) => made(c, list(c)));

  const one = `${url}/category/{guid}`;
  on('GET', one, read, (c) => shown(c, category(c)));
  for (const path of [one, `${one}/partial`])
    on('PUT', path, write, (c) => shown(c, updateCategory(c.catalog, c.actor, category(c), c.body)));
  on('DELETE', one, write, (c) => deleteCategory(c.catalog, c.actor, category(c)));
  on('GET', `${one}/related`, read, (c) => relatedCategories(c.catalog, category(c)));
  on('GET', `${one}/terms`, read, (c) =>
    page(
      c,
      sorted(c, categoryTerms(c.catalog, category(c)), (term) => term.displayText),
    ),
  );
}

const category = (c: CatalogCall): Entity => glossaryEntity(c.catalog, c.path('guid'), 'AtlasGlossaryCategory');

const listed = (c: CatalogCall): Entity[] => {
  const all = categoriesOf(c.catalog, glossaryEntity(c.catalog, c.path('guid'), 'AtlasGlossary'));
  return page(c, sorted(c, all, displayText));
};

const made = (c: CatalogCall, bodies: unknown[]) =>
  createCategories(c.catalog, c.actor, bodies).map((one) => shown(c, one));

/** A category in the words of the surface. */
function shown(c: CatalogCall, one: Entity) {
  const body = categoryBody(c.catalog, one);
  return c.surface === 'catalog' ? withoutAudit(body) : body;
}

/** The categories of a glossary in full, by guid; nothing where it has none. */
export function categoriesInFull(c: CatalogCall, glossary: Entity): { categoryInfo?: Record<string, unknown> } {
  const all = categoriesOf(c.catalog, glossary).map((one) => [one.guid, shown(c, one)] as const);
  return all.length > 0 ? { categoryInfo: Object.fromEntries(all) } : {};
}
