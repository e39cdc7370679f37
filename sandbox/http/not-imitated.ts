import type { FastifyInstance } from 'fastify';
import { pathOf } from './call';
import { sendRefusal, type Envelope } from './envelopes';
import type { Route } from './plane';
import { notImitated } from './refusals';

/** Answers what the sandbox does not imitate, and names the nearest route that it does. */
export function answerUnknown(app: FastifyInstance, routes: Route[], envelope: Envelope): void {
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const near = nearest({ method: request.method, path }, routes);
    const refusal = notImitated(
      `This is the sandbox, and it does not imitate ${request.method} ${shortened(path)}. The nearest it knows is ${near.method} ${near.path}.`,
    );
    return sendRefusal(refusal, request, reply, envelope);
  });
}

const shortened = (path: string) => (path.length > 200 ? `${path.slice(0, 200)}...` : path);

function nearest(called: { method: string; path: string }, routes: Route[]): Route {
  const scored = routes.map((route) => ({
    route,
    far: distance(called.path, route.path) + (route.method === called.method ? 0 : 0.5),
  }));
  return scored.reduce((best, one) => (one.far < best.far ? one : best)).route;
}

/** Compares segment by segment, a parameter standing for anything, so that a long id weighs no more than a short one. */
function distance(called: string, known: string): number {
  const [a, b] = [segments(called), segments(known)];
  return edits(a.length, b.length, (i, j) => segmentCost(a[i] ?? '', b[j] ?? ''), 1);
}

/** As much of a path as a known one could be near to: comparing takes time with every segment and letter. */
const segments = (path: string) =>
  path
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '')
    .slice(0, 12)
    .map((segment) => segment.slice(0, 100));

function segmentCost(called: string, known: string): number {
  if (called === known) return 0;
  // A little more than the same word, so that a literal route wins over one with a parameter.
  if (known.startsWith('{')) return 0.3;
  const different = edits(called.length, known.length, (i, j) => (called[i] === known[j] ? 0 : 1), 1);
  return different / Math.max(called.length, known.length);
}

/** Levenshtein distance over two sequences, given the cost of putting one element for another. */
function edits(rows: number, columns: number, replace: (i: number, j: number) => number, gap: number): number {
  let above = Array.from({ length: columns + 1 }, (_, j) => j * gap);
  for (let i = 0; i < rows; i++) {
    const row = [(i + 1) * gap];
    for (let j = 0; j < columns; j++) {
      row.push(Math.min((above[j] ?? 0) + replace(i, j), (above[j + 1] ?? 0) + gap, (row[j] ?? 0) + gap));
    }
    above = row;
  }
  return above[columns] ?? 0;
}
