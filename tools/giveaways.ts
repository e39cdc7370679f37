import { personas } from '../sandbox/entra/personas';
import { root } from './jupyter-env';
import { outputText, sourceOf, type Notebook } from './notebook';

/** What a text would give away. `found` gives the part that does, and is never printed. */
interface Sign {
  what: string;
  found(text: string): boolean;
}

const matches = (pattern: RegExp) => (text: string) => pattern.test(text);
const someMatch = (pattern: RegExp, foreign: (found: string) => boolean) => (text: string) =>
  (text.match(pattern) ?? []).some(foreign);

/** Ids of Microsoft's own applications, the same in every tenant: Purview's two and Graph's. */
const published = [
  '73c2949e-da2d-457a-9607-fcc665198967',
  'f9ee0641-efe0-4c37-a6b5-07c021b33ba4',
  '00000003-0000-0000-c000-000000000000',
];
/**
 * Contoso's hosts, and those that every account of the new portal shares: a refusal of a wrong audience names one. In a program that of a
 * tenant is made of its id, and what is left begins with a hyphen.
 */
const known = /^[\w-]*contoso|^api\.purview\.microsoft\.com$|^-?api\.purview-service\.microsoft\.com$/i;
/** The sandbox's ids say so at their beginning; those that it derives from a name have these digits in the middle. */
const fromSandbox = /^5a4db0c5-|^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-/i;
const guids = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const hosts =
  /[\w-]+\.(onmicrosoft\.\w+|purview\.(azure|microsoft)\.\w+|purview-service\.microsoft\.com|(sql\.)?azuresynapse\.net|(database|(blob|dfs)\.core)\.windows\.net)/gi;

/** What neither a cell nor its output may hold. */
const anywhere: Sign[] = [
  { what: 'a token', found: matches(/eyJ[\w-]{10,}/) },
  { what: 'a client secret', found: matches(/\w{3}[78]Q~[\w.~-]{20,}/) },
  {
    what: "a secret of the sandbox's",
    found: (text) =>
      /\w{3}~sandbox~\w{20,}/.test(text) || personas.some(({ clientSecret }) => text.includes(clientSecret)),
  },
  {
    what: 'an id that is not of the sandbox',
    found: someMatch(guids, (id) => !fromSandbox.test(id) && !published.includes(id.toLowerCase())),
  },
  { what: "a host that is not Contoso's", found: someMatch(hosts, (host) => !known.test(host)) },
];

/** What an output may not hold either: it would change from run to run, or from machine to machine. */
const inOutputs: Sign[] = [
  { what: 'the connection to an account of your own', found: matches(/(Using|Connected to) your Purview account/) },
  {
    what: 'a path of this machine',
    found: (text) => text.includes(root) || /\/(home|root|tmp|Users)\/|[A-Z]:\\/.test(text),
  },
  { what: 'an address of the sandbox', found: matches(/127\.0\.0\.1|localhost/) },
  { what: 'a stack trace', found: matches(/\n\s+at .*:\d+:\d+\)?(\n|$)/) },
  { what: 'a moment', found: matches(/\b20\d\d-\d\d-\d\dT\d\d:\d\d|\b1[6-9]\d{8}(\d{3})?\b/) },
];

/**
 * What a notebook holds that cannot be committed, a sentence for each finding. An output that the sandbox did not
 * give is known by what every account has: ids, hosts, moments. The sentences quote nothing.
 */
export function giveaways(notebook: Notebook): string[] {
  return notebook.cells.flatMap((cell, index) => {
    const [source, output] = [sourceOf(cell), outputText(cell)];
    return [
      ...anywhere.filter(({ found }) => found(source)).map(({ what }) => `cell ${index} holds ${what}`),
      ...[...anywhere, ...inOutputs]
        .filter(({ found }) => found(output))
        .map(({ what }) => `the output of cell ${index} holds ${what}`),
    ];
  });
}

/** How to mend it. */
export const remedy =
  '`npm run tour -- --strip` clears the outputs, and `npm run tour -- --save` makes those of the sandbox.';
