import { people } from '../entra/people';
import { displayText, text, type Contact, type Entity } from './entity';
import { writeCsv } from './csv';
import { follow, type Graph } from './graph';

/** The columns of a file of terms, as Microsoft's template has them. */
export const columns = {
  name: 'Name',
  nickName: 'Nick Name',
  status: 'Status',
  definition: 'Definition',
  acronym: 'Acronym',
  resources: 'Resources',
  related: 'Related Terms',
  synonyms: 'Synonyms',
  stewards: 'Stewards',
  experts: 'Experts',
  parent: 'Parent Term Name',
} as const;

/** A column with an attribute of a term template: `[Attribute][template]attribute`. */
export const attributeColumn = /^\[Attribute\]\[([^\]]+)\](.+)$/;

/** Several values in one cell. */
export const severalIn = (cell: string): string[] =>
  cell
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Writes terms as a file that can be imported again. */
export function exportTerms(graph: Graph, terms: Entity[]): string {
  const attributes = [...new Set(terms.flatMap((term) => Object.keys(attributesOf(term))))];
  const head = [...Object.values(columns), ...attributes];
  return writeCsv([head, ...terms.map((term) => head.map((column) => cellOf(graph, term, column)))]);
}

function cellOf(graph: Graph, term: Entity, column: string): string {
  const { attributes, beside = {}, contacts } = term;
  const tied = (key: string) => several(follow(graph, term.guid, key).map(({ entity }) => displayText(entity)));
  const parent = graph.store.entity(text(beside, 'parentTerm') ?? '');
  const cells: Record<string, () => string> = {
    [columns.name]: () => displayText(term),
    [columns.nickName]: () => text(beside, 'nickName') ?? '',
    [columns.status]: () => text(attributes, 'status') ?? '',
    [columns.definition]: () => text(attributes, 'longDescription') ?? '',
    [columns.acronym]: () => text(attributes, 'abbreviation') ?? '',
    [columns.resources]: () => several(resourcesOf(term)),
    [columns.related]: () => tied('seeAlso'),
    [columns.synonyms]: () => tied('synonyms'),
    [columns.stewards]: () => several((contacts.Steward ?? []).map(writtenContact)),
    [columns.experts]: () => several((contacts.Expert ?? []).map(writtenContact)),
    [columns.parent]: () => (parent ? displayText(parent) : ''),
  };
  return cells[column]?.() ?? attributesOf(term)[column] ?? '';
}

const several = (texts: string[]): string => texts.map((one) => `${one};`).join('');

function resourcesOf({ beside = {} }: Entity): string[] {
  const resources: unknown[] = Array.isArray(beside.resources) ? beside.resources : [];
  return resources.map((one) => {
    const { displayName, url } = one as Record<string, unknown>;
    return `${String(displayName ?? '')}:${String(url ?? '')}`;
  });
}

/** The custom attributes of a term by their columns. */
function attributesOf({ beside = {} }: Entity): Record<string, string> {
  const templates = Object.entries((beside.attributes ?? {}) as Record<string, Record<string, unknown>>);
  return Object.fromEntries(
    templates.flatMap(([template, values]) =>
      Object.entries(values ?? {}).map(([name, value]) => [
        `[Attribute][${template}]${name}`,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  );
}

/** Somebody by the name that they sign in with, where the directory knows them, and what was noted beside. */
function writtenContact({ id, info }: Contact): string {
  const known = people.find(({ objectId }) => objectId === id)?.userPrincipalName ?? id;
  return info === '' ? known : `${known}:${info}`;
}

/** Reads such a person back. Whoever the directory does not know stays as they were written. */
export function readContact(written: string): Contact {
  const [who = '', ...info] = written.split(':');
  const known = people.find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === who.trim().toLowerCase());
  return { id: known?.objectId ?? who.trim(), info: info.join(':').trim() };
}

/** Reads `name:address`; the name has no colon, the address may. */
export function readResource(written: string): { displayName: string; url: string } {
  const [displayName = '', ...url] = written.split(':');
  return { displayName: displayName.trim(), url: url.join(':').trim() };
}
