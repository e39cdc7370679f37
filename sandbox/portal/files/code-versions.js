// The part of a program that reads the version of a policy before it writes it. `read` is what is read, as `readBefore` tells.
import { json } from './code-parts.js';

const isWritten = 'A policy is written with the version that it has now';

export function versionInScript(read) {
  if (!read) return '';
  if (read.one) return `\n  // ${isWritten}.\n  body.version = (await (await fetch(url, { headers })).json()).version;`;
  return `
  // ${isWritten}, which the list of them tells.
  let now: { version: number } | undefined;
  for (let skip = ''; !now; ) {
    const listed = await fetch(endpoint + ${json(read.list)} + skip, { headers });
    if (!listed.ok) throw new Error(await listed.text());
    const { values, skipToken } = await listed.json();
    now = values.find(({ id }: { id: string }) => id === body.id);
    if (!now && !skipToken) throw new Error('The policy is none of those that may be read.');
    skip = \`&skipToken=\${encodeURIComponent(skipToken)}\`;
  }
  body.version = now.version;`;
}

/** A text as a shell takes it, letter by letter. */
export const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function versionInShell(read, id) {
  const bearer = '-H "Authorization: Bearer $token"';
  const first = 'grep -o \'"version":[0-9]*\' | head -n 1 | cut -d: -f2';
  if (read.one)
    return `# ${isWritten}.
version=$(curl -sS "$endpoint"${quoted(read.one)} ${bearer} | ${first})
`;
  return `# ${isWritten}, which the list of them tells.
set --
while :; do
  page=$(curl -sS -G "$endpoint"${quoted(read.list)} "$@" ${bearer} | tr -d ' \\n')
  version=$(printf %s "$page" | grep -o '[^{]*"id":"${id}"[^{]*' | ${first})
  next=$(printf %s "$page" | sed -n 's/.*"skipToken":"\\([^"]*\\)".*/\\1/p')
  [ -n "$version" ] || [ -z "$next" ] && break
  set -- --data-urlencode "skipToken=$next"
done
`;
}

export function versionInPython(read) {
  if (!read) return '';
  if (read.one)
    return `# ${isWritten}.\nbody["version"] = requests.get(url, headers=headers, timeout=30).json()["version"]\n`;
  return `# ${isWritten}, which the list of them tells.
versions, token = {}, None
while True:
    page = requests.get(endpoint + ${json(read.list)}, params={"skipToken": token}, headers=headers, timeout=30)
    page.raise_for_status()
    versions.update((one["id"], one["version"]) for one in page.json()["values"])
    token = page.json().get("skipToken")
    if not token:
        break
body["version"] = versions[body["id"]]
`;
}
