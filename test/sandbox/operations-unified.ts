import { persona } from '../../sandbox/entra/personas';
import { appPolicy } from '../../sandbox/unified/policies';
import type { Caller } from './operations';
import { field } from './support';

/** A policy of the Unified Catalog that gives a role to somebody besides. */
export function withRole(policy: unknown, name: string, objectId: string): object {
  const role = `purviewdatagovernancerole_builtin_${name}`;
  const id = `${role}:${String(field(policy, 'properties', 'entity', 'referenceName'))}`;
  const derived = (kind: string, rule: string) => ({
    fromRule: rule,
    attributeName: `derived.purview.${kind}`,
    attributeValueIncludes: rule,
  });
  const member = [
    { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [objectId] },
    derived('role', role),
  ];
  const rules = field(policy, 'properties', 'attributeRules') as { id: string; dnfCondition: unknown[] }[];
  const isThere = rules.some((rule) => rule.id === id);
  const adds = (rule: { id: string }) =>
    rule.id === id ? [member] : !isThere && rule.id.startsWith('permission_dg:') ? [[derived('permission', id)]] : [];
  const attributeRules = [
    ...(isThere ? [] : [{ kind: 'attributerule', id, name: id, dnfCondition: [member] }]),
    ...rules.map((rule) => ({ ...rule, dnfCondition: [...rule.dnfCondition, ...adds(rule)] })),
  ];
  const properties = { ...(field(policy, 'properties') as object), attributeRules };
  return { ...(policy as object), properties };
}

const all = (value: unknown, list: string) => field(value, list) as Record<string, unknown>[];
const idOf = (value: unknown) => String(field(value, 'id'));

/** Walks through the Unified Catalog: the curator becomes a creator of domains, and a steward of its own. */
export async function unified(call: Caller, callPolicy: Caller): Promise<void> {
  const { objectId } = persona('curator');
  const app = appPolicy({});
  const path = `/datagovernancePolicies/${app.id}?api-version=2023-06-01-preview`;
  await callPolicy('PUT', path, withRole(await callPolicy('GET', path), 'business-domain-creator', objectId));
  const domain = { name: 'Operations', type: 'Project', status: 'DRAFT', description: 'x', parentId: null };
  const made = await call('POST', '/businessdomains', { ...domain, thumbnail: { color: '#fff' } });
  const domainId = idOf(made);
  const below = await call('POST', '/businessdomains', { ...domain, parentId: domainId });
  const scope = all(await call('GET', '/policies'), 'values').find(
    ({ name }) => name === `dgpolicy_dgdataqualityscope_${domainId}`,
  );
  await call('PUT', `/policies/${idOf(scope)}`, withRole(scope, 'data-steward', objectId));
  await call('GET', '/businessdomains');
  await call('GET', `/businessdomains/${domainId}`);
  await call('PUT', `/businessdomains/${domainId}`, { ...(made as object), status: 'PUBLISHED' });
  await call('DELETE', `/businessdomains/${idOf(below)}`);
  const [term, other] = await terms(call, domainId, objectId);
  const asset = await assets(call, objectId);
  await products(call, { domainId, objectId, term, asset });
  await call('DELETE', `/terms/${other}`);
}

async function terms(call: Caller, domain: string, id: string): Promise<[string, string]> {
  const contacts = { owner: [{ id, description: 'x' }], expert: [{ id }] };
  const resources = [{ name: 'x', url: 'https://example.com/' }];
  const managedAttributes = [{ name: 'Group.Size', value: '3', isRequired: false }];
  const body = { name: 'One', domain, status: 'Draft', contacts, resources, managedAttributes, acronyms: ['O'] };
  const term = await call('POST', '/terms', body);
  const one = idOf(term);
  const two = idOf(await call('POST', '/terms', { name: 'Two', domain, status: 'PUBLISHED', parentId: one }));
  await call('PUT', `/terms/${one}`, { ...(term as object), status: 'EXPIRED' });
  await call('PUT', `/terms/${one}`, { ...(term as object), status: 'PUBLISHED', description: 'One of two.' });
  await call('GET', `/terms?domainId=${domain}&keyword=o&depth=2&orderBy=name%20desc&top=1`);
  await call('GET', `/terms/${one}`);
  await call('GET', `/terms/${two}/hierarchies`);
  const path = `/terms/${one}/relationships`;
  await call('POST', `${path}?entityType=TERM`, { entityId: two, relationshipType: 'Synonym', description: 'x' });
  await call('GET', path);
  await call('GET', `/terms/${two}/relationships?entityType=TERM&relationshipType=Parent`);
  await call('DELETE', `${path}?entityType=TERM&relationshipType=Synonym&entityId=${two}`);
  const filter = { field: 'Group.Size', operator: 'ge', value: '2', type: 'int' };
  const order = [{ field: 'name', direction: 'asc' }];
  await call('POST', '/terms/query', {
    managedAttributes: [filter],
    multiStatus: ['PUBLISHED'],
    orderby: order,
    top: 1,
  });
  await call('POST', '/terms/query/count', { nameKeyword: 'one' });
  await call('POST', '/terms/facets', { facets: [{ name: 'domain' }, { name: 'status' }], status: 'Published' });
  return [one, two];
}

