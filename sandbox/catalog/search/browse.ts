import { people } from '../../entra/people';
import { compare, scalarText } from '../../values';
import { invalidParameters } from '../atlas-refusals';
import { isReadable, type Readable } from '../entity';
import type { Graph } from '../graph';
import { maxOffset, readNumber } from './paging';
import { isOfGlossary, type Row } from './row';
import type { RowIndex } from './rows';
import { readBody } from './search';

/** The most items of one answer, as described. How many come unasked is unconfirmed: as many as of a search. */
const maxLimit = 10_000;
const unasked = 50;

/**
 * Answers `browse`: the assets of a type wherever they lie, or those right below a path, as far as a reader may see
 * them. A path names an asset and those above it, `/azure_sql_server#host/azure_sql_db#name`.
 */
export function browse(graph: Graph, index: RowIndex, body: unknown, readable: Readable) {
  const request = readBody(body);
  const entityType = scalarText(request.entityType);
  const path = scalarText(request.path);
  if ((entityType === undefined) === (path === undefined))
    throw invalidParameters('the body must hold entityType or path, and not both');
  const limit = readNumber(request, 'limit', unasked, 1, maxLimit);
  const offset = readNumber(request, 'offset', 0, 0, maxOffset);
  const tree = treeOf(graph, index);
  const found = (entityType === undefined ? tree.below(path ?? '') : tree.ofType(entityType))
    .filter((row) => isReadable(row, readable))
    .sort((a, b) => compare(a.qualifiedName, b.qualifiedName));
  return {
    '@search.count': found.length,
    value: found.slice(offset, offset + limit).map((row) => ({
      entityType: row.entityType,
      id: row.id,
      isLeaf: !tree.hasChildren(row),
      name: row.name,
      ...(row.contact.length > 0 ? { owner: row.contact.map(ownerOf) } : {}),
      path: tree.pathOf(row),
      qualifiedName: row.qualifiedName,
    })),
  };
}

/** Somebody in contact with an asset; of those whom the directory does not know, the id alone. */
function ownerOf({ id, contactType }: Row['contact'][number]) {
  const known = people.find(({ objectId }) => objectId === id);
  return { contactType, id, ...(known ? { displayName: known.displayName, mail: known.userPrincipalName } : {}) };
}

interface Tree {
  ofType(entityType: string): Row[];
  /** What lies right below the asset of a path. */
  below(path: string): Row[];
  hasChildren(row: Row): boolean;
  pathOf(row: Row): string;
}

/** Which asset lies in which: of the names above its own in a qualifiedName the nearest that there is, else what contains it. */
function treeOf(graph: Graph, index: RowIndex): Tree {
  const rows = index.table().rows.filter((row): row is Row => row !== undefined && !isOfGlossary(row.entityType));
  const byName = new Map(rows.map((row) => [bare(row.qualifiedName), row]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const parents = new Map(rows.map((row) => [row, aboveByName(byName, row) ?? containerOf(graph, byId, row)]));
  const withChildren = new Set(parents.values());
  const paths = new Map<Row, string>();

  function pathOf(row: Row): string {
    const chain: Row[] = [];
    // Whoever defines types can have two assets contain each other.
    for (let at: Row | undefined = row; at && !paths.has(at) && !chain.includes(at); at = parents.get(at))
      chain.push(at);
    let above = parents.get(chain.at(-1) ?? row);
    if (above && !paths.has(above)) above = undefined;
    for (const one of chain.reverse()) {
      paths.set(one, `${above ? paths.get(above) : ''}${segment(one, above)}`);
      above = one;
    }
    return paths.get(row) ?? '';
  }

  return {
    ofType: (entityType) => rows.filter((row) => row.entityType === entityType),
    below(path) {
      const wanted = path.replace(/\/$/, '');
      return rows.filter((row) => {
        const parent = parents.get(row);
        return parent !== undefined && pathOf(parent) === wanted;
      });
    },
    hasChildren: (row) => withChildren.has(row),
    pathOf,
  };
}

/** How many parts of a name are left out in the search for what lies above: any text may be a name. */
const farthest = 50;

/** What an asset adds to the path of the one above it. Folders in each other name their type once. */
function segment(row: Row, above: Row | undefined): string {
  const name = bare(row.qualifiedName);
  const parent = above && `${bare(above.qualifiedName)}/`;
  const own = parent !== undefined && name.startsWith(parent) ? name.slice(parent.length) : name;
  return above?.entityType === row.entityType ? `/${own}` : `/${row.entityType}#${own}`;
}

function aboveByName(byName: ReadonlyMap<string, Row>, row: Row): Row | undefined {
  const name = bare(row.qualifiedName);
  let end = name.lastIndexOf('/');
  for (let steps = 0; end > 0 && steps < farthest; steps++, end = name.lastIndexOf('/', end - 1)) {
    const above = byName.get(name.slice(0, end));
    if (above !== undefined && above !== row) return above;
  }
  return undefined;
}

/** What contains an asset, such as the account of a storage service. A process does not contain its data. */
function containerOf({ store, types }: Graph, byId: ReadonlyMap<string, Row>, { id }: Row): Row | undefined {
  for (const { typeName, end1, end2 } of store.relationshipsOf(id)) {
    const def = types.get(typeName);
    const there = end1 === id ? def?.endDef2 : def?.endDef1;
    const above = byId.get(end1 === id ? end2 : end1);
    if (def?.relationshipCategory === 'COMPOSITION' && there?.isContainer && above?.id !== id && above) return above;
  }
  return undefined;
}

/** A qualifiedName without its scheme and the slashes around it. */
const bare = (name: string): string => name.replace(/^\w+:\/\//, '').replace(/^\/|\/$/g, '');
