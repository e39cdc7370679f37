import { Refusal } from '../../http/refusals';
import { booleanOf } from '../../values';
import { invalidParameters } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { readCsv } from '../csv';
import { displayText, type Entity } from '../entity';
import { termsOf } from '../glossary';
import type { Import } from '../imports';
import { attributeColumn, columns, readContact, readResource, severalIn } from '../term-columns';
import type { Actor } from './actor';
import { createTerms, updateTerm } from './terms';

type Column = keyof typeof columns;

/** A line of the file: its number, and what is in its cells. An empty cell says nothing. */
interface Line {
  number: number;
  cells: Partial<Record<Column, string>>;
  attributes: Record<string, Record<string, string>>;
  templates: string[];
}

const statuses = ['Draft', 'Approved', 'Alert', 'Expired'];

/**
 * Takes the terms of a file into a glossary: those that are there are changed in what their cells say, others are made.
 * All of them, or none where a line is wrong: then the import says which, and why.
 */
export function importTerms(
  catalog: Catalog,
  actor: Actor,
  glossary: Entity,
  file: unknown,
  hierarchy: boolean,
): Import {
  if (typeof file !== 'string') throw invalidParameters('the form must have a part named file, with the terms as CSV');
  const begunAt = catalog.now();
  const all = readCsv(file);
  const terms = Math.max(0, all.length - 1);
  try {
    const lines = readLines(all);
    const known = new Map(termsOf(catalog, glossary).map((term) => [displayText(term), term]));
    checkLines(lines, known, hierarchy);
    writeLines(catalog, actor, glossary, lines, known);
    return catalog.imports.add({ begunAt, terms });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return catalog.imports.add({ begunAt, terms, error: { code: error.status, message: error.message } });
  }
}

const wrong = ({ number }: Pick<Line, 'number'>, why: string) => invalidParameters(`Line #${number}: ${why}`);

function readLines([head = [], ...lines]: string[][]): Line[] {
  const names = head.map((name) => name.trim());
  if (!names.some((name) => name.toLowerCase() === 'name'))
    throw invalidParameters('the first line of the file must name its columns, and one of them must be Name');
  return lines.map((cells, i) => {
    const line: Line = { number: i + 2, cells: {}, attributes: {}, templates: [] };
    if (cells.length > names.length) throw wrong(line, 'there are more cells than columns');
    cells.forEach((cell, at) => put(line, names[at] ?? '', cell.trim()));
    return line;
  });
}

function put(line: Line, column: string, cell: string): void {
  if (cell === '') return;
  const key = (Object.keys(columns) as Column[]).find((one) => columns[one].toLowerCase() === column.toLowerCase());
  const [, template, attribute] = attributeColumn.exec(column) ?? [];
  if (key !== undefined) line.cells[key] = cell;
  else if (template !== undefined && attribute !== undefined)
    line.attributes = { ...line.attributes, [template]: { ...line.attributes[template], [attribute]: cell } };
  else if (/^term template names$/i.test(column)) line.templates = severalIn(cell);
  // Rich text is a text too, and is kept as that.
  else if (!/^isdefinitionrichtext$/i.test(column) || booleanOf(cell) === undefined)
    throw wrong(line, `there is no column ${column}`);
}

/** Refuses what could not be written, so that nothing is half done. */
function checkLines(lines: Line[], known: ReadonlyMap<string, Entity>, hierarchy: boolean): void {
  const brought = new Set<string>();
  for (const line of lines) {
    const { name, status } = line.cells;
    if (name === undefined) throw wrong(line, 'Name is missing');
    if (/[@.]/.test(name)) throw wrong(line, "Name cannot contain following special chars ('@', '.')");
    if (brought.has(name)) throw wrong(line, `${name} stands in an earlier line`);
    if (status !== undefined && !statuses.includes(status))
      throw wrong(line, `Status must be one of ${statuses.join(', ')}`);
    brought.add(name);
  }
  const isThere = (name: string) => known.has(name) || brought.has(name);
  for (const line of lines) {
    const { name = '', parent, related = '', synonyms = '' } = line.cells;
    for (const other of [...severalIn(related), ...severalIn(synonyms), ...(parent === undefined ? [] : [parent])])
      if (!isThere(other) || other === name) throw wrong(line, `there is no other term ${other} in the glossary`);
    if (parent === undefined) continue;
    if (!hierarchy) throw wrong(line, 'a parent asks for the query parameter includeTermHierarchy');
    if (!name.startsWith(`${parent}_`)) throw wrong(line, `the name of a term below ${parent} begins with ${parent}_`);
    if (known.has(name) && known.get(name)?.beside?.parentTerm !== known.get(parent)?.guid)
      throw wrong(line, `${name} cannot be moved below another term`);
  }
}

/** Parents come first: their names are shorter. What ties terms to each other follows when all are there. */
function writeLines(
  catalog: Catalog,
  actor: Actor,
  glossary: Entity,
  lines: Line[],
  known: ReadonlyMap<string, Entity>,
): void {
  const terms = new Map(known);
  const anchor = { glossaryGuid: glossary.guid };
  const nameOf = ({ cells: { name = '' } }: Line) => name;
  for (const line of [...lines].sort((a, b) => nameOf(a).length - nameOf(b).length)) {
    const body = bodyOf(line);
    const existing = terms.get(nameOf(line));
    const parent = terms.get(line.cells.parent ?? '');
    const parentTerm = parent && { termGuid: parent.guid };
    const made = { ...body, name: nameOf(line), anchor, ...(parentTerm && { parentTerm }) };
    const [term] = existing
      ? [updateTerm(catalog, actor, existing, body, true)]
      : createTerms(catalog, actor, [made], true);
    if (term) terms.set(nameOf(line), term);
  }
  const headers = (cell: string) => severalIn(cell).map((name) => ({ termGuid: terms.get(name)?.guid }));
  for (const line of lines) {
    const { related, synonyms } = line.cells;
    const ties = {
      ...(related === undefined ? {} : { seeAlso: headers(related) }),
      ...(synonyms === undefined ? {} : { synonyms: headers(synonyms) }),
    };
    const term = catalog.store.entity(terms.get(nameOf(line))?.guid ?? '');
    if (term && Object.keys(ties).length > 0) updateTerm(catalog, actor, term, ties, true);
  }
}

/** What a line says of its term itself, in the fields of a term. */
function bodyOf({ cells, attributes, templates }: Line): Record<string, unknown> {
  const contacts = {
    ...(cells.stewards === undefined ? {} : { Steward: severalIn(cells.stewards).map(readContact) }),
    ...(cells.experts === undefined ? {} : { Expert: severalIn(cells.experts).map(readContact) }),
  };
  const given = {
    nickName: cells.nickName,
    status: cells.status,
    longDescription: cells.definition,
    abbreviation: cells.acronym,
    resources: cells.resources === undefined ? undefined : severalIn(cells.resources).map(readResource),
    contacts: Object.keys(contacts).length > 0 ? contacts : undefined,
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    templateName: templates.length > 0 ? templates : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
