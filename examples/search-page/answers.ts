import { escape } from '../../lib/show/text';

/** What the server sends. */
export interface Answer {
  status?: number;
  type: string;
  /** Whole, or as it comes. */
  body: string | Buffer | AsyncIterable<string>;
  headers?: Record<string, string>;
}

/** What goes wrong, as the page says it: why, and what to do. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly why: string,
    readonly todo = '',
  ) {
    super(why);
  }
}

/** Half of a surrogate pair, as a name that was cut may hold it, is no text: U+FFFD stands in its place. */
export const json = (value: object, status = 200): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'string' ? one.replace(/\p{Surrogate}/gu, '\ufffd') : one,
  ),
});

/** A refusal for a script, which shows it, or as a short page for a person who has none of the page yet. */
export function refusal({ status, why, todo }: Refusal, to: 'script' | 'person'): Answer {
  if (to === 'script') return json({ why, todo }, status);
  const paragraphs = [why, todo].filter(Boolean).map((text) => `<p>${escape(text)}</p>`);
  return { status, type: 'text/html; charset=utf-8', body: `${head}${paragraphs.join('')}</main>` };
}

const head =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  '<meta name="color-scheme" content="light dark"><title>Data catalog</title><main><h1>Data catalog</h1>';
