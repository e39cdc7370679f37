// Says a call as a program. Each form reads the settings of `.env`, signs in as the application there, and runs as it stands.

/** The forms, in the order in which they are offered. */
export const forms = [
  { name: 'TypeScript', says: typescript },
  { name: 'cross-fetch', says: crossFetch },
  { name: 'curl', says: curl },
  { name: '.http', says: httpFile },
  { name: 'Python', says: python },
];

/**
 * A call as it is told in code: `service` is `purview` or `graph`, `query` as it stands in the address, `body` what was sent as JSON.
 * `edit` tells what a PUT of a policy was for: { collectionName, role, objectId, isGroup, given }.
 */

const services = {
  purview: {
    variable: 'PURVIEW_ENDPOINT',
    resource: 'https://purview.azure.net',
    shell: '${PURVIEW_ENDPOINT:-https://$PURVIEW_ACCOUNT.purview.azure.com}',
    script: 'env.PURVIEW_ENDPOINT ?? `https://${env.PURVIEW_ACCOUNT}.purview.azure.com`',
    python: 'env.get("PURVIEW_ENDPOINT") or f"https://{env[\'PURVIEW_ACCOUNT\']}.purview.azure.com"',
  },
  graph: {
    variable: 'GRAPH_ENDPOINT',
    resource: 'https://graph.microsoft.com',
    shell: '${GRAPH_ENDPOINT:-https://graph.microsoft.com}',
    script: "env.GRAPH_ENDPOINT ?? 'https://graph.microsoft.com'",
    python: 'env.get("GRAPH_ENDPOINT") or "https://graph.microsoft.com"',
  },
};

const target = ({ path, query }) => (query ? `${path}?${query}` : path);
const json = (value, spaces = 2) => JSON.stringify(value, null, spaces);
const indented = (text, by) => text.replaceAll('\n', `\n${by}`);
/** A PUT of a policy carries the version that was read, which is another by the time the program runs: it is read anew. */
const isPolicy = ({ method, path }) => method === 'PUT' && /^\/policystore\/metadataPolicies\//i.test(path);

// ---- TypeScript, with the kit's helpers ----

const roleNames = {
  'purviewmetadatarole_builtin_collection-administrator': 'Collection Admin',
  'purviewmetadatarole_builtin_data-source-administrator': 'Data Source Administrator',
  'purviewmetadatarole_builtin_data-curator': 'Data Curator',
  'purviewmetadatarole_builtin_purview-reader': 'Data Reader',
};

/** The helper that makes this call, where there is one: its name, and what stands in its parentheses. */
function helperOf({ service, method, path, query, body, edit }) {
  if (service !== 'purview') return undefined;
  const found = (name, ...rest) => ({ names: [name], says: `${name}(${['purview', ...rest].join(', ')})` });
  const asked = new URLSearchParams(query);
  const others = [...asked.keys()].filter((name) => name !== 'api-version');
  const reads = method === 'GET' && others.length === 0;
  if (isPolicy({ method, path }) && edit && roleNames[edit.role]) {
    const { collectionName, objectId, isGroup } = edit;
    const change = { collectionName, role: roleNames[edit.role], objectId, ...(isGroup ? { isGroup } : {}) };
    return found(edit.given ? 'grantRole' : 'revokeRole', indented(json(change), '  '));
  }
  if (isPolicy({ method, path })) {
    const collection = body.properties.collection.referenceName;
    const policy = indented(json(body), '    ');
    return {
      names: ['getPolicy', 'putPolicy'],
      says: `putPolicy(purview, {\n    ...${policy},\n    version: (await getPolicy(purview, ${json(collection)})).version,\n  })`,
    };
  }
  if (reads && /^\/account\/?$/i.test(path)) return found('getAccount');
  if (reads && /^(\/account)?\/collections\/?$/i.test(path)) return found('listCollections');
  if (reads && /^\/policystore\/metadataRoles$/i.test(path)) return found('listRoles');
  if (reads && /^\/policystore\/metadataPolicies$/i.test(path)) return found('listPolicies');
  if (reads && /^\/scan\/datasources$/i.test(path)) return found('listDataSources');
  if (method === 'POST' && /^\/datamap\/api\/search\/query$/i.test(path))
    return found('search', indented(json(body), '  '));
  return undefined;
}

function typescript(call) {
  const helper = helperOf(call);
  const { service, method, path, query, body } = call;
  const options = {};
  const parameters = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === 'api-version') options.apiVersion = value;
    else parameters[name] = value;
  }
  if (Object.keys(parameters).length > 0) options.query = parameters;
  if (body !== undefined && body !== null) options.body = body;
  const given = Object.keys(options).length > 0 ? `, ${indented(json(options), '  ')}` : '';
  const says = helper?.says ?? `${service}.${method.toLowerCase()}(${json(path)}${given})`;
  return `import { ${['connect', ...(helper?.names ?? [])].join(', ')} } from '../lib';

async function main() {
  const { ${service} } = await connect();
  console.log(await ${says});
}

main().catch((error) => console.log(error.message));
`;
}

// ---- cross-fetch alone ----

