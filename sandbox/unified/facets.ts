import { notImitated } from '../http/refusals';
import { compare } from '../values';
import type { Fields } from './fields';
import { facetsIn, matching, type Asked } from './query';

const facets: Record<string, (one: Asked) => string | undefined> = {
  domain: ({ domain }) => domain,
  status: ({ status }) => status && status.charAt(0) + status.slice(1).toLowerCase(),
  type: ({ type }) => type,
};

/**
 * Counts what a query finds by the facets that it asks for, the most frequent first. A count is a text. The description knows `domain`
 * by an example; that there are `status` and `type`, under these names, is unconfirmed.
 */
export function countFacets(all: Asked[], body: Fields) {
  const found = matching(all, body);
  const counted = facetsIn(body).map((name) => {
    const valueOf = Object.hasOwn(facets, name) ? facets[name] : undefined;
    if (valueOf === undefined)
      throw notImitated(
        `The sandbox does not imitate the facet '${name.slice(0, 100)}'. It knows ${Object.keys(facets).join(', ')}.`,
      );
    const counts = new Map<string, number>();
    for (const one of found) {
      const value = valueOf(one);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const rows = [...counts].sort(([a, x], [b, y]) => y - x || compare(a, b));
    return [name, rows.map(([value, count]) => ({ value, count: String(count) }))] as const;
  });
  return { facets: Object.fromEntries(counted) };
}
