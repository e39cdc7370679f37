import { clouds, isCloudName } from './clouds.ts';

/** The variables of a configuration, and what people put into them by mistake. No sentence here repeats a value. */

export type Env = Record<string, string | undefined>;

/** The form of every id in Entra ID. */
export const guid: RegExp = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
export const accountName: RegExp = /^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$/i;
const aUrl = /^[a-z]+:\/\//i;
const placeholder =
  /^<.*>$|^your[-_ ]|^x{4,}|^0{8}-0{4}-0{4}-0{4}-0{12}$|^(changeme|todo|tbd|secret|password|\.+|…)$|^(replace|insert|enter)[-_ ]/i;
/** What a shell or a pipeline should have put a value in the place of. */
const unexpanded = /^\$?\{\{.*\}\}$|^\$\{.*\}$|^\$\(.*\)$|^\$[A-Z_]+$|^%\w+%$|^#\{.*\}#$|^@Microsoft\.KeyVault/;

/** What stands in a variable that everybody fills in. */
const meant: Record<string, string> = {
  AZURE_TENANT_ID: 'the Directory (tenant) ID on the overview page of your app registration',
  AZURE_CLIENT_ID: 'the Application (client) ID on the overview page of your app registration',
  AZURE_CLIENT_SECRET: 'the Value of a client secret, under Certificates & secrets',
  PURVIEW_ACCOUNT: 'the name of your Purview account',
};
export const secretName = 'AZURE_CLIENT_SECRET';
export const accountSetting = 'PURVIEW_ACCOUNT';
/** The ones without which there is no configuration. An account may have no name of its own. */
export const required: string[] = Object.keys(meant).filter((name) => name !== accountSetting);
export const names: string[] = [
  ...Object.keys(meant),
  'AZURE_CLOUD',
  'AZURE_AUTHORITY_HOST',
  'PURVIEW_ENDPOINT',
  'PURVIEW_UNIFIED_ENDPOINT',
  'PURVIEW_RESOURCE',
  'GRAPH_ENDPOINT',
];

/** What people put into a variable by mistake, as the end of a sentence. */
const mistakes: Record<string, (text: string) => string | false | undefined> = {
  AZURE_TENANT_ID: (text) =>
    !guid.test(text) &&
    !domain.test(text) &&
    'is neither a GUID nor a domain such as contoso.onmicrosoft.com: copy the Directory (tenant) ID.',
  AZURE_CLIENT_ID: (text) => !guid.test(text) && 'is not a GUID: copy the Application (client) ID.',
  AZURE_CLIENT_SECRET: (text) =>
    guid.test(text)
      ? 'is a GUID, so it is the Secret ID: copy the Value instead. It is shown once, so you may need a new client secret.'
      : whatMangled(text, mangledSecret),
  PURVIEW_ACCOUNT: (text) =>
    aUrl.test(text)
      ? 'is a whole URL: give the account name alone, the first part of its host name.'
      : !accountName.test(text) && 'is not an account name: 3 to 63 letters, digits and hyphens.',
  PURVIEW_RESOURCE: (text) =>
    /\/\.default$/.test(text)
      ? 'is a scope: leave /.default out.'
      : !aUrl.test(text) && !guid.test(text) && 'is neither a URL nor a GUID.',
  AZURE_CLOUD: (text) => !isCloudName(text) && `is none of ${Object.keys(clouds).join(', ')}.`,
};

type Sign = [isThere: RegExp | ((text: string) => boolean), what: string];

