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
  /** Where to begin among those of the base entity: the page of `lineage/{guid}/next`. */
  offset?: number;
  includeParent: boolean;
}

interface Found {
  nodes: Map<string, Entity>;
  relations: Map<string, { fromEntityId: string; toEntityId: string; relationshipId: string }>;
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
    if (isProcess) for (const process of innermost(graph, base)) walker.through(process, undefined, options.depth);
    else walker.from(base, options.depth, options.offset ?? 0);
  }
  if (options.includeParent) for (const node of [...found.nodes.values()]) addParents(graph, found, node, readable);
  return {
    baseEntityGuid: base.guid,
    lineageDirection: options.direction,
    lineageDepth: options.depth,
    lineageWidth: options.width,
    childrenCount: 0,
    guidEntityMap: Object.fromEntries([...found.nodes].map(([guid, entity]) => [guid, headerBody(graph, entity)])),
    widthCounts: found.widthCounts,
    relations: [...found.relations.values()],
    parentRelations: [...found.parents.values()],
  };
}

const ways = (direction: Direction): Way[] => (direction === 'BOTH' ? ['INPUT', 'OUTPUT'] : [direction]);

function createWalker(graph: Graph, found: Found, way: Way, readable: Readable, { width }: LineageOptions) {
  const { near, far, direct } = attributes[way];
  // The deepest walk that came by, so that a shorter way found later still goes its full length.
  const walked = new Map<string, number>();
  const step = (guid: string, attribute: string) =>
    follow(graph, guid, attribute).filter(({ entity }) => isReadable(entity, readable));

  function from(dataset: Entity, depth: number, offset = 0): void {
    if (depth === 0 || (walked.get(dataset.guid) ?? 0) >= depth) return;
    walked.set(dataset.guid, depth);
    const processes = step(dataset.guid, near);
    const neighbours = step(dataset.guid, direct);
    if (processes.length + neighbours.length > 0)
      found.widthCounts[way][dataset.guid] = processes.length + neighbours.length;
    for (const process of processes.slice(offset, offset + width))
      through(process.entity, { dataset, link: process }, depth);
    for (const next of neighbours.slice(0, width)) {
      connect(dataset, next);
      from(next.entity, depth - 1);
    }
  }

  function through(process: Entity, came: { dataset: Entity; link: Related } | undefined, depth: number): void {
    for (const next of step(process.guid, far)) {
      if (came) connect(came.dataset, came.link);
      connect(process, next);
      from(next.entity, depth - 1);
    }
  }

  /** Notes one relation, in the direction in which the data flows. */
  function connect(here: Entity, { entity: there, relationship }: Related): void {
    found.nodes.set(here.guid, here);
    found.nodes.set(there.guid, there);
    const [from, to] = way === 'OUTPUT' ? [here, there] : [there, here];
    found.relations.set(relationship.guid, {
      fromEntityId: from.guid,
      toEntityId: to.guid,
      relationshipId: relationship.guid,
    });
  }

  return { from, through };
}

/** The processes that hold the inputs and outputs: for a pipeline or an activity, the operations inside it. */
function innermost(graph: Graph, process: Entity): Entity[] {
  const inside = ['subProcesses', 'activities', 'operations'].flatMap((attribute) =>
    follow(graph, process.guid, attribute),
  );
  return inside.length === 0 ? [process] : inside.flatMap(({ entity }) => innermost(graph, entity));
}

const parentAttributes = ['parent', 'dataFactory', 'activity', 'pipeline', 'workspace'];

/** Operation, activity, pipeline, factory: each a node, tied by parentRelations and not by relations. */
function addParents(graph: Graph, found: Found, child: Entity, readable: Readable): void {
  if (!graph.types.isA(child.typeName, 'Process')) return;
  for (const attribute of parentAttributes) {
    for (const { entity, relationship } of follow(graph, child.guid, attribute)) {
      if (!isReadable(entity, readable)) continue;
      found.nodes.set(entity.guid, entity);
      found.parents.set(relationship.guid, {
        childEntityId: child.guid,
        relationshipId: relationship.guid,
        parentEntityId: entity.guid,
      });
      addParents(graph, found, entity, readable);
    }
  }
}
