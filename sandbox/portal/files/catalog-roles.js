// The roles of the Unified Catalog, and where they are given. Nothing here sends anything or knows of the page.

const builtIn = 'purviewdatagovernancerole_builtin_';
const role = (name, type, says) => ({ id: builtIn + name, type, says });
const types = {
  catalog: 'DataGovernanceAppReference',
  domain: 'BusinessDomainReference',
  work: 'DGDataQualityScopeReference',
};

/** What is given for the whole catalog, under Roles and permissions. */
const ofCatalog = [
  role('datagovernance-administrator', types.catalog, 'Gives the roles on this page.'),
  role('business-domain-creator', types.catalog, 'Makes governance domains, and owns those.'),
  role('global-catalog-reader', types.catalog, 'Reads what is published in every domain.'),
];

/** What is given in a governance domain, in the order of the tutorial, which leaves out the last. */
const ofDomain = [
  role('data-steward', types.work, 'Makes and changes the domain’s terms, data products and data assets.'),
  role('data-product-owner', types.work, 'Makes and changes the domain’s data products.'),
  role('business-domain-owner', types.domain, 'Changes the domain, and gives the roles on this page.'),
  role('business-domain-reader', types.domain, 'Reads all that is in the domain, drafts too.'),
];

const places = { [types.catalog]: ofCatalog, [types.domain]: ofDomain, [types.work]: ofDomain };

/**
 * The roles that are given in a governance domain, or without one in the whole catalog, each with its policy: those of the
 * tutorial, then others that somebody wrote a rule for. A role whose policy may not be read is left out.
 */
export function rolesIn(policies, domainId) {
  const here = policies.filter(({ properties: { entity } }) =>
    domainId === undefined
      ? entity.type === types.catalog
      : entity.type !== types.catalog && entity.referenceName.toLowerCase() === domainId.toLowerCase(),
  );
  const policyOf = (type) => here.find(({ properties }) => properties.entity.type === type);
  const known = (domainId === undefined ? ofCatalog : ofDomain)
    .map(({ type, ...one }) => ({ ...one, name: nameOf(one.id), policy: policyOf(type) }))
    .filter(({ policy }) => policy);
  return [...known, ...here.flatMap(othersIn)];
}

function othersIn(policy) {
  const { entity, attributeRules } = policy.properties;
  const ids = attributeRules.map(({ id }) => id.split(':')[0]).filter((id) => id.startsWith(builtIn));
  return ids
    .filter((id) => !places[entity.type]?.some((one) => one.id === id && one.type === entity.type))
    .map((id) => ({ id, policy, name: nameOf(id) + (isOfAll(id, entity) ? ' of all domains' : '') }));
}

const isOfAll = (id, { type }) => id === `${builtIn}business-domain-owner` && type === types.catalog;

/** A role as the portal calls it, by its id. */
export function nameOf(id) {
  const name = id.slice(builtIn.length);
  const words = name.replace(/^datagovernance-/, 'data-governance-').replace(/^business-/, 'governance-');
  return words.replace(/(^|-)(.)/g, (_, before, letter) => (before ? ' ' : '') + letter.toUpperCase());
}

/** The domains whose name or description has a keyword. */
export function withKeyword(domains, keyword) {
  const word = keyword.trim().toLowerCase();
  return domains.filter(({ name = '', description = '' }) =>
    `${name} ${description ?? ''}`.toLowerCase().includes(word),
  );
}
