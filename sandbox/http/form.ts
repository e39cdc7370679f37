/** What a body of several parts holds: each field and each file as text, by its name. */
export type Form = Record<string, string>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a body of type multipart/form-data; throws where it is none, or a file is not UTF-8. */
export async function readForm(body: Buffer, contentType: string): Promise<Form> {
  const headers = { 'content-type': contentType };
  const parts: [string, Blob | string][] = [];
  (await new Response(new Uint8Array(body), { headers }).formData()).forEach((part, name) => parts.push([name, part]));
  const read = parts.map(async ([name, part]): Promise<[string, string]> => [
    name,
    typeof part === 'string' ? part : utf8.decode(await part.arrayBuffer()),
  ]);
  return Object.fromEntries(await Promise.all(read));
}

/** Writes such a body, each field as a file; gives it with its type. */
export async function writeForm(form: Form): Promise<{ payload: Buffer; contentType: string }> {
  const data = new FormData();
  for (const [name, text] of Object.entries(form)) data.set(name, new Blob([text]), name);
  const written = new Response(data);
  return { payload: Buffer.from(await written.arrayBuffer()), contentType: written.headers.get('content-type') ?? '' };
}
