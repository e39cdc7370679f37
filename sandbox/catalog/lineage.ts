import { notALineageType } from './atlas-refusals';
import { headerBody } from './bodies';
import { isReadable, type Entity, type Readable } from './entity';
import { follow, type Graph, type Related } from './graph';

export type Direction = 'INPUT' | 'OUTPUT' | 'BOTH';
type Way = Exclude<Direction, 'BOTH'>;

export interface LineageOptions {
  direction: Direction;
  /** Hops; one hop goes from a data set through a process to the next data set, as in Apache Atlas. */
  depth: number;
  /** How many processes of one data set are followed; widthCounts tells how many there are. */
  width: number;
  includeParent: boolean;
}

/** Which neighbours of an entity `lineage/{guid}/next` shows. */
export interface NextPageOptions {
  direction: Direction;
  offset: number;
  /** Negative for all of them. */
  limit: number;
}

interface Relation {
  fromEntityId: string;
  toEntityId: string;
  relationshipId: string;
}

interface Found {
  nodes: Map<string, Entity>;
  relations: Map<string, Relation>;
  parents: Map<string, { childEntityId: string; relationshipId: string; parentEntityId: string }>;
  widthCounts: Record<Way, Record<string, number>>;
}

const attributes = {
  INPUT: { near: 'outputFromProcesses', far: 'inputs', direct: 'sources' },
  OUTPUT: { near: 'inputToProcesses', far: 'outputs', direct: 'sinks' },
};

/**
 * Answers the lineage of an entity. It ends where the reader's collections end: an asset that may not be
 * read is left out, and so is what lies behind it (unconfirmed).
 */
export function lineage(
  graph: Graph,
  base: Entity,
  readable: Readable,
  options: LineageOptions,
): Record<string, unknown> {
  const isProcess = graph.types.isA(base.typeName, 'Process');
  if (!isProcess && !graph.types.isA(base.typeName, 'DataSet')) throw notALineageType(base.guid, base.typeName);
  const found: Found = {
    nodes: new Map([[base.guid, base]]),
    relations: new Map(),
    parents: new Map(),
    widthCounts: { INPUT: {}, OUTPUT: {} },
  };
  for (const way of ways(options.direction)) {
    const walker = createWalker(graph, found, way, readable, options);
    if (isProcess)
      for (const process of innermost(graph, base)) walk(walker.through(process, undefined, options.depth));
    else walk(walker.from(base, options.depth));
  }
  if (options.includeParent)
    for (const node of [...found.nodes.values()]) walk(addParents(graph, found, node, readable));
  return {
    baseEntityGuid: base.guid,
    lineageDirection: options.direction,
    lineageDepth: options.depth,
    lineageWidth: options.width,
    childrenCount: partsOf(graph, base).length || -1,
    guidEntityMap: headersOf(graph, found),
    widthCounts: found.widthCounts,
    relations: [...found.relations.values()],
    parentRelations: [...found.parents.values()],
  };
}

const headersOf = (graph: Graph, { nodes }: Pick<Found, 'nodes'>) =>
  Object.fromEntries([...nodes].map(([guid, entity]) => [guid, headerBody(graph, entity)]));

/** What Catalog says differently: whether parents were asked for, and of an asset that is alone, nothing. */
export const asInCatalog = (body: Record<string, unknown>, includeParent: boolean): Record<string, unknown> => ({
  ...body,
  includeParent,
  ...([body.relations, body.parentRelations].every((list) => Array.isArray(list) && list.length === 0)
    ? { guidEntityMap: {}, childrenCount: -1 }
    : {}),
});

/** The neighbours of an entity, one arrow away: of a data set its processes, of a process its data sets. */
export function nextPage(
  graph: Graph,
  base: Entity,
  readable: Readable,
  { direction, offset, limit }: NextPageOptions,
): Record<string, unknown> {
  const isProcess = graph.types.isA(base.typeName, 'Process');
  if (!isProcess && !graph.types.isA(base.typeName, 'DataSet')) throw notALineageType(base.guid, base.typeName);
  const found = { nodes: new Map<string, Entity>(), relations: new Map<string, Relation>() };
  const centres = isProcess ? innermost(graph, base) : [base];
  for (const way of ways(direction)) {
    const { near, far, direct } = attributes[way];
    const steps = (isProcess ? [far] : [near, direct]).flatMap((attribute) =>
      centres.flatMap((here) => follow(graph, here.guid, attribute).map((next) => ({ here, next }))),
    );
    const seen = steps.filter(({ next }) => isReadable(next.entity, readable));
    for (const { here, next } of seen.slice(offset, limit < 0 ? undefined : offset + limit))
      connect(found, way, here, next);
  }
  return {
    baseEntityGuid: base.guid,
    lineageDirection: direction,
    lineageDepth: 1,
    lineageWidth: limit,
    childrenCount: -1,
    guidEntityMap: headersOf(graph, found),
    relations: [...found.relations.values()],
  };
}

