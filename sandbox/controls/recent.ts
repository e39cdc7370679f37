import type { Decision } from '../http/decision';

export interface RecentRequest {
  method: string;
  /** Without its query, which is nobody's business here and could hold a secret. */
  path: string;
  /** null while the answer is pending, and for good when the connection was dropped. */
  status: number | null;
  startedAt: string;
  milliseconds: number | null;
}

/** What a request was about, for whoever wants to see the calls behind a page or a program. Secrets and tokens are left out. */
export interface Details {
  /** Counts the requests since the start. */
  number: number;
  /** The name of the plane that answered; null where none did. */
  plane: string | null;
  /** The id that the client gave its call, if it gave one. */
  clientRequestId: string | null;
  /** Who called, by name. */
  caller: string | null;
  query: string;
  request: unknown;
  answer: unknown;
  decision: Decision | null;
}

interface Entry {
  request: RecentRequest;
  details: () => Details;
}

export interface Recent {
  /** Keeps a request, and what tells its details once somebody asks. */
  add(request: RecentRequest, details: (number: number) => Details): void;
  list(): RecentRequest[];
  /** The requests after the one of this number that were answered, with their details. */
  details(after: number): (RecentRequest & Details)[];
}

const KEPT = 500;

/** The last requests, oldest first. */
export function createRecent(): Recent {
  const entries: Entry[] = [];
  let added = 0;
  return {
    add(request, details) {
      const number = (added += 1);
      entries.push({ request, details: () => details(number) });
      if (entries.length > KEPT) entries.shift();
    },
    list: () => entries.map(({ request }) => ({ ...request })),
    details: (after) =>
      entries
        .slice(Math.max(0, entries.length - Math.max(0, added - after)))
        .map(({ request, details }) => ({ ...request, ...details() })),
  };
}
