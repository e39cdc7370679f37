import type { Route } from '../http/route';
import { block, rateOf, window } from '../unified/rates';

/** Counts calls as the description of the Unified Catalog says that the service does, once it is asked to. */
export interface Rates {
  isOn(): boolean;
  /** Begins to count, or ends and forgets what was counted. */
  turn(on: boolean): void;
  /** Counts a call; gives the milliseconds to wait where it is one too many. What is refused is not counted. */
  count(route: Route, now: number): number | undefined;
}

interface Counted {
  /** When the calls of the last twenty seconds came. */
  calls: number[];
  blockedUntil: number;
}

export function createRates(): Rates {
  let counted: Map<string, Counted> | undefined;
  return {
    isOn: () => counted !== undefined,
    turn: (on) => void (counted = on ? new Map() : undefined),
    count(route, now) {
      const rate = rateOf(route);
      if (counted === undefined || rate === undefined) return undefined;
      const operation = `${route.method} ${route.path}`;
      const { calls, blockedUntil } = counted.get(operation) ?? { calls: [], blockedUntil: 0 };
      if (blockedUntil > now) return blockedUntil - now;
      // The clock may have been moved back.
      const recent = calls.filter((at) => at > now - window && at <= now);
      const isTooMany = recent.length >= rate;
      counted.set(operation, {
        calls: isTooMany ? recent : [...recent, now],
        blockedUntil: isTooMany ? now + block : 0,
      });
      return isTooMany ? block : undefined;
    },
  };
}