const ways = (direction: Direction): Way[] => (direction === 'BOTH' ? ['INPUT', 'OUTPUT'] : [direction]);

/** A walk that yields those it would call: a graph can be deeper than a stack. */
interface Walk extends Generator<Walk, void, void> {}

/** Walks as if each had called the next. */
function walk(first: Walk): void {
  const under = [first];
  for (let last = under.at(-1); last; last = under.at(-1)) {
    const { done, value } = last.next();
    if (done) under.pop();
    else under.push(value);
  }
}

function createWalker(graph: Graph, found: Found, way: Way, readable: Readable, { width }: LineageOptions) {
  const { near, far, direct } = attributes[way];
  // The deepest walk that came by, so that a shorter way found later still goes its full length.
  const walked = new Map<string, number>();
  const step = (guid: string, attribute: string) =>
    follow(graph, guid, attribute).filter(({ entity }) => isReadable(entity, readable));

  function* from(dataset: Entity, depth: number): Walk {
    if ((walked.get(dataset.guid) ?? -1) >= depth) return;
    walked.set(dataset.guid, depth);
    const processes = step(dataset.guid, near);
    const neighbours = step(dataset.guid, direct);
    found.widthCounts[way][dataset.guid] = processes.length + neighbours.length;
    if (depth === 0) return;
    for (const process of processes.slice(0, width)) {
      yield through(process.entity, { dataset, link: process }, depth);
    }
    for (const next of neighbours.slice(0, width)) {
      connect(found, way, dataset, next);
      yield from(next.entity, depth - 1);
    }
  }

  function* through(process: Entity, came: { dataset: Entity; link: Related } | undefined, depth: number): Walk {
    const datasets = step(process.guid, far);
    if (datasets.length > 0 || !came) found.widthCounts[way][process.guid] = datasets.length;
    for (const next of datasets) {
      if (came) connect(found, way, came.dataset, came.link);
      connect(found, way, process, next);
      yield from(next.entity, depth - 1);
    }
  }

  return { from, through };
}

/** Notes one relation, in the direction in which the data flows. */
function connect(
  { nodes, relations }: Pick<Found, 'nodes' | 'relations'>,
  way: Way,
  here: Entity,
  { entity: there, relationship }: Related,
): void {
  nodes.set(here.guid, here);
  nodes.set(there.guid, there);
  const [from, to] = way === 'OUTPUT' ? [here, there] : [there, here];
  relations.set(relationship.guid, {
    fromEntityId: from.guid,
    toEntityId: to.guid,
    relationshipId: relationship.guid,
  });
}

const partsOf = (graph: Graph, process: Entity): Entity[] =>
  ['subProcesses', 'activities', 'operations'].flatMap((attribute) =>
    follow(graph, process.guid, attribute).map(({ entity }) => entity),
  );

/** The processes that hold the inputs and outputs: for a pipeline or an activity, the operations inside it. */
function innermost(graph: Graph, process: Entity): Entity[] {
  const [seen, found] = [new Set<string>(), [] as Entity[]];
  walk(look(process));
  return found;

  function* look(one: Entity): Walk {
    if (seen.has(one.guid)) return;
    seen.add(one.guid);
    const inside = partsOf(graph, one);
    if (inside.length === 0) found.push(one);
    for (const part of inside) yield look(part);
  }
}

const parentAttributes = ['parent', 'dataFactory', 'activity', 'pipeline', 'workspace'];

/** Operation, activity, pipeline, factory: each a node, tied by parentRelations and not by relations. */
function* addParents(graph: Graph, found: Found, child: Entity, readable: Readable): Walk {
  if (!graph.types.isA(child.typeName, 'Process')) return;
  for (const attribute of parentAttributes) {
    for (const { entity, relationship } of follow(graph, child.guid, attribute)) {
      if (!isReadable(entity, readable) || found.parents.has(relationship.guid)) continue;
      found.nodes.set(entity.guid, entity);
      found.parents.set(relationship.guid, {
        childEntityId: child.guid,
        relationshipId: relationship.guid,
        parentEntityId: entity.guid,
      });
      yield addParents(graph, found, entity, readable);
    }
  }
}
