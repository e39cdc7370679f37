import type { RoleLine } from '../document/model';
import type { CatalogTermLine, DomainLine, ProductLine, UnifiedLine } from '../document/model-unified';
import { domains } from './business';

/** The day, counted from that of the start, on which the business wrote all this down. */
const written = { createdAt: -40 };

/** What Contoso's business made of its data. */
export const business: Required<Pick<UnifiedLine, 'domains' | 'terms' | 'dataProducts'>> = {
  domains: domains.map(({ name, type, description, owner }): DomainLine => ({
    ...{ name, status: 'PUBLISHED', type, description, createdBy: owner },
    ...written,
  })),
  terms: domains.flatMap(({ name: domain, owner, terms }) =>
    terms.map(([name, description, parent]): CatalogTermLine => ({
      ...{ name, domain, status: 'PUBLISHED', description, ...(parent === undefined ? {} : { parent }) },
      ...{ contacts: { owner: [owner] }, createdBy: owner, ...written },
    })),
  ),
  dataProducts: domains.flatMap(({ name: domain, owner, products }) =>
    products.map(({ assets, ...product }): ProductLine => ({
      ...{ ...product, domain, contacts: { owner: [owner] }, createdBy: owner, ...written },
      assets: assets.map(([typeName, qualifiedName]) => ({ typeName, qualifiedName })),
    })),
  ),
};

/** Whoever answers for a domain owns it. */
export const owners: RoleLine[] = domains.map(({ name, owner }) => ({
  ...{ role: 'business-domain-owner', domain: name, members: [owner] },
}));
