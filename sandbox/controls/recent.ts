export interface RecentRequest {
  method: string;
  /** Without its query, which is nobody's business here and could hold a secret. */
  path: string;
  /** null while the answer is pending, and for good when the connection was dropped. */
  status: number | null;
  startedAt: string;
  milliseconds: number | null;
}

export interface Recent {
  add(request: RecentRequest): void;
  list(): RecentRequest[];
}

const KEPT = 500;

/** The last requests, oldest first. */
export function createRecent(): Recent {
  const requests: RecentRequest[] = [];
  return {
    add(request) {
      requests.push(request);
      if (requests.length > KEPT) requests.shift();
    },
    list: () => [...requests],
  };
}