function crossFetch(call) {
  const { service, method, body } = call;
  const { resource, script } = services[service];
  const policy = isPolicy(call);
  const hasBody = body !== undefined && body !== null;
  const sent = !hasBody
    ? ''
    : policy
      ? `\n  const body = ${indented(json(body), '  ')};\n  // A policy is written with the version that it has now.\n  body.version = (await (await fetch(url, { headers })).json()).version;`
      : `\n  const body = ${indented(json(body), '  ')};`;
  return `import fetch from 'cross-fetch';
import { parse } from 'dotenv';
import { existsSync, readFileSync } from 'node:fs';

const file = [process.env.DOTENV_CONFIG_PATH ?? '.env', '../.env'].find((name) => existsSync(name));
const env: Record<string, string | undefined> = file ? parse(readFileSync(file)) : process.env;

async function getToken() {
  const host = env.AZURE_AUTHORITY_HOST ?? 'https://login.microsoftonline.com';
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: env.AZURE_CLIENT_ID ?? '',
    client_secret: env.AZURE_CLIENT_SECRET ?? '',
    resource: '${resource}',
  });
  const response = await fetch(\`\${host}/\${env.AZURE_TENANT_ID}/oauth2/token\`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error_description);
  return answer.access_token;
}

async function main() {
  const endpoint = ${script};
  const url = endpoint + ${json(target(call))};
  const headers = { authorization: \`Bearer \${await getToken()}\`, 'content-type': 'application/json' };${sent}
  const response = await fetch(url, { method: '${method}', headers${hasBody ? ', body: JSON.stringify(body)' : ''} });
  console.log(response.status, await response.text());
}

main().catch((error) => console.log(error.message));
`;
}

// ---- curl, in a shell of Unix ----

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curl(call) {
  const { service, method, body } = call;
  const { resource, shell } = services[service];
  const url = `"${shell}"${quoted(target(call))}`;
  const authority = '${AZURE_AUTHORITY_HOST:-https://login.microsoftonline.com}/$AZURE_TENANT_ID/oauth2/token';
  const policy = isPolicy(call);
  const version = policy
    ? `# A policy is written with the version that it has now.
version=$(curl -sS ${url} -H "Authorization: Bearer $token" | grep -o '"version":[0-9]*' | head -n 1 | cut -d: -f2)
`
    : '';
  const shown = policy ? json({ ...body, version: '@version@' }) : json(body);
  const sed = policy ? `sed "s/\\"@version@\\"/$version/" <<'JSON' | ` : '';
  const data =
    body === undefined || body === null
      ? ''
      : ` \\
  -H 'Content-Type: application/json' --data-binary @-${policy ? '' : " <<'JSON'"}
${shown}
JSON`;
  return `# The settings are those of .env:  set -a; . ./.env; set +a
token=$(printf %s "$AZURE_CLIENT_SECRET" | curl -sS "${authority}" \\
  -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" --data-urlencode client_secret@- \\
  -d resource=${resource} | sed -E 's/.*"access_token":"([^"]+)".*/\\1/')
${version}${sed}curl -sS -X ${method} ${url} \\
  -H "Authorization: Bearer $token"${data}
`;
}

// ---- a file for an HTTP client: REST Client of VS Code, httpyac, and others that read .env ----

function httpFile(call) {
  const { service, method, body, origin = '' } = call;
  const { resource } = services[service];
  const policy = isPolicy(call);
  const before = policy
    ? `
### The version that the policy has now
# @name policy
GET {{endpoint}}${target(call)}
Authorization: Bearer {{token.response.body.access_token}}
`
    : '';
  const text = policy
    ? json({ ...body, version: '@version@' }).replace('"@version@"', '{{policy.response.body.version}}')
    : json(body);
  const sent = body === undefined || body === null ? '' : `Content-Type: application/json\n\n${text}\n`;
  return `# Send them in this order. The application is that of .env, beside this file.
# For a real account: https://login.microsoftonline.com and ${service === 'graph' ? resource : 'https://ACCOUNT.purview.azure.com'}
@authority = ${origin}
@endpoint = ${origin}

### A token
# @name token
POST {{authority}}/{{$dotenv AZURE_TENANT_ID}}/oauth2/token
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials&client_id={{$dotenv AZURE_CLIENT_ID}}&client_secret={{$dotenv AZURE_CLIENT_SECRET}}&resource=${resource}
${before}
### ${method} ${call.path}
${method} {{endpoint}}${target(call)}
Authorization: Bearer {{token.response.body.access_token}}
${sent}`;
}

// ---- Python, with requests ----

function python(call) {
  const { service, method, body } = call;
  const { resource, python: endpoint } = services[service];
  const policy = isPolicy(call);
  const hasBody = body !== undefined && body !== null;
  const sent = !hasBody
    ? ''
    : `
body = json.loads(r"""
${json(body)}
""")
${policy ? '# A policy is written with the version that it has now.\nbody["version"] = requests.get(url, headers=headers, timeout=30).json()["version"]\n' : ''}`;
  return `# The settings are those of .env:  set -a; . ./.env; set +a
import json
import os

import requests

env = os.environ
host = env.get("AZURE_AUTHORITY_HOST") or "https://login.microsoftonline.com"
answer = requests.post(
    f"{host}/{env['AZURE_TENANT_ID']}/oauth2/token",
    data={
        "grant_type": "client_credentials",
        "client_id": env["AZURE_CLIENT_ID"],
        "client_secret": env["AZURE_CLIENT_SECRET"],
        "resource": "${resource}",
    },
    timeout=30,
)
answer.raise_for_status()

endpoint = ${endpoint}
url = endpoint + ${json(target(call))}
headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
${sent}response = requests.request("${method}", url, headers=headers${hasBody ? ', json=body' : ''}, timeout=30)
print(response.status_code, response.text)
`;
}
