import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Text that stands in a page as markup. All other text is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes markup of a template: what is put into it is escaped, unless it is markup itself or a list of such. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  const written = (value: unknown): string =>
    value instanceof Html
      ? value.text
      : Array.isArray(value)
        ? value.map(written).join('')
        : String(value ?? '').replace(/[&<>"']/g, (character) => entities[character] ?? character);
  return new Html(parts.map((part, at) => part + (at < values.length ? written(values[at]) : '')).join(''));
}

/** A page that asks somebody something, without a script. */
export const page = (title: string, body: Html): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html`${title}`.text}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="what">Purview sandbox, for practice. This is not Microsoft.</p>
<h1>${html`${title}`.text}</h1>
${body.text}
</main>
</body>
</html>
`;

/** The fields of a form that somebody is not asked for. */
export const hidden = (fields: [string, string][]): Html[] =>
  fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);

const style = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --paper: #fff; --wall: #f3f4f6; --line: #8c959f; --press: #0b5cad; --pressed: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a5afba; --paper: #1c2128; --wall: #0f1318; --line: #768390; --press: #7ab8ff; --pressed: #0f1318; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--wall); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 26rem; margin: 6vh auto; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.25; }
.what, small { color: var(--soft); font-size: .875rem; }
.what { margin: 0 0 .75rem; }
ul { margin: 0 0 1rem; padding: 0; list-style: none; }
ul.says { padding-left: 1.25rem; list-style: disc; }
li { margin: 0 0 .5rem; }
small { display: block; }
label { display: block; margin: 0 0 .25rem; }
input { width: 100%; margin: 0 0 .75rem; padding: .6rem; border: 1px solid var(--line); border-radius: .25rem; background: var(--paper); color: var(--ink); font: inherit; }
button { width: 100%; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .25rem; background: var(--paper); color: var(--ink); font: inherit; text-align: left; cursor: pointer; }
button.go { background: var(--press); border-color: var(--press); color: var(--pressed); text-align: center; }
button.no { text-align: center; margin-top: .5rem; }
button:hover { border-color: var(--press); }
:focus-visible { outline: 3px solid var(--press); outline-offset: 2px; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * Headers of every page: it runs nothing, loads nothing, stands in no frame, and its forms lead to the sandbox, or on to `elsewhere`, since
 * a browser holds the redirect of a form against the policy too. A form without a referrer would come with the Origin `null`.
 */
export const pageHeaders = (elsewhere = ''): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store, no-cache',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${elsewhere === '' ? '' : ` ${elsewhere}`}; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
});

/** Whether the page itself sends a form, or what is no browser: another page, though it be of this machine, may not. */
export function isOwn({ headers }: FastifyRequest, origin: string): boolean {
  const { origin: sent, 'sec-fetch-site': site } = headers;
  return [undefined, origin].includes(sent) && [undefined, 'same-origin', 'none'].includes(site as string | undefined);
}
