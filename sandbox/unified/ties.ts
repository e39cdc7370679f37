import { timestamp } from '../dates';
import { invalidRequest, notImitated, unauthorized } from '../http/refusals';
import { fields, guidIn, present, textIn, wordOf, type Fields } from './fields';
import { entityAt, requireIn, seesThing, type UnifiedCall } from './gate';
import type { Category, End, Relation } from './relations';
import { invalidEntity, notFound } from './refusals';

const categories: readonly Category[] = ['TERM', 'DATAPRODUCT', 'DATAASSET'];

/** The kinds of things that an address may name, as the description has them. */
const allCategories = [
  ...['DOMAIN', 'DATAPRODUCT', 'TERM', 'DATAASSET', 'OBJECTIVE', 'KEYRESULT', 'CRITICALDATAELEMENT', 'DATACOLUMN'],
  ...['CUSTOMMETADATA', 'ATTRIBUTE', 'ATTRIBUTEINSTANCE', 'WORKFLOW', 'CATALOGSNAPSHOT', 'WORKFLOWRUN'],
];

const kinds: Record<Category, string> = { TERM: 'Term', DATAPRODUCT: 'DataProduct', DATAASSET: 'DataAsset' };

/** Where a relation to what can be made, as programs were seen to do it; it can be read from both ends. */
const makes: Record<Category, Category[]> = {
  TERM: ['TERM', 'DATAASSET'],
  DATAPRODUCT: ['TERM', 'DATAASSET'],
  DATAASSET: ['DATAPRODUCT'],
};

export const isCategory = (name: string): name is Category => categories.some((one) => one === name);

/** The kind that an address names; nothing where it may leave it out and does. */
export function categoryIn(c: UnifiedCall, isRequired: boolean): string | undefined {
  const sent = c.query('entityType');
  if (sent !== undefined && sent !== '') return wordOf(sent, 'entityType', allCategories);
  if (isRequired) throw invalidRequest('The query parameter entityType is required.');
  return undefined;
}

/** The relations of a thing to things of one kind, or of all kinds, as far as the caller sees those. */
export const tiesOf = (c: UnifiedCall, end: End, category: string | undefined) =>
  c.unified.relations
    .of(end)
    .filter(({ other }) => category === undefined || other.category === category)
    .filter(({ other }) => seesEnd(c, other));

function seesEnd(c: UnifiedCall, { category, id }: End): boolean {
  const { terms, products } = c.unified;
  const thing = category === 'TERM' ? terms.get(id) : category === 'DATAPRODUCT' ? products.get(id) : undefined;
  return category === 'DATAASSET' || (thing !== undefined && seesThing(c, thing));
}

/** A relation as one end shows it. A word that its description does not have is shown as the plainest one that it has. */
export function showTie(relation: Relation, entityId: string, words?: readonly string[]) {
  const { relationshipType, description, createdAt, createdBy, lastModifiedAt, lastModifiedBy } = relation;
  return present({
    entityId,
    relationshipType: words === undefined || words.includes(relationshipType) ? relationshipType : 'Related',
    description,
    systemData: {
      createdAt: timestamp(createdAt),
      createdBy,
      lastModifiedAt: timestamp(lastModifiedAt),
      lastModifiedBy,
    },
  });
}

/** What a body says of a relation: flat, as programs send it, or under a name of its own, as the description has it. */
export function tieIn(body: unknown): { entityId: string; relationshipType: string; description?: string } {
  const sent = fields(body);
  const [only] = Object.values(sent);
  const flat: Fields = sent.entityId === undefined && only !== undefined ? fields(only, Object.keys(sent)[0]) : sent;
  const entityId = guidIn(flat, 'entityId');
  if (entityId === undefined) throw invalidRequest('entityId is required.');
  const word = textIn(flat, 'relationshipType') || 'Related';
  const relationshipType = ['Related', 'Synonym', 'Parent'].find((one) => one.toLowerCase() === word.toLowerCase());
  return present({ entityId, relationshipType: relationshipType ?? word, description: textIn(flat, 'description') });
}

/** Ties a thing to another that there is and that the caller may tie. */
export function tie(
  c: UnifiedCall,
  from: End,
  category: string,
  body: unknown,
): { relation: Relation; entityId: string } {
  const { entityId, ...beside } = tieIn(body);
  const to = endAt(c, from, category, entityId);
  if (from.category === to.category && from.id === to.id) throw invalidEntity('Nothing is related to itself.');
  requireAsset(c, from);
  requireAsset(c, to);
  return { relation: c.unified.relations.add({ from, to, ...beside }, c.doing), entityId };
}

function endAt(c: UnifiedCall, from: End, category: string, id: string): End {
  if (!isCategory(category)) throw notImitated(`The sandbox has no things of the kind ${category} to relate.`);
  if (!makes[from.category].includes(category))
    throw invalidEntity(
      `A ${kinds[from.category]} is not related to a ${kinds[category]} from its own side; what can be is ${makes[from.category].join(' and ')}.`,
    );
  const { terms, products, assets } = c.unified;
  if (category === 'DATAASSET' && assets.get(id) === undefined) throw notFound(kinds.DATAASSET);
  if (category === 'DATAASSET') return { category, id };
  const thing = category === 'TERM' ? terms.get(id) : products.get(id);
  if (thing === undefined) throw notFound(kinds[category]);
  if (!seesThing(c, thing)) throw unauthorized();
  // A data asset is put into a product by those who may change the product.
  if (category === 'DATAPRODUCT') requireIn(c, 'product/write', thing.domain);
  return { category, id };
}

/** What is tied is read in the Data Map, too. */
function requireAsset(c: UnifiedCall, { category, id }: End): void {
  const asset = category === 'DATAASSET' ? c.unified.assets.get(id) : undefined;
  if (asset !== undefined) entityAt(c, asset.assetId);
}

/** Unties a thing from another; that a tie which is not there is untied as well is unconfirmed. */
export function untie(c: UnifiedCall, end: End, wanted: { category?: string; id?: string; type?: string }): void {
  const { relations } = c.unified;
  for (const { relation, other } of relations.of(end)) {
    const fits =
      (wanted.category === undefined || other.category === wanted.category) &&
      (wanted.id === undefined || other.id === wanted.id) &&
      (wanted.type === undefined || relation.relationshipType === wanted.type);
    if (fits) relations.remove(relation);
  }
}

/** The id of the other end in an address. */
export function otherIn(c: UnifiedCall, isRequired: boolean): string | undefined {
  const id = guidIn({ entityId: c.query('entityId') || undefined }, 'entityId');
  if (id === undefined && isRequired) throw invalidRequest('The query parameter entityId is required.');
  return id;
}
