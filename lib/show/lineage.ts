import type { Lineage } from '../planes/catalog.ts';
import { marks, showDrawing, toDigraph, wrapped } from './dot.ts';
import { line } from './svg.ts';
import { oneLine } from './text.ts';
import { showText } from './kernel.ts';

/** Assets and the arrows between them: the part of a lineage that is drawn. */
export interface LineageGraph extends Pick<Lineage, 'guidEntityMap' | 'relations'> {
  /** What holds the processes, such as their pipeline. No data flows through it, so it is not drawn. */
  parentRelations?: { parentEntityId: string }[];
}

/** How a lineage is drawn. */
export interface GraphOptions {
  /** Guids of the assets on the path that matters, for example from `pathBetween`. */
  highlight?: string[];
  caption?: string;
  /** How many assets are shown at most, by default 120: those nearest to the highlighted path, or to the first asset. */
  most?: number;
}

/** Joins several lineages into one graph in which each asset and each arrow stands once. */
export function mergeLineages(lineages: LineageGraph[]): LineageGraph {
  const arrows = lineages
    .flatMap(({ relations }) => relations)
    .map(({ fromEntityId, toEntityId }) => JSON.stringify({ fromEntityId, toEntityId }));
  const relations = [...new Set(arrows)].map((arrow) => JSON.parse(arrow) as LineageGraph['relations'][number]);
  const guidEntityMap = Object.fromEntries(lineages.flatMap((one) => Object.entries(one.guidEntityMap)));
  const parentRelations = lineages.flatMap((one) => one.parentRelations ?? []);
  return { guidEntityMap, relations, parentRelations };
}

/** Gives the guids of all that data passes on its way from one asset to any of others, both ends included. */
export function pathBetween(graph: LineageGraph, from: string, to: string[]): string[] {
  const after = reached([from], nextOf(graph.relations));
  const before = reached(to, nextOf(graph.relations, true));
  return [...after].filter((guid) => before.has(guid));
}

/**
 * Writes a lineage as indented chains, for where no picture can be drawn. A star marks what is highlighted; of a large
 * one the last line says how much is not shown.
 */
export function toLineageText(whole: LineageGraph, options: GraphOptions = {}): string {
  const { highlight = [] } = options;
  const { graph, leftOut } = nearest(whole, options);
  const next = nextOf(graph.relations);
  const after = (guid: string) => next.get(guid) ?? [];
  const fed = new Set(graph.relations.map(({ toEntityId }) => toEntityId));
  const guids = guidsOf(graph);
  const marked = new Set(highlight);
  const seen = new Set<string>();
  const lines: string[] = [];
  const label = (guid: string) => {
    const { name, typeName } = describe(graph, guid);
    return `${marked.has(guid) ? '* ' : ''}${name} (${typeName})`;
  };
  // A circle has no beginning: whichever comes first serves.
  for (const guid of [...guids.filter((one) => !fed.has(one)), ...guids]) if (!seen.has(guid)) write(guid);
  if (guids.some((guid) => marked.has(guid))) lines.push('(* is on the path)');
  if (leftOut) lines.push(`(${leftOut})`);
  return lines.join('\n') || '(no lineage)';

  /** Without calling itself: a lineage can be deeper than a stack. */
  function write(first: string): void {
    const waiting = [{ guid: first, depth: 0, lead: '' }];
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      // What branches twenty times is no easier to read with more blanks before it.
      const indent = ' '.repeat(4 * Math.min(one.depth, 20));
      if (seen.has(one.guid)) {
        lines.push(`${indent}-> ${label(one.guid)}, see above`);
        continue;
      }
      let [chain, end] = [`${indent}${one.lead}${label(one.guid)}`, one.guid];
      seen.add(end);
      for (let [only, other] = after(end); only && !other && !seen.has(only); [only, other] = after(end)) {
        chain += ` -> ${label(only)}`;
        seen.add((end = only));
      }
      lines.push(chain);
      const depth = one.depth + 1;
      for (const guid of [...after(end)].reverse()) waiting.push({ guid, depth, lead: '-> ' });
    }
  }
}

/**
 * Writes a lineage in Graphviz's language DOT, from left to right. Shapes and words tell the kinds of assets apart;
 * what is on the highlighted path is numbered along the way, and its frames and arrows are thick. Of a large one a box
 * says how much is not drawn. https://graphviz.org/doc/info/lang.html
 */
export function toDot(whole: LineageGraph, options: GraphOptions = {}): string {
  const { highlight = [] } = options;
  const { graph, leftOut } = nearest(whole, options);
  const ids = new Map(guidsOf(graph).map((guid, index) => [guid, `n${index}`]));
  const steps = stepsAlong(graph, new Set(highlight));
  const nodes = [...ids].map(([guid, id]) => {
    const { name, kind } = describe(graph, guid);
    const step = steps.get(guid);
    const title = wrapped(step ? `${step}. ${name}` : name, 15);
    return `${id} [label=<<B>${title}</B><BR/>${kind.word}> shape=${kind.shape}${step ? marks.node : ''}]`;
  });
  const arrows = graph.relations.map(({ fromEntityId: from, toEntityId: to }) => {
    const thick = steps.has(from) && steps.has(to);
    return `${ids.get(from)} -> ${ids.get(to)}${thick ? marks.arrow : ''}`;
  });
  const look = { name: 'lineage', graph: 'nodesep=0.2 ranksep=0.25', node: 'style=filled margin="0.14,0.07"' };
  const note = leftOut ? [`more [label="${leftOut}" shape=plaintext style="" fontcolor="${line}"]`] : [];
  return toDigraph(look, [...nodes, ...arrows, ...note]);
}