/** Two data assets of entities that the catalog has; the second is deleted again. */
async function assets(call: Caller, owner: string): Promise<string> {
  const known = all(await call('GET', '/dataAssets?includeExtendedProperties=true'), 'value');
  const assetId = field(known[0], 'source', 'assetId');
  const body = (type: string) => ({ name: 'x', type, source: { type: 'DataMap', assetId } });
  const [general, table] = [
    await call('POST', '/dataAssets', body('General')),
    await call('POST', '/dataAssets', body('AzureSqlTable')),
  ];
  const contacts = { owner: [{ id: owner }] };
  await call('PUT', `/dataAssets/${idOf(table)}`, { source: { assetId }, contacts, openInUrl: 'https://example.com/' });
  for (const more of [
    'includeExtendedProperties=false&includeLineage=false',
    'includeExtendedProperties=true&includeLineage=true',
  ])
    await call('GET', `/dataAssets/${idOf(table)}?${more}`);
  await call('POST', '/dataAssets/query', { includingOrphans: true, assetTypes: ['AzureSqlTable', 'General'] });
  await call('DELETE', `/dataAssets/${idOf(general)}`);
  return idOf(table);
}

interface Made {
  domainId: string;
  objectId: string;
  term: string;
  asset: string;
}

async function products(call: Caller, { domainId, objectId, term, asset }: Made): Promise<void> {
  const product = {
    name: 'Operations 360',
    type: 'Analytical',
    domain: domainId,
    status: 'Draft',
    description: 'x',
    businessUse: 'x',
    updateFrequency: 'Daily',
    contacts: { owner: [{ id: objectId }] },
    termsOfUse: [{ name: 'x', url: 'https://example.com/', dataAssetId: asset }],
    audience: ['Data Engineer'],
    endorsed: true,
    sensitivityLabel: 'x',
  };
  const made = await call('POST', '/dataProducts', product);
  const id = idOf(made);
  const path = `/dataProducts/${id}/relationships`;
  await call('POST', `${path}?entityType=DATAASSET`, { entityId: asset, relationshipType: 'Related' });
  await call('POST', `${path}?entityType=TERM`, { relationship1: { entityId: term, description: 'x' } });
  await call('GET', path);
  await call('DELETE', `${path}?entityType=DATAASSET&entityId=${asset}`);
  const fromAsset = `/dataAssets/${asset}/relationships?entityType=DATAPRODUCT`;
  await call('POST', fromAsset, { entityId: id, relationshipType: 'Related' });
  await call('GET', fromAsset);
  await call('PUT', `/dataProducts/${id}`, { ...(made as object), status: 'PUBLISHED' });
  await call('GET', `/dataProducts/${id}`);
  await call('GET', `/dataProducts?domainId=${domainId}&top=1`);
  await call('POST', '/dataProducts/query?dataProductOwner=true', { types: ['Analytical'], status: 'Published' });
  await call('POST', '/dataProducts/query/count', { nameKeyword: 'operations 360' });
  await call('POST', '/dataProducts/facets', { facets: [{ name: 'domain' }, { name: 'type' }] });
  await call('DELETE', `${fromAsset}&entityId=${id}`);
  const gone = await call('POST', '/dataProducts', product);
  await call('DELETE', `/dataProducts/${idOf(gone)}`);
}
