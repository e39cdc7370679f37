import type { Counts } from '../counts';
import { guid } from '../ids';
import type { DataAsset, DataProduct, Domain, Term } from './model';
import { createGovernancePolicies, type GovernancePolicies } from './policies';
import type { GovernancePolicy } from './policy';
import { createRelations, type Relations } from './relations';
import { createShelf, type Shelf } from './shelf';

/** A tenant's Unified Catalog. */
export interface Unified {
  policies: GovernancePolicies;
  domains: Shelf<Domain>;
  terms: Shelf<Term>;
  products: Shelf<DataProduct>;
  assets: Shelf<DataAsset>;
  relations: Relations;
  /** The id of what is made next; the same ones after every start. */
  nextId(): string;
}

/** Makes a catalog in which there are policies and nothing else. */
export const createUnified = (counts: Counts, first: readonly GovernancePolicy[]): Unified => ({
  policies: createGovernancePolicies(first),
  domains: createShelf(),
  terms: createShelf(),
  products: createShelf(),
  assets: createShelf(),
  relations: createRelations(),
  nextId: () => guid(`governed ${counts.next('governed')}`),
});

/** All that is in it, to compare it with another. */
export const contentOf = ({ policies, domains, terms, products, assets, relations }: Unified): unknown[] => [
  ...[policies.all(), domains.all(), terms.all(), products.all(), assets.all(), relations.all()],
];