/**
 * Shows a lineage as a picture, whose words are those of `toLineageText`. Where `@viz-js/viz`, which lays it out, is
 * not installed, the words are all there is. It is loaded by the first picture only.
 */
export async function showLineage(graph: LineageGraph, options: GraphOptions = {}): Promise<void> {
  const text = toLineageText(graph, options);
  if (graph.relations.length === 0) showText(text, options.caption);
  else await showDrawing(toDot(graph, options), text, options.caption);
}

/** The first that fits a type's name decides. */
const kinds: { fits: RegExp; word: string; shape: string }[] = [
  { fits: /process|activity|operation|pipeline|copy/i, word: 'process', shape: 'cds margin="0.16,0.14"' },
  { fits: /report|dashboard/, word: 'report', shape: 'tab margin="0.16,0.1"' },
  { fits: /dataset/, word: 'data set', shape: 'component margin="0.2,0.07"' },
  { fits: /_path|_file|_object|blob|resource_set/, word: 'file', shape: 'note' },
  { fits: /table|view/, word: 'table', shape: 'cylinder' },
];
const otherKind = { word: 'asset', shape: 'box' };

function describe({ guidEntityMap }: LineageGraph, guid: string) {
  const known = Object.hasOwn(guidEntityMap, guid) ? guidEntityMap[guid] : undefined;
  // The service may leave out either, or say null.
  const name = String(known?.displayText ?? guid);
  const typeName = String(known?.typeName ?? 'unknown');
  const kind = kinds.find(({ fits }) => fits.test(typeName)) ?? otherKind;
  return { name: oneLine(name, 60), typeName: oneLine(typeName, 60), kind };
}

function guidsOf({ guidEntityMap, relations, parentRelations = [] }: LineageGraph): string[] {
  const related = new Set(relations.flatMap(({ fromEntityId, toEntityId }) => [fromEntityId, toEntityId]));
  const parents = new Set(parentRelations.map(({ parentEntityId }) => parentEntityId));
  const drawn = Object.keys(guidEntityMap).filter((guid) => related.has(guid) || !parents.has(guid));
  return [...new Set([...drawn, ...related])];
}

/** The part that a picture can hold, and in words what is left out of it. */
function nearest(
  graph: LineageGraph,
  { highlight = [], most = 120 }: GraphOptions,
): { graph: LineageGraph; leftOut: string } {
  const guids = guidsOf(graph);
  // A picture of some hundred assets with many arrows takes as long as one of thousands.
  const mostArrows = 2 * most;
  if (guids.length <= most && graph.relations.length <= mostArrows) return { graph, leftOut: '' };
  const [after, before] = [nextOf(graph.relations), nextOf(graph.relations, true)];
  const shown = new Set(highlight.filter((guid) => after.has(guid) || before.has(guid)).slice(0, most));
  for (const first of guids) {
    if (shown.size >= most) break;
    if (shown.size === 0) shown.add(first);
    for (const guid of shown) {
      for (const one of [...(after.get(guid) ?? []), ...(before.get(guid) ?? [])]) {
        if (shown.size < most) shown.add(one);
      }
    }
    // What no arrow ties to them comes last.
    if (shown.size < most) shown.add(first);
  }
  const within = graph.relations.filter(({ fromEntityId: from, toEntityId: to }) => shown.has(from) && shown.has(to));
  const marked = new Set(highlight);
  const isOnPath = ({ fromEntityId: from, toEntityId: to }: (typeof within)[number]) =>
    marked.has(from) && marked.has(to);
  const path = within.filter(isOnPath);
  const relations = [...path, ...within.filter((one) => !isOnPath(one))].slice(0, mostArrows);
  const entries = Object.entries(graph.guidEntityMap).filter(([guid]) => shown.has(guid));
  const left = { assets: guids.length - shown.size, arrows: within.length - relations.length };
  const words = Object.entries(left).flatMap(([what, count]) => (count > 0 ? [`${count} more ${what}`] : []));
  const leftOut = `${words.join(' and ')} are not shown`;
  return { graph: { ...graph, guidEntityMap: Object.fromEntries(entries), relations }, leftOut };
}

function nextOf(relations: LineageGraph['relations'], upstream = false): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const { fromEntityId, toEntityId } of relations) {
    const [here, there] = upstream ? [toEntityId, fromEntityId] : [fromEntityId, toEntityId];
    const others = next.get(here);
    if (others) others.push(there);
    else next.set(here, [there]);
  }
  return next;
}

function reached(from: string[], next: Map<string, string[]>): Set<string> {
  const found = new Set(from);
  for (const guid of found) for (const one of next.get(guid) ?? []) found.add(one);
  return found;
}

/** The number of each asset on the path: 1 where the path begins. */
function stepsAlong(graph: LineageGraph, marked: Set<string>): Map<string, number> {
  const relations = graph.relations.filter(
    ({ fromEntityId, toEntityId }) => marked.has(fromEntityId) && marked.has(toEntityId),
  );
  const next = nextOf(relations);
  const fed = new Set(relations.map(({ toEntityId }) => toEntityId));
  const steps = new Map([...marked].filter((guid) => !fed.has(guid)).map((guid) => [guid, 1]));
  for (const [guid, step] of steps) {
    for (const one of next.get(guid) ?? []) if (!steps.has(one)) steps.set(one, step + 1);
  }
  return steps;
}
