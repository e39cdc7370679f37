import { marks, showDrawing, toDigraph, wrapped } from '../show/dot.ts';

/**
 * A question, and for each answer what it leads to: a further question, or the end in words. Answers that lead to the
 * same are written as one, with commas between.
 */
export interface Decision {
  ask: string;
  answers: { [answer: string]: Decision | string };
}

export interface DecisionOptions {
  /** The answers that were given, from the first question on: their way is marked. */
  way?: string[];
  caption?: string;
}

/** Writes a decision as an indented tree, for where no picture can be drawn. A star marks the way. */
export function toDecisionText(decision: Decision, { way = [] }: DecisionOptions = {}): string {
  const lines = [mark(way.length > 0, decision.ask), ...branches(decision, way, '')];
  return [...lines, ...(way.length > 0 ? ['(* is on the way)'] : [])].join('\n');
}

function branches({ answers }: Decision, [given, ...further]: string[], indent: string): string[] {
  const all = Object.entries(answers);
  return all.flatMap(([answer, next], index) => {
    const [branch, below] = index === all.length - 1 ? ['└── ', '    '] : ['├── ', '│   '];
    const words = `${answer}: ${typeof next === 'string' ? next : next.ask}`;
    const goes = isGiven(answer, given);
    const line = `${indent}${branch}${mark(goes, words)}`;
    const rest = goes ? further : [];
    return [line, ...(typeof next === 'string' ? [] : branches(next, rest, indent + below))];
  });
}

const isGiven = (answer: string, given = '') => answer === given || answer.split(', ').includes(given);
const mark = (isOnTheWay: boolean, words: string) => (isOnTheWay ? `* ${words}` : words);

/**
 * Writes a decision in Graphviz's language DOT, from left to right: questions are round, ends have corners, and each
 * begins with the answer that leads to it. What is on the way has thick frames and arrows.
 * https://graphviz.org/doc/info/lang.html
 */
export function toDecisionDot(decision: Decision, { way = [] }: DecisionOptions = {}): string {
  const nodes: string[] = [];
  const arrows: string[] = [];
  add('', decision, way, way.length > 0);
  const look = {
    name: 'decision',
    graph: 'ordering=out nodesep=0.1 ranksep=0.4',
    node: 'shape=box margin="0.1,0.05" height=0.3',
  };
  return toDigraph(look, [...nodes, ...arrows]);

  /** Gives the name of the node. */
  function add(answer: string, next: Decision | string, [given, ...further]: string[], isOnTheWay: boolean): string {
    const id = `n${nodes.length}`;
    const [text, style] = typeof next === 'string' ? [next, 'filled'] : [next.ask, 'filled,rounded'];
    const label = [answer && `<B>${wrapped(answer, 24)}</B>`, wrapped(text, 46)].filter(Boolean).join('<BR/>');
    nodes.push(`${id} [label=<${label}> style="${style}"${isOnTheWay ? marks.node : ''}]`);
    for (const [one, end] of typeof next === 'string' ? [] : Object.entries(next.answers)) {
      const goes = isOnTheWay && isGiven(one, given);
      const to = add(one, end, goes ? further : [], goes);
      // From side to side, so that no two arrows cross.
      arrows.push(`${id}:e -> ${to}:w${goes ? marks.arrow : ''}`);
    }
    return id;
  }
}

/**
 * Shows a decision as a picture, whose words are those of `toDecisionText`. Where `@viz-js/viz`, which lays it out,
 * is not installed, the words are all there is.
 */
export async function showDecision(decision: Decision, options: DecisionOptions = {}): Promise<void> {
  await showDrawing(toDecisionDot(decision, options), toDecisionText(decision, options), options.caption);
}