/** What editors, chats and shells do to any value, as the end of a sentence. */
const mangled: Sign[] = [
  // Those below 0xa0 are of the code page of Windows.
  [
    /[“”„‟‘’‚‛«»‹›＂＇\x82\x84\x8b\x91-\x94\x9b]/,
    'holds typographic quotes, as word processors and chats write them: leave them out.',
  ],
  [/^["'`]|["'`][;,]?$/, 'begins or ends with a quote: close it on the same line, or leave both quotes out.'],
  [
    /[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufffd]/,
    'holds a blank or a sign that cannot be seen: paste it again as plain text.',
  ],
  [/^(export\s+)?(AZURE|PURVIEW|GRAPH)_[A-Z_]+\s*[=:]/, 'begins with the name of a variable: give the value alone.'],
];

/** What becomes of a client secret on its way, beyond that. Its Value is of letters, digits and `-._~` today. */
const mangledSecret: Sign[] = [
  [
    /[\0-\x1f\x7f]/,
    'holds a line break or a control character: put it on one line, in single quotes. Inside double quotes \\n is read as a line break.',
  ],
  [/[^\0-\x7f]/, 'holds a character that no client secret has: copy its Value again as plain text.'],
  [/\*{3}|\.{3}$/, 'is masked, as the portal shows an older secret: only a new one has a Value to copy.'],
  [/\\/, 'holds a backslash: no escape is needed in single quotes, so take it out.'],
  [/%[0-9a-f]{2}/i, 'is percent-encoded: put its Value there as the portal showed it.'],
  [/&(amp|lt|gt|quot|#\w+);/i, 'is written as HTML: put its Value there as the portal showed it.'],
  [isBase64, 'is base64 of a client secret: put its Value there as the portal showed it.'],
  [/[;,]$/, 'ends with a semicolon or a comma: take it out.'],
];

function isBase64(text: string): boolean {
  return (
    /^[\w+/-]+={0,2}$/.test(text) &&
    /^(sandbox~|[\w.~-]{3}\dQ~)[\w.~-]+\s*$/.test(Buffer.from(text, 'base64').toString())
  );
}

function whatMangled(value: string, signs: Sign[]): string | undefined {
  return signs.find(([sign]) => (typeof sign === 'function' ? sign(value) : sign.test(value)))?.[1];
}

/** Whether a secret is made up, and opens nothing real. */
export const isOfSandbox = (secret: string): boolean => secret.includes('sandbox~');

/** Whether a value was never filled in. */
export const isPlaceholder = (value: string): boolean =>
  value === '' || placeholder.test(value) || unexpanded.test(value);

/** What is wrong with the value of a variable, as the end of a sentence; `undefined` where nothing is. */
export function valueProblem(name: string, value: string): string | undefined {
  const what = meant[name];
  if (value === '') return required.includes(name) ? `is missing: ${what}.` : undefined;
  if (what && placeholder.test(value)) return `still holds a placeholder: replace it by ${what}.`;
  if (unexpanded.test(value))
    return 'holds the name of a variable or a secret, which nothing replaced by its value: write the value itself.';
  return whatMangled(value, mangled) ?? (mistakes[name]?.(value) || undefined);
}

/** What others call the variables that have to be there, in capitals and without `_`. */
const otherNames: Record<string, RegExp> = {
  AZURE_TENANT_ID: /TENANT|DIRECTORYID/,
  AZURE_CLIENT_ID: /CLIENTID|APP(LICATION)?ID|^AZURECLIENT$/,
  AZURE_CLIENT_SECRET: /(CLIENT|APP|APPLICATION|AZURE|PURVIEW).*(SECRET|PASSWORD|KEY)|^SECRET(VALUE)?$/,
  PURVIEW_ACCOUNT: /PURVIEW.*(ACCOUNT|NAME)|^PURVIEW$|^ACCOUNT(NAME)?$/,
};

/** The one among some names that was probably meant for this variable. */
export function nearName(name: string, others: string[]): string | undefined {
  const letters = (text: string) => text.toUpperCase().replace(/[^A-Z]/g, '');
  const fits = (other: string) => isTypo(letters(name), letters(other)) || otherNames[name]?.test(letters(other));
  return others.filter((other) => !names.includes(other)).find(fits);
}

/** Whether two words are the same but for one letter, or two that changed places. */
function isTypo(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  let [start, end] = [0, 0];
  while (start < shorter && one[start] === other[start]) start++;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [a, b] = [one, other].map((word) => word.slice(start, word.length - end));
  return Math.max(a!.length, b!.length) < 2 || (a!.length === 2 && a === b![1]! + b![0]!);
}
