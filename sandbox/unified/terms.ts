import { contactsIn, livedOn, managedAttributesIn, statusIn, systemData } from './common';
import { domainIn, requirePublished } from './domains';
import { addressIn, fields, guidIn, present, recordsIn, requiredText, textIn, textsIn, type Fields } from './fields';
import { isGuid } from '../values';
import { invalidEntity, stillHas } from './refusals';
import type { Unified } from './unified';
import type { Doing, Term } from './model';

/** Makes a term of a body, or what a body replaces it with. A free id that the body brings is kept. */
export function readTerm(unified: Unified, body: unknown, before: Term | undefined, doing: Doing): Term {
  const sent = fields(body);
  const domain = domainIn(unified, sent).id;
  const status = statusIn(sent);
  if (status === 'PUBLISHED') requirePublished(unified, domain);
  const parentId = guidIn(sent, 'parentId');
  requireParent(unified, parentId, before);
  const read = {
    name: requiredText(sent, 'name'),
    status,
    domain,
    description: textIn(sent, 'description'),
    contacts: contactsIn(sent),
    parentId,
    acronyms: textsIn(sent, 'acronyms'),
    resources: recordsIn(sent, 'resources').map((one) =>
      present({ name: textIn(one, 'name'), url: addressIn(one, 'url') }),
    ),
    managedAttributes: managedAttributesIn(sent),
    lived: livedOn(before?.lived, status, doing),
  };
  return present({ id: before?.id ?? idFor(unified, sent), ...read });
}

function idFor(unified: Unified, { id }: Fields): string {
  return isGuid(id) && unified.terms.get(id) === undefined ? id.toLowerCase() : unified.nextId();
}

function requireParent({ terms }: Unified, parentId: string | undefined, before: Term | undefined): void {
  for (let above = parentId; above !== undefined; above = terms.get(above)?.parentId) {
    if (above === before?.id) throw invalidEntity('A term cannot lie below itself.');
    if (terms.get(above) === undefined) throw invalidEntity(`There is no term ${above} to be the parent.`);
  }
}

/** A term below another, or below none. */
export function withParent(unified: Unified, term: Term, parentId: string | undefined, doing: Doing): Term {
  requireParent(unified, parentId, term);
  return present({ ...term, parentId, lived: livedOn(term.lived, term.status, doing) });
}

export const childrenOf = ({ terms }: Unified, { id }: Term): Term[] =>
  terms.all().filter(({ parentId }) => parentId === id);

/** The terms above one, from the root; then itself, and all below it. What the service gives besides is unconfirmed. */
export function hierarchyOf(unified: Unified, term: Term): Term[] {
  const above: Term[] = [];
  for (let id = term.parentId; id !== undefined; id = unified.terms.get(id)?.parentId) {
    const parent = unified.terms.get(id);
    if (parent !== undefined) above.unshift(parent);
  }
  return [...above, ...withBelow(unified, term)];
}

function withBelow(unified: Unified, top: Term): Term[] {
  const found = [top];
  for (const one of found) found.push(...childrenOf(unified, one));
  return found;
}

/** Deletes a term that has none below it, with its relations. */
export function deleteTerm(unified: Unified, term: Term): void {
  if (childrenOf(unified, term).length > 0) throw stillHas('term', 'terms below it');
  unified.relations.forget({ category: 'TERM', id: term.id });
  unified.terms.remove(term.id);
}

export const showTerm = (unified: Unified, term: Term) => {
  const { id, name, status, domain, description, contacts, parentId, acronyms, resources, managedAttributes, lived } =
    term;
  return present({
    id,
    name,
    status,
    domain,
    description,
    contacts,
    parentId,
    acronyms,
    resources,
    isLeaf: childrenOf(unified, term).length === 0,
    managedAttributes,
    systemData: systemData(lived),
  });
};
