import type { Route } from '../http/route';

/** How many calls of an operation the description allows in so many milliseconds, and for how long it then answers none. */
export const window = 20_000;
export const block = 5_000;

const catalog = '/datagovernance/catalog';

/** The figures of the description, by the end of a path. What the three kinds of things have in common is written once. */
const figures: Record<string, number> = {
  'GET /businessdomains': 500,
  'POST /businessdomains': 200,
  'GET /businessdomains/{domainId}': 2000,
  'PUT /businessdomains/{domainId}': 150,
  'DELETE /businessdomains/{domainId}': 80,
  ...ofThings('/terms', '{termId}'),
  'GET /terms/{termId}/hierarchies': 200,
  ...ofThings('/dataProducts', '{dataProductId}'),
  ...ofThings('/dataAssets', '{dataAssetId}'),
  'GET /dataAssets': 150,
  'POST /dataAssets': 500,
  'GET /dataAssets/{dataAssetId}': 1000,
  'PUT /dataAssets/{dataAssetId}': 350,
  'GET /policies': 100,
  'PUT /policies/{policyId}': 200,
};

function ofThings(path: string, id: string): Record<string, number> {
  return {
    [`GET ${path}`]: 100,
    [`POST ${path}`]: 200,
    [`GET ${path}/${id}`]: 1500,
    [`PUT ${path}/${id}`]: 150,
    [`DELETE ${path}/${id}`]: 80,
    [`GET ${path}/${id}/relationships`]: 1500,
    [`POST ${path}/${id}/relationships`]: 600,
    [`DELETE ${path}/${id}/relationships`]: 80,
    [`POST ${path}/query`]: 800,
    [`POST ${path}/query/count`]: 200,
    [`POST ${path}/facets`]: 1500,
  };
}

/** How many calls of a route the description allows; nothing where it says nothing. */
export const rateOf = ({ method, path }: Pick<Route, 'method' | 'path'>): number | undefined =>
  path.startsWith(catalog) ? figures[`${method} ${path.slice(catalog.length)}`] : undefined;
