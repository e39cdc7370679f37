import { globalAgent as plainAgent, type Agent, type ClientRequest } from 'node:http';
import { globalAgent as secureAgent } from 'node:https';

/** The part of a response that the helpers read. Any `fetch` gives it. */
export interface ResponseLike {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Where it can be read piece by piece, no more is read than may be. */
  body?: unknown;
}

/** The part of `fetch` that the helpers use: the global one, cross-fetch or your own. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string | undefined;
    redirect: 'manual';
    signal: AbortSignal;
  },
) => Promise<ResponseLike>;

/** The longest that Node can wait, in milliseconds: 24 days. A longer time would end at once. */
const longestTimer = 2 ** 31 - 1;

/** Controllers that aborted nothing, and whose signal nobody hears any more: as good as new. */
const unused: AbortController[] = [];

/**
 * A signal that is aborted when the time is up, until `end` is called. `AbortSignal.timeout` would do, but to make a
 * signal costs about what all else costs that the helpers add to a call, so that most are taken again.
 */
export function timeLimit(ms: number): {
  signal: AbortSignal;
  end(options: { reuse: boolean; abort?: boolean }): void;
} {
  if (!(ms > 0)) throw new TypeError('timeoutMs is a number of milliseconds, more than 0.');
  const controller = unused.pop() ?? new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.min(ms, longestTimer));
  return {
    signal: controller.signal,
    end({ reuse, abort = false }) {
      clearTimeout(timer);
      if (abort) controller.abort();
      if (reuse && !controller.signal.aborted && unused.length < 100) unused.push(controller);
    },
  };
}

/** cross-fetch refuses an answer of more bytes than `size`. */
type OwnInit = Parameters<Fetch>[1] & { size?: number };

/**
 * cross-fetch on Node's own connections, which are kept for the next call. One may be closed by the other side as it is
 * taken, so they are for calls that are sent again after that.
 */
export const keptConnections = (url: string, init: OwnInit): Promise<ResponseLike> =>
  fetchOn(agentsFor(url).kept, url, init);

/** The same on a fresh connection. */
export const connectionOfItsOwn = (url: string, init: OwnInit): Promise<ResponseLike> => {
  const headers = { connection: 'close', ...init.headers };
  return fetchOn(agentsFor(url).fresh, url, { ...init, headers });
};

let crossFetch: Fetch | undefined;

async function fetchOn(agent: Agent, url: string, init: OwnInit) {
  // At the first call: it takes as long to load as all the rest here, and whoever brings a fetch needs none.
  crossFetch ??= (await import('cross-fetch')).default as unknown as Fetch;
  return crossFetch(url, { ...init, agent } as typeof init);
}

/** The text of an answer of some other `fetch`, up to so many bytes, where it can be read piece by piece. */
export async function textWithin(response: ResponseLike, maxBytes: number): Promise<string> {
  const body = response.body as AsyncIterable<Uint8Array> | null | undefined;
  if (!body || !(Symbol.asyncIterator in body)) return response.text();
  const [decoder, parts] = [new TextDecoder(), [] as string[]];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > maxBytes) throw Object.assign(new Error('The answer is too large.'), { type: 'max-size' });
    parts.push(decoder.decode(part, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

/** Node's own agent, as it is and as one that finds no kept connection to take: it has no `freeSockets`. */
function agentsFrom(agent: Agent): { kept: Agent; fresh: Agent } {
  return { kept: watched(agent), fresh: watched(Object.create(agent, { freeSockets: { value: {} } }) as Agent) };
}

const [plain, secure] = [agentsFrom(plainAgent), agentsFrom(secureAgent)];
const agentsFor = (url: string) => (url.startsWith('https:') ? secure : plain);

/**
 * An agent that tells a request of the error its answer ends with. node-fetch 2, under cross-fetch, copies the body to
 * another stream and listens to the request alone, so that a body of known length that is cut short would never end.
 */
function watched(agent: Agent): Agent {
  const { addRequest } = agent as unknown as { addRequest(request: ClientRequest, ...rest: unknown[]): void };
  const value = (request: ClientRequest, ...rest: unknown[]) => {
    request.once('response', (response) => response.once('error', (error) => request.emit('error', error)));
    addRequest.call(agent, request, ...rest);
  };
  return Object.create(agent, { addRequest: { value } }) as Agent;
}
