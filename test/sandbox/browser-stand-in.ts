/** What somebody does in a browser that opens the sign-in page: picks a person in its form and follows the way back. */
async function main(address: string): Promise<void> {
  const shown = await fetch(address);
  const page = await shown.text();
  const name = new RegExp(`<button name="person" value="([^"]+)">\\s*${process.env.PERSON ?? ''}`);
  const person = name.exec(page)?.[1] ?? '';
  const unescape = (text: string) =>
    text
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&');
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
    ([, key = '', value = '']): [string, string] => [unescape(key), unescape(value)],
  );
  const action = address.split('?')[0] ?? '';
  const body = new URLSearchParams([...fields, ['person', person]]);
  const headers = { origin: new URL(address).origin, 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(action, { method: 'POST', headers, body, redirect: 'manual' });
  await fetch(answer.headers.get('location') ?? 'none:');
}

void main(process.argv[2] ?? '');
