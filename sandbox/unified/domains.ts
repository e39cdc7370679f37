import { invalidRequest } from '../http/refusals';
import { livedOn, managedAttributesIn, statusIn, systemData } from './common';
import { fields, flagIn, guidIn, present, recordsIn, requiredText, textIn, wordIn, type Fields } from './fields';
import { invalidEntity, stillHas, unpublishedDomain } from './refusals';
import type { Unified } from './unified';
import type { Doing, Domain, PlatformDomain, RelatedCollection } from './model';

const types = ['FunctionalUnit', 'LineOfBusiness', 'DataDomain', 'Regulatory', 'Project'];

/** Makes a domain of a body, or what a body replaces it with. */
export function readDomain(unified: Unified, body: unknown, before: Domain | undefined, doing: Doing): Domain {
  const sent = fields(body);
  const status = statusIn(sent);
  const parentId = guidIn(sent, 'parentId');
  requireParent(unified, parentId, before);
  if (status === 'PUBLISHED' && parentId !== undefined) requirePublished(unified, parentId);
  const color =
    sent.thumbnail === undefined || sent.thumbnail === null
      ? undefined
      : textIn(fields(sent.thumbnail, 'thumbnail'), 'color');
  const read = {
    name: requiredText(sent, 'name'),
    status,
    type: wordIn(sent, 'type', types),
    description: textIn(sent, 'description'),
    isRestricted: flagIn(sent, 'isRestricted') ?? false,
    parentId,
    thumbnail: present({ color }),
    domains: recordsIn(sent, 'domains').map(platformDomain),
    managedAttributes: managedAttributesIn(sent),
    lived: livedOn(before?.lived, status, doing),
  };
  return present({ id: before?.id ?? unified.nextId(), ...read });
}

/** What is published in a domain is published in a published one. */
export function requirePublished(unified: Unified, domainId: string): void {
  if (unified.domains.get(domainId)?.status !== 'PUBLISHED') throw unpublishedDomain();
}

function requireParent({ domains }: Unified, parentId: string | undefined, before: Domain | undefined): void {
  for (let above = parentId; above !== undefined; above = domains.get(above)?.parentId) {
    if (above === before?.id) throw invalidEntity('A domain cannot lie below itself.');
    if (domains.get(above) === undefined) throw invalidEntity(`There is no domain ${above} to be the parent.`);
  }
}

const platformDomain = (sent: Fields): PlatformDomain =>
  present({
    name: textIn(sent, 'name'),
    friendlyName: textIn(sent, 'friendlyName'),
    relatedCollections: recordsIn(sent, 'relatedCollections').map(relatedCollection),
  });

function relatedCollection(sent: Fields): RelatedCollection {
  const parent = sent.parentCollection ?? undefined;
  const refName = parent === undefined ? undefined : textIn(fields(parent, 'parentCollection'), 'refName');
  return present({
    name: textIn(sent, 'name'),
    friendlyName: textIn(sent, 'friendlyName'),
    parentCollection: parent === undefined ? undefined : present({ type: 'CollectionReference' as const, refName }),
  });
}

/** Deletes a domain that holds nothing any more, and its policies. */
export function deleteDomain(unified: Unified, { id }: Domain): void {
  const { domains, terms, products, policies } = unified;
  if (domains.all().some(({ parentId }) => parentId === id)) throw stillHas('domain', 'domains below it');
  if (terms.all().some(({ domain }) => domain === id)) throw stillHas('domain', 'terms');
  if (products.all().some(({ domain }) => domain === id)) throw stillHas('domain', 'data products');
  domains.remove(id);
  policies.remove(id);
}

/** A domain as the catalog shows it: of what the description requires, a root leaves out only the parent. */
export const showDomain = ({ lived, ...domain }: Domain) => ({ ...domain, systemData: systemData(lived) });

/** The domain that a body names for what it makes. */
export function domainIn({ domains }: Unified, sent: Fields): Domain {
  const id = guidIn(sent, 'domain');
  if (id === undefined) throw invalidRequest('domain is required: the id of a governance domain.');
  const domain = domains.get(id);
  if (domain === undefined) throw invalidEntity(`There is no domain ${id}.`);
  return domain;
}
