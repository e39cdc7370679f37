// What the forms of code have in common: where a call goes, which helper makes it, and which policy is written.
import { nameOf } from './catalog-roles.js';

/**
 * Where each service is, as lines of a program, and the real address in words. An account without a host of its own answers at
 * its tenant's; the host of an account has no Unified Catalog, so another address is needed there.
 */
const services = {
  purview: {
    resource: 'https://purview.azure.net',
    real: 'https://ACCOUNT.purview.azure.com, or https://TENANT-api.purview-service.microsoft.com',
    shell: `host=\${PURVIEW_ACCOUNT:+$PURVIEW_ACCOUNT.purview.azure.com}
endpoint=\${PURVIEW_ENDPOINT:-https://\${host:-$AZURE_TENANT_ID-api.purview-service.microsoft.com}}`,
    script: `const host = env.PURVIEW_ACCOUNT
    ? \`\${env.PURVIEW_ACCOUNT}.purview.azure.com\`
    : \`\${env.AZURE_TENANT_ID}-api.purview-service.microsoft.com\`;
  const endpoint = env.PURVIEW_ENDPOINT ?? \`https://\${host}\`;`,
    python: `own = f"{env['PURVIEW_ACCOUNT']}.purview.azure.com" if env.get("PURVIEW_ACCOUNT") else None
tenant = f"{env['AZURE_TENANT_ID']}-api.purview-service.microsoft.com"
endpoint = env.get("PURVIEW_ENDPOINT") or f"https://{own or tenant}"`,
  },
  unified: {
    resource: 'https://purview.azure.net',
    real: 'https://api.purview-service.microsoft.com',
    shell: `# The host of an account has no Unified Catalog.
case $PURVIEW_ENDPOINT in *.purview.azure.com*) own= ;; *) own=$PURVIEW_ENDPOINT ;; esac
endpoint=\${PURVIEW_UNIFIED_ENDPOINT:-\${own:-https://api.purview-service.microsoft.com}}`,
    script: `// The host of an account has no Unified Catalog.
  const own = env.PURVIEW_ENDPOINT?.includes('.purview.azure.com') ? undefined : env.PURVIEW_ENDPOINT;
  const endpoint = env.PURVIEW_UNIFIED_ENDPOINT ?? own ?? 'https://api.purview-service.microsoft.com';`,
    python: `# The host of an account has no Unified Catalog.
own = env.get("PURVIEW_ENDPOINT") or ""
own = "" if ".purview.azure.com" in own else own
endpoint = env.get("PURVIEW_UNIFIED_ENDPOINT") or own or "https://api.purview-service.microsoft.com"`,
  },
  graph: {
    resource: 'https://graph.microsoft.com',
    real: 'https://graph.microsoft.com',
    shell: 'endpoint=${GRAPH_ENDPOINT:-https://graph.microsoft.com}',
    script: "const endpoint = env.GRAPH_ENDPOINT ?? 'https://graph.microsoft.com';",
    python: 'endpoint = env.get("GRAPH_ENDPOINT") or "https://graph.microsoft.com"',
  },
};

/** The client that makes a call, by its name in a connection. */
export const clientOf = ({ service, path }) =>
  service === 'purview' && /^\/datagovernance\//i.test(path) ? 'unified' : service;
export const serviceOf = (call) => services[clientOf(call)];

export const json = (value, spaces = 2) => JSON.stringify(value, null, spaces);
export const indented = (text, by) => text.replaceAll('\n', `\n${by}`);

const policies = '/datagovernance/catalog/policies';

/**
 * What is read before a policy is written, as the version that was seen is another by the time the program runs: the policy
 * itself, or in the Unified Catalog, where none can be read alone, the list that has it. Nothing for other calls.
 */
export function readBefore({ method, path, query }) {
  const search = query ? `?${query}` : '';
  if (method === 'PUT' && /^\/policystore\/metadataPolicies\//i.test(path)) return { one: path + search };
  if (method === 'PUT' && path.toLowerCase().startsWith(`${policies}/`)) return { list: policies + search };
  return undefined;
}

const roleNames = {
  'purviewmetadatarole_builtin_collection-administrator': 'Collection Admin',
  'purviewmetadatarole_builtin_data-source-administrator': 'Data Source Administrator',
  'purviewmetadatarole_builtin_data-curator': 'Data Curator',
  'purviewmetadatarole_builtin_purview-reader': 'Data Reader',
};

/** A role by the name that the helpers have for it, where they have one. */
function roleNameOf({ role, collectionName, domainId }) {
  if (collectionName !== undefined) return roleNames[role];
  const name = nameOf(role);
  // One that owns all domains is none of a domain.
  const hasNone = /^Scope |Asset Curator$/.test(name) || (name === 'Governance Domain Owner' && domainId === undefined);
  return hasNone ? undefined : name;
}

/** @type {[RegExp, string, string?][]} */
const reads = [
  [/^\/account\/?$/i, 'getAccount'],
  [/^(?:\/account)?\/collections\/?$/i, 'listCollections'],
  [/^\/policystore\/metadataRoles$/i, 'listRoles'],
  [/^\/policystore\/metadataPolicies$/i, 'listPolicies'],
  [/^\/scan\/datasources$/i, 'listDataSources'],
  [/^\/datagovernance\/catalog\/policies$/i, 'listCatalogPolicies'],
  [/^\/datagovernance\/catalog\/businessdomains$/i, 'businessDomains', '.list'],
  [/^\/datagovernance\/catalog\/businessdomains\/([^/]+)$/i, 'businessDomains', '.get'],
];

/** The helper that makes this call, where there is one: what is imported for it, and how it is called. */
export function helperOf(call) {
  const { service, method, path, query, body } = call;
  if (service !== 'purview') return undefined;
  if (readBefore(call)) return changeIn(call) ?? putIn(call);
  if (method === 'POST' && /^\/datamap\/api\/search\/query$/i.test(path))
    return helper(call, 'search', '', indented(json(body), '  '));
  const isAlone = [...new URLSearchParams(query).keys()].every((name) => name === 'api-version');
  const read = method === 'GET' && isAlone ? reads.find(([at]) => at.test(path)) : undefined;
  if (!read) return undefined;
  const [at, name, operation = ''] = read;
  const [, id] = at.exec(path);
  return helper(call, name, operation, ...(id === undefined ? [] : [json(decodeURIComponent(id))]));
}

const helper = (call, name, operation, ...rest) => ({
  names: [name],
  says: `${name}${operation}(${[clientOf(call), ...rest].join(', ')})`,
});

/** A PUT of a policy that gives one role to somebody, or takes it. */
function changeIn(call) {
  const { edit } = call;
  const role = edit && roleNameOf(edit);
  if (!role) return undefined;
  const { collectionName, domainId, objectId, isGroup, given } = edit;
  const change = { collectionName, domainId, role, objectId, ...(isGroup ? { isGroup } : {}) };
  return helper(call, given ? 'grantRole' : 'revokeRole', '', indented(json(change), '  '));
}

/** Any other PUT of a policy. */
function putIn(call) {
  const { body } = call;
  const client = clientOf(call);
  const { collection } = body.properties;
  const [get, put, now] = collection
    ? ['getPolicy', 'putPolicy', `getPolicy(purview, ${json(collection.referenceName)})).version`]
    : [
        ...['listCatalogPolicies', 'putCatalogPolicy'],
        `listCatalogPolicies(unified)).find(({ id }) => id === ${json(body.id)})!.version`,
      ];
  return {
    names: [get, put],
    says: `${put}(${client}, {\n    ...${indented(json(body), '    ')},\n    version: (await ${now},\n  })`,
  };
}
