import { subscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { routeOf } from '../../sandbox/http/imitated';
import { createChecks } from './description-schema';
import { describedBy, skipped, type Description, type DescriptionName } from './descriptions';
import { deviations, type Deviation } from './deviations';

/**
 * Loading this module makes every sandbox of the process hold each of its 2xx answers against Microsoft's API
 * descriptions. One that differs, other than as `deviations` says, becomes a 500, so that the test which asked for it fails,
 * and the process ends with an exit code of its own even if that test did not look.
 */
if (skipped === undefined) watch();

/** A difference between an answer and its description, as it is written in the table of deviations. */
export interface Difference {
  in: DescriptionName;
  at: string;
  problem: string;
  /** Where it was met, to read. */
  met: string;
}

const seen: Difference[] = [];

/** Whether a deviation allows for a difference. A `*` in its `at` stands for anything. */
export function covers(deviation: Deviation, difference: Difference): boolean {
  const at = deviation.at.split('*').map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'));
  return (
    deviation.in.includes(difference.in) &&
    deviation.problem === difference.problem &&
    new RegExp(`^${at.join('.*')}$`).test(difference.at)
  );
}

/** What the answers of this process differed in since it was last asked to forget, each once. */
export const met = (): readonly Difference[] => seen;
export const forget = (): void => void seen.splice(0);

const checksOf = new Map<Description, ReturnType<typeof createChecks>>();

/** An answer of the sandbox, and what was asked. */
export interface Answered {
  method: string;
  url: string;
  /** The route that answered, with its `{parameters}`. */
  route: string;
  status: number;
  text: string;
}

/** The differences between an answer and its description; none for a call of no plane of Purview. */
export function differences({ method, url, route, status, text }: Answered): Difference[] {
  const described = describedBy(method, url);
  if (described === undefined) return [];
  const { description, operation } = described;
  const call = `${method} ${url.split('?')[0]}`;
  const difference = (at: string, problem: string, where = '') => ({
    in: description.name,
    at,
    problem,
    met: call + (where && ` at ${where}`),
  });
  if (operation === undefined) return [difference(`${method} ${route}`, 'is not described')];
  const response = operation.responses[String(status)];
  if (response === undefined) return [difference(operation.id, `answers ${status}`)];
  if (response.schema === undefined) return text === '' ? [] : [difference(operation.id, 'has a body')];
  if (text === '') return [difference(operation.id, 'has no body')];
  // Of a file no description says what is in it.
  if (isFile(response.schema)) return [];
  const checks = checksOf.get(description) ?? createChecks(description);
  checksOf.set(description, checks);
  const check = checks(`${operation.id} ${status}`, response.schema as Record<string, unknown>);
  return check(JSON.parse(text)).map((one) => difference(one.at, one.problem, one.path));
}

const isFile = (schema: unknown) => (schema as { type?: string }).type === 'file';

let watching = true;

/** Makes a sandbox that is not held against the descriptions: one that is told things no description allows, and repeats them. */
export async function unwatched<T>(make: () => Promise<T>): Promise<T> {
  watching = false;
  try {
    return await make();
  } finally {
    watching = true;
  }
}

function watch(): void {
  const unexpected = new Set<string>();
  subscribe('fastify.initialization', (message) => {
    if (!watching) return;
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onSend', async (request, reply, payload) => {
      if (reply.statusCode < 200 || reply.statusCode > 299) return;
      const { method, url } = request;
      const text = typeof payload === 'string' ? payload : '';
      const found = once(
        differences({ method, url, route: routeOf(request)?.path ?? url, status: reply.statusCode, text }),
      );
      seen.push(...found.filter((one) => !seen.some((known) => same(known, one))));
      const wrong = found.filter((one) => !deviations.some((deviation) => covers(deviation, one)));
      if (wrong.length === 0) return;
      const lines = wrong.map((one) => `${one.in}: ${one.at} ${one.problem} (${one.met})`);
      lines.forEach((line) => unexpected.add(line));
      throw new Error(`Not as described:\n  ${lines.join('\n  ')}`);
    });
  });
  process.on('exit', () => {
    if (unexpected.size === 0) return;
    process.stderr.write(`Answers that are not as described:\n  ${[...unexpected].join('\n  ')}\n`);
    process.exitCode = 1;
  });
}

const same = (a: Difference, b: Difference) => a.in === b.in && a.at === b.at && a.problem === b.problem;
const once = (all: Difference[]) => all.filter((one, at) => all.findIndex((other) => same(one, other)) === at);
