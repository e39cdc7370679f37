import type { Route } from './route';

/** A method and a path, of a call or of a route. */
type Called = Pick<Route, 'method' | 'path'>;

/** How much the words in common count against the steps from one path to the other. */
const ofWords = 0.4;

/** As alike as words with a slip of the pen are, and as those that have a part in common. */
const slip = 0.75;
const part = 0.3;

/** The route that is nearest to what was called: a few steps away, with its rarest words in common. */
export function nearest(called: Called, routes: readonly Route[]): Route {
  const words = segments(called.path);
  const weigh = weights(routes);
  const alike = remembered(likeness);
  const scored = routes.map((route) => {
    const known = segments(route.path);
    const common = shared(words, known, (a, b) => (isParameter(b) || alike(a, b) < slip ? 0 : weigh(b) * alike(a, b)));
    const steps = distance(words, known, alike) + (route.method === called.method ? 0 : 0.5);
    return { route, far: steps - ofWords * common };
  });
  return scored.reduce((best, one) => (one.far < best.far ? one : best)).route;
}

/** As much of a path as a known one could be near to: comparing takes time with every segment and letter. */
const segments = (path: string) =>
  path
    .toLowerCase()
    .split(/[/:]/)
    .filter((segment) => segment !== '')
    .slice(0, 12)
    .map((segment) => segment.slice(0, 50));

const isParameter = (known: string) => known.startsWith('{');

/** A word says more about a route the fewer routes have it. */
function weights(routes: readonly Route[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const { path } of routes)
    for (const word of new Set(segments(path))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + routes.length / (counts.get(word) ?? 1));
}

/** How alike two words are: 1 for the same, 0 for those with nothing in common to speak of. */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const alike = 1 - edits(a.length, b.length, (i, j) => (a[i] === b[j] ? 0 : 1)) / Math.max(a.length, b.length);
  return alike < part ? 0 : alike;
}

/** Remembers what was compared: paths have few words between them. */
function remembered(compare: (a: string, b: string) => number): (a: string, b: string) => number {
  const known = new Map<string, number>();
  return (a, b) => {
    const key = `${a}/${b}`;
    const value = known.get(key) ?? compare(a, b);
    known.set(key, value);
    return value;
  };
}

/** The most that two paths have in common, in the same order. */
function shared(a: string[], b: string[], worth: (a: string, b: string) => number): number {
  let above = b.map(() => 0).concat(0);
  for (const word of a) {
    const row = [0];
    b.forEach((known, j) => row.push(Math.max((above[j] ?? 0) + worth(word, known), above[j + 1] ?? 0, row[j] ?? 0)));
    above = row;
  }
  return above[b.length] ?? 0;
}

/** Compares segment by segment, a parameter standing for anything, so that a long id weighs no more than a short one. */
function distance(called: string[], known: string[], alike: (a: string, b: string) => number): number {
  // A little more than the same word, so that a literal route wins over one with a parameter.
  const cost = (i: number, j: number) =>
    isParameter(known[j] ?? '') ? 0.3 : 1 - alike(called[i] ?? '', known[j] ?? '');
  return edits(called.length, known.length, cost);
}

/** Levenshtein distance over two sequences, given the cost of putting one element for another. */
function edits(rows: number, columns: number, replace: (i: number, j: number) => number): number {
  let above = Array.from({ length: columns + 1 }, (_, j) => j);
  for (let i = 0; i < rows; i++) {
    const row = [i + 1];
    for (let j = 0; j < columns; j++) {
      row.push(Math.min((above[j] ?? 0) + replace(i, j), (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    above = row;
  }
  return above[columns] ?? 0;
}
