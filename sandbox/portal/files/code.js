// Says a call as a program. Each form reads the settings of `.env`, signs in as the application there, and runs as it stands.
import { clientOf, helperOf, indented, json, readBefore, serviceOf } from './code-parts.js';
import { quoted, versionInPython, versionInScript, versionInShell } from './code-versions.js';

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
 * `edit` tells what a PUT of a policy was for: { collectionName, role, objectId, isGroup, given }, with a `domainId` in place of the
 * collection for a role in a governance domain, and neither for one of the whole Unified Catalog.
 */

const target = ({ path, query }) => (query ? `${path}?${query}` : path);

// ---- TypeScript, with the kit's helpers ----

function typescript(call) {
  const helper = helperOf(call);
  const client = clientOf(call);
  const { method, path, query, body } = call;
  const options = {};
  const parameters = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === 'api-version') options.apiVersion = value;
    else parameters[name] = value;
  }
  if (Object.keys(parameters).length > 0) options.query = parameters;
  if (body !== undefined && body !== null) options.body = body;
  const given = Object.keys(options).length > 0 ? `, ${indented(json(options), '  ')}` : '';
  const says = helper?.says ?? `${client}.${method.toLowerCase()}(${json(path)}${given})`;
  return `import { ${['connect', ...(helper?.names ?? [])].join(', ')} } from '../lib';

async function main() {
  const { ${client} } = await connect();
  console.log(await ${says});
}

main().catch((error) => console.log(error.message));
`;
}

// ---- cross-fetch alone ----

function crossFetch(call) {
  const { method, body } = call;
  const { resource, script } = serviceOf(call);
  const hasBody = body !== undefined && body !== null;
  const sent = hasBody ? `\n  const body = ${indented(json(body), '  ')};${versionInScript(readBefore(call))}` : '';
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
  ${script}
  const url = endpoint + ${json(target(call))};
  const headers = { authorization: \`Bearer \${await getToken()}\`, 'content-type': 'application/json' };${sent}
  const response = await fetch(url, { method: '${method}', headers${hasBody ? ', body: JSON.stringify(body)' : ''} });
  console.log(response.status, await response.text());
}

main().catch((error) => console.log(error.message));
`;
}

// ---- curl, in a shell of Unix ----

function curl(call) {
  const { method, body } = call;
  const { resource, shell } = serviceOf(call);
  const url = `"$endpoint"${quoted(target(call))}`;
  const authority = '${AZURE_AUTHORITY_HOST:-https://login.microsoftonline.com}/$AZURE_TENANT_ID/oauth2/token';
  const read = readBefore(call);
  const version = read ? versionInShell(read, body.id) : '';
  const shown = read ? json({ ...body, version: '@version@' }) : json(body);
  const sed = read ? `sed "s/\\"@version@\\"/$version/" <<'JSON' | ` : '';
  const data =
    body === undefined || body === null
      ? ''
      : ` \\
  -H 'Content-Type: application/json' --data-binary @-${read ? '' : " <<'JSON'"}
${shown}
JSON`;
  return `# The settings are those of .env:  set -a; . ./.env; set +a
token=$(printf %s "$AZURE_CLIENT_SECRET" | curl -sS "${authority}" \\
  -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" --data-urlencode client_secret@- \\
  -d resource=${resource} | sed -E 's/.*"access_token":"([^"]+)".*/\\1/')
${shell}
${version}${sed}curl -sS -X ${method} ${url} \\
  -H "Authorization: Bearer $token"${data}
`;
}

// ---- a file for an HTTP client: REST Client of VS Code, httpyac, and others that read .env ----

function httpFile(call) {
  const { method, body, origin = '' } = call;
  const { resource, real } = serviceOf(call);
  const read = readBefore(call);
  const [title, name, at] = read?.one
    ? ['The version that the policy has now', 'policy', 'version']
    : [
        'The policies that may be read. A long list goes on by its skipToken',
        'policies',
        `$.values[?(@.id=='${body?.id}')].version`,
      ];
  const before = read
    ? `
### ${title}
# @name ${name}
GET {{endpoint}}${read.one ?? read.list}
Authorization: Bearer {{token.response.body.access_token}}
`
    : '';
  const text = read
    ? json({ ...body, version: '@version@' }).replace('"@version@"', `{{${name}.response.body.${at}}}`)
    : json(body);
  const sent = body === undefined || body === null ? '' : `Content-Type: application/json\n\n${text}\n`;
  return `# Send them in this order. The application is that of .env, beside this file.
# For a real account: https://login.microsoftonline.com and ${real}
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
  const { method, body } = call;
  const { resource, python: endpoint } = serviceOf(call);
  const hasBody = body !== undefined && body !== null;
  const sent = hasBody ? `\nbody = json.loads(r"""\n${json(body)}\n""")\n${versionInPython(readBefore(call))}` : '';
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

${endpoint}
url = endpoint + ${json(target(call))}
headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
${sent}response = requests.request("${method}", url, headers=headers${hasBody ? ', json=body' : ''}, timeout=30)
print(response.status_code, response.text)
`;
}
