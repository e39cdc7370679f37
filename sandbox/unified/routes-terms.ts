import { wholeNumber } from '../http/call';
import { invalidRequest, unauthorized } from '../http/refusals';
import { domainIn } from './domains';
import { countFacets } from './facets';
import { fields, guidIn, wordOf } from './fields';
import { requireIn, seesThing, type OnUnified, type UnifiedCall } from './gate';
import type { Term } from './model';
import { found, listed } from './paging';
import { countNamed, hasWord, matching, ordered, orderInAddress, orderInBody } from './query';
import { notFound } from './refusals';
import { childrenOf, deleteTerm, hierarchyOf, readTerm, showTerm, withParent } from './terms';
import { categoryIn, otherIn, showTie, tie, tieIn, tiesOf, untie } from './ties';

const base = '/datagovernance/catalog/terms';
const types = ['Related', 'Synonym', 'Parent'] as const;

/** Terms: the words of the business, how they hang together, and what they are related to. */
export function termRoutes(on: OnUnified): void {
  on('GET', base, 'catalog/read', (c) =>
    listed(c, ordered(askedFor(c, visible(c)), orderInAddress(c.query('orderBy'))), shown(c)),
  );
  on('POST', base, 'term/write', (c) => {
    requireIn(c, 'term/write', domainIn(c.unified, fields(c.body)).id);
    const made = readTerm(c.unified, c.body, undefined, c.doing);
    c.unified.terms.save(made);
    c.reply.code(201);
    return showTerm(c.unified, made);
  });
  on('POST', `${base}/query`, 'catalog/read', (c) => {
    const body = fields(c.body);
    return found(c, body, ordered(matching(visible(c), body), orderInBody(body)), shown(c));
  });
  on('POST', `${base}/query/count`, 'catalog/read', (c) => countNamed(visible(c), fields(c.body)));
  on('POST', `${base}/facets`, 'catalog/read', (c) => countFacets(visible(c), fields(c.body)));
  on('GET', `${base}/{termId}`, 'catalog/read', (c) => showTerm(c.unified, termAt(c)));
  on('PUT', `${base}/{termId}`, 'term/write', (c) => {
    const before = termToWrite(c);
    requireIn(c, 'term/write', domainIn(c.unified, fields(c.body)).id);
    const changed = readTerm(c.unified, c.body, before, c.doing);
    c.unified.terms.save(changed);
    return showTerm(c.unified, changed);
  });
  on('DELETE', `${base}/{termId}`, 'term/write', (c) => deleteTerm(c.unified, termToWrite(c)));
  on('GET', `${base}/{termId}/hierarchies`, 'catalog/read', (c) => ({
    value: hierarchyOf(c.unified, termAt(c))
      .filter((term) => seesThing(c, term))
      .map(shown(c)),
  }));
  relationRoutes(on);
}

/** What a parent is to a term is one of its relations, too. */
function relationRoutes(on: OnUnified): void {
  const path = `${base}/{termId}/relationships`;
  on('GET', path, 'catalog/read', (c) => {
    const term = termAt(c);
    const category = categoryIn(c, false);
    const type = typeIn(c);
    const ties = tiesOf(c, endOf(term), category).map(({ relation, other }) => showTie(relation, other.id, types));
    const parent = category === undefined || category === 'TERM' ? parentTie(c, term) : [];
    return { value: [...parent, ...ties].filter((one) => type === undefined || one.relationshipType === type) };
  });
  on('POST', path, 'term/write', (c) => {
    const term = termToWrite(c);
    const { entityId, relationshipType } = tieIn(c.body);
    const category = categoryIn(c, false) ?? categoryOf(c, entityId);
    if (category !== 'TERM' || relationshipType !== 'Parent') {
      const made = tie(c, endOf(term), category, c.body);
      return showTie(made.relation, made.entityId, types);
    }
    const parent = c.unified.terms.get(entityId);
    if (parent === undefined) throw notFound('Term');
    if (!seesThing(c, parent)) throw unauthorized();
    const changed = withParent(c.unified, term, entityId, c.doing);
    c.unified.terms.save(changed);
    return parentTie(c, changed)[0];
  });
  on('DELETE', path, 'term/write', (c) => {
    const term = termToWrite(c);
    const [category, id, type] = [categoryIn(c, false), otherIn(c, false), typeIn(c)];
    untie(c, endOf(term), { category, id, type });
    const isParent =
      (category ?? 'TERM') === 'TERM' && (type ?? 'Parent') === 'Parent' && (id ?? term.parentId) === term.parentId;
    if (isParent && term.parentId !== undefined) c.unified.terms.save(withParent(c.unified, term, undefined, c.doing));
  });
}

const shown = (c: UnifiedCall) => (term: Term) => showTerm(c.unified, term);
const visible = (c: UnifiedCall): Term[] => c.unified.terms.all().filter((term) => seesThing(c, term));
const endOf = ({ id }: Term) => ({ category: 'TERM' as const, id });

function typeIn(c: UnifiedCall): string | undefined {
  const sent = c.query('relationshipType');
  return sent === undefined || sent === '' ? undefined : wordOf(sent, 'relationshipType', types);
}

function parentTie(c: UnifiedCall, { parentId, lived }: Term) {
  const parent = parentId === undefined ? undefined : c.unified.terms.get(parentId);
  if (parent === undefined || !seesThing(c, parent)) return [];
  const end = { category: 'TERM' as const, id: parent.id };
  return [showTie({ from: end, to: end, relationshipType: 'Parent', ...lived }, parent.id)];
}

/** What an id is of, where the address does not say it. */
function categoryOf({ unified: { products, assets } }: UnifiedCall, id: string): string {
  return assets.get(id) ? 'DATAASSET' : products.get(id) ? 'DATAPRODUCT' : 'TERM';
}

function termAt(c: UnifiedCall): Term {
  const term = c.unified.terms.get(c.path('termId'));
  if (term === undefined) throw notFound('Term');
  if (!seesThing(c, term)) throw unauthorized();
  return term;
}

function termToWrite(c: UnifiedCall): Term {
  const term = termAt(c);
  requireIn(c, 'term/write', term.domain);
  return term;
}

/** What the address of a list asks for. A depth counts from the parent, or from the roots: 1 is what lies just below. That is unconfirmed. */
function askedFor(c: UnifiedCall, terms: Term[]): Term[] {
  const id = (name: string) => guidIn({ [name]: c.query(name) || undefined }, name);
  const [domainId, parentId, keyword] = [id('domainId'), id('parentId'), c.query('keyword') || undefined];
  const sent = c.query('depth') || undefined;
  const depth = sent === undefined ? undefined : wholeNumber(sent);
  if (sent !== undefined && (depth === undefined || depth < 1))
    throw invalidRequest('depth must be a whole number, 1 or more.');
  const near = parentId === undefined && depth === undefined ? undefined : below(c, parentId, depth ?? 1);
  return terms.filter(
    (term) =>
      (domainId === undefined || term.domain === domainId) &&
      (keyword === undefined || hasWord(term.name, keyword)) &&
      (near === undefined || near.has(term.id)),
  );
}

function below({ unified }: UnifiedCall, parentId: string | undefined, depth: number): Set<string> {
  let level = unified.terms.all().filter((term) => term.parentId === parentId);
  const reached = new Set<string>();
  for (let step = 0; step < depth && level.length > 0; step++) {
    level.forEach(({ id }) => reached.add(id));
    level = level.flatMap((term) => childrenOf(unified, term));
  }
  return reached;
}
