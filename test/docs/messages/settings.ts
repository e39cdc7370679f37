import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../lib/connect';
import { loadConfig, readConfig, withApplication } from '../../../lib/core/config';
import type { ConfigError } from '../../../lib/core/errors';
import { configOf, thrown, variables } from '../../lib/support';
import { seen, type Case, type Group } from './cases';

type Changes = Record<string, string>;

/** Settings that are in order but for these. */
const set = (changes: Changes) => () => readConfig({ ...variables, ...changes });
const secret = (AZURE_CLIENT_SECRET: string) => set({ AZURE_CLIENT_SECRET });
const endpoint = (PURVIEW_ENDPOINT: string) => set({ PURVIEW_ENDPOINT });

/** Reads a file of that name in an empty folder, with these variables in the shell. */
function readFile(text: string | Buffer, { name = '.env', env = {} as Changes, example = false } = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'messages-'));
  try {
    writeFileSync(join(cwd, name), text);
    return loadConfig({ cwd, env, example });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** A file with settings in order, but for those that are changed or left out. */
const fileOf = (changes: Record<string, string | undefined> = {}) =>
  Object.entries({ ...variables, ...changes })
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}\n`))
    .join('');
const inFile =
  (changes: Record<string, string | undefined>, more = '') =>
  () =>
    readFile(fileOf(changes) + more);

const loopback = {
  AZURE_AUTHORITY_HOST: 'http://127.0.0.1:4280',
  PURVIEW_ENDPOINT: 'http://127.0.0.1:4280',
  GRAPH_ENDPOINT: 'http://127.0.0.1:4280',
};

/** The line above all problems. */
const heading = (read: () => unknown) => () => {
  const { message } = thrown(read);
  return { ...seen([message.split('\n')[0] ?? '']), said: [message] };
};

const withoutAccount: Changes = { ...variables };
delete withoutAccount.PURVIEW_ACCOUNT;

const without = (name: string) => () => {
  const { [name]: _, ...rest } = variables as Changes;
  return readConfig(rest);
};

const accountAlone =
  'Write the name alone: `contoso` of `https://contoso.purview.azure.com`. Leave the whole line out where the account has no such host: it then answers at that of its tenant.';
const copyAgain = 'Copy it again from the portal, as plain text, and save the file as plain text.';
const asShown =
  'Put the Value there exactly as the portal showed it when the secret was made; if it is lost, make a new secret.';
const overview = 'Copy it from the overview page of your app registration into `.env`.';
const leaveOut =
  'Leave the line out: it follows from the account and the cloud. Write it only for what is not where it usually is.';

const headings: Case[] = [
  {
    make: heading(() => readFile('')),
    means: 'The file was read, and something in it is missing or wrong. Each line beneath names one thing.',
    todo: 'Look each line up below; all of them are named at once.',
  },
  {
    make: heading(() => readFile('', { name: 'another' })),
    means:
      'There is no `.env` in the folder or above it, so the settings were looked for among the variables of the shell, and are not there either.',
    todo: 'Copy `.env.example` to `.env` and fill it in, or start in the folder that has it.',
  },
  {
    make: heading(() => readFile(fileOf(), { env: { AZURE_CLIENT_ID: 'mine' } })),
    means: 'What is wrong was set in the shell. A variable of the shell wins over the file.',
    todo: 'Take the variable out of the shell (`unset NAME`), or correct it there.',
  },
  {
    make: () =>
      readFile(fileOf({ AZURE_CLIENT_SECRET: undefined }), {
        env: { PURVIEW_ACCOUNT: 'https://contoso', AZURE_CLIENT_SECRET: variables.AZURE_CLIENT_SECRET },
      }),
    means: '`(from the shell)` behind a name: its value is not that of the file.',
    todo: 'Take the variable out of the shell, or correct it there.',
  },
];

const missing: Case[] = [
  {
    make: without('AZURE_TENANT_ID'),
    means: 'There is no id of the tenant, the directory that signs your application in.',
    todo: overview,
  },
  {
    make: without('AZURE_CLIENT_ID'),
    means: 'There is no id of your application.',
    todo: overview,
  },
  {
    make: without('AZURE_CLIENT_SECRET'),
    means: 'There is no client secret.',
    todo: 'Make a client secret and copy its Value, which is shown once, into `.env`.',
  },
  {
    make: set({ PURVIEW_ACCOUNT: '' }),
    means: 'The setting of the account is there, and nothing stands in it.',
    todo: accountAlone,
  },
  {
    make: () => {
      const { problems } = thrown<ConfigError>(() => readConfig({ ...withoutAccount, AZURE_TENANT_ID: 'contoso' }));
      return { ...seen(problems.slice(1)), said: problems };
    },
    means: 'No account is named, and the tenant does not tell where one could be.',
    todo: accountAlone,
  },
  {
    make: () => readConfig({ ...withoutAccount, AZURE_TENANT_ID: 'contoso.onmicrosoft.com' }),
    means: 'No account is named, and the host of a tenant has its GUID in it, not its domain.',
    todo: 'Write the name of the account, or the Directory (tenant) ID for AZURE_TENANT_ID.',
  },
  {
    make: () => readConfig({ ...withoutAccount, AZURE_CLOUD: 'china' }),
    means: 'No account is named, and only in the public cloud a tenant is known to have a host of its own.',
    todo: 'Write the name of the account, or its address in PURVIEW_ENDPOINT.',
  },
  {
    make: () => readConfig({ ...variables, AZURE_TENANT_ID: '', TENANT_ID: variables.AZURE_TENANT_ID }),
    means: 'The setting has another name here than it has there.',
    todo: 'Rename it to the first of the two names.',
  },
  {
    make: inFile({ AZURE_CLIENT_ID: undefined }, `CLIENT_ID=${variables.AZURE_CLIENT_ID}\n`),
    means: 'The same of a file.',
    todo: 'Rename it to the first of the two names.',
  },
  {
    make: inFile({ AZURE_CLIENT_ID: undefined }, `#AZURE_CLIENT_ID=${variables.AZURE_CLIENT_ID}\n`),
    means: 'The line is a comment, as in the file that was copied.',
    todo: 'Take the `#` from the line.',
  },
  {
    make: inFile({ AZURE_CLIENT_ID: undefined }, `$env:AZURE_CLIENT_ID = "${variables.AZURE_CLIENT_ID}"\n`),
    means: 'The line is one of a shell or another language, which a `.env` file does not know.',
    todo: 'Write the name, an equals sign and the value, and nothing before them.',
  },
  {
    make: () =>
      readFile(fileOf({ ...loopback, AZURE_CLIENT_SECRET: undefined }), {
        env: { AZURE_CLIENT_SECRET: 'sandbox~not-a-real-one' },
      }),
    means:
      'All addresses in the file are of this machine, as those of the sandbox. Then nothing is taken from the shell, so that no real secret is sent there.',
    todo: 'Write the setting into the file; for a real account take the addresses out of it.',
  },
  {
    make: secret('your-secret'),
    means: 'The value is still the one of the example.',
    todo: 'Replace it by your own.',
  },
  {
    make: secret('${{ secrets.CLIENT_SECRET }}'),
    means: 'A pipeline or a shell should have put a value in the place of the name, and did not.',
    todo: 'Write the value itself, or let the pipeline set the variable: a `.env` file replaces no names.',
  },
];

const file: Case[] = [
  {
    make: () => loadConfig({ path: 'not-there/.env', env: {} }),
    means: 'The file that was named (by `path` or `DOTENV_CONFIG_PATH`) is not there, or you may not read it.',
    todo: 'Correct the path, or the rights of the file.',
  },
  {
    make: () => readFile(Buffer.from('A\0B\0\0\0=')),
    means: 'The file has bytes that no text has.',
    todo: 'Write it anew in a text editor, and save it as UTF-8.',
  },
  {
    make: () => readFile(fileOf(), { name: '.env.txt' }),
    means: 'An editor has put `.txt` behind the name, which Windows may hide.',
    todo: 'Rename it to `.env`.',
  },
  {
    make: () =>
      readFile(fileOf({ AZURE_AUTHORITY_HOST: 'http://127.0.0.1:4280', GRAPH_ENDPOINT: 'http://127.0.0.1:4280' }), {
        name: '.env.example',
        example: true,
      }),
    means: 'The example stands in for `.env` only with the sandbox, so its addresses are those of this machine.',
    todo: 'Write your account into `.env`, and bring the example back as it was.',
  },
  {
    make: inFile({}, 'PURVIEW_ACCOUNT=fabrikam\n'),
    means: 'The file has the setting more than once, and it is not clear which is meant.',
    todo: 'Delete all lines of that name but one.',
  },
  {
    make: inFile({ AZURE_CLIENT_SECRET: 'abc8Q~not#a-real-one' }),
    means: 'The value holds a `#`, and what follows it was taken for a comment.',
    todo: 'Put the value in single quotes.',
  },
  {
    make: inFile({ AZURE_CLIENT_SECRET: 'abc8Q~not-a-real\n-one' }),
    means: 'The value was broken in two when it was pasted.',
    todo: 'Join the two lines.',
  },
];

const mangled: Case[] = [
  {
    make: secret('“abc8Q~not-real”'),
    means: 'The quotes are curved, as a word processor or a chat writes them, and became part of the value.',
    todo: 'Delete them.',
  },
  {
    make: secret('"abc8Q~not-real'),
    means: 'There is a quote at one end only, and it became part of the value.',
    todo: 'Close the quote on the same line, or leave both out.',
  },
  {
    make: secret('abc8Q~not\u200breal'),
    means: 'There is a character in it that cannot be seen, from a web page or a document.',
    todo: copyAgain,
  },
  {
    make: secret('AZURE_CLIENT_SECRET=abc8Q~not-real'),
    means: 'The whole line was copied into the value.',
    todo: 'Leave only what stands behind the equals sign.',
  },
  {
    make: secret('abc8Q~not\nreal'),
    means: 'There is a line break or a control character in the secret.',
    todo: 'Put it on one line, in single quotes.',
  },
  {
    make: secret('abc8Q~not–real'),
    means: 'A program has replaced a character, such as a hyphen by a dash.',
    todo: asShown,
  },
  { make: secret('abc********************'), means: 'What was copied is the mask, and not the secret.', todo: asShown },
  { make: secret('abc8Q~not\\"real'), means: 'A backslash was put before a character.', todo: asShown },
  { make: secret('abc8Q%7Enot-real'), means: 'The secret was encoded as in a web address.', todo: asShown },
  { make: secret('abc8Q~not&amp;real'), means: 'The secret was copied from the source of a web page.', todo: asShown },
  {
    make: secret(Buffer.from('abc8Q~not-a-real-secret').toString('base64')),
    means: 'The secret was encoded in base64, as Kubernetes and some pipelines keep it.',
    todo: asShown,
  },
  { make: secret('abc8Q~not-real;'), means: 'A separator was copied with the secret.', todo: asShown },
  {
    make: secret('5a4db0c5-5ec1-4000-8000-000000000001'),
    means: 'The portal shows an id and a value for each secret; this is the id.',
    todo: asShown,
  },
];

const values: Case[] = [
  {
    make: set({ AZURE_TENANT_ID: 'contoso' }),
    means: 'A tenant is named by its id or by a domain that it has verified.',
    todo: overview,
  },
  {
    make: set({ AZURE_CLIENT_ID: 'rest-api' }),
    means: 'An application is named by its id, not by its name.',
    todo: overview,
  },
  {
    make: set({ PURVIEW_ACCOUNT: 'https://contoso.purview.azure.com' }),
    means: 'The name of the account is asked for, and the address was given.',
    todo: 'Write the first part of the host name: `contoso`.',
  },
  {
    make: set({ PURVIEW_ACCOUNT: 'con toso' }),
    means: 'No account can have this name.',
    todo: 'Copy the name from the overview page of the account.',
  },
  {
    make: set({ PURVIEW_RESOURCE: 'https://purview.azure.net/.default' }),
    means: 'A resource is asked for; with `/.default` behind it, it is the scope of the v2 endpoint.',
    todo: 'Take `/.default` away, or leave the line out.',
  },
  { make: set({ PURVIEW_RESOURCE: 'purview' }), means: 'No token can be asked for this.', todo: 'Leave the line out.' },
  {
    make: set({ AZURE_CLOUD: 'AzureCloud' }),
    means: 'The clouds have other names here than in other tools.',
    todo: 'Use one of the three, or leave the line out for the public cloud.',
  },
  {
    make: set({ AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us' }),
    means: 'The address is of one cloud and the setting of another.',
    todo: 'Set AZURE_CLOUD to the cloud of your account, and leave the address out.',
  },
];

const addresses: Case[] = [
  { make: set({ GRAPH_ENDPOINT: 'graph.microsoft.com' }), means: 'The address is not whole.', todo: leaveOut },
  {
    make: endpoint('https://me:pass@host.example'),
    means: 'There is a user, a password, a question mark or a # in it.',
    todo: 'Write the beginning alone, up to the host.',
  },
  {
    make: set({ AZURE_AUTHORITY_HOST: 'http://login.microsoftonline.com' }),
    means: 'Over http anybody on the way could read the secret and the token. Only this machine may be called so.',
    todo: 'Write https:// in its place.',
  },
  {
    make: endpoint('https://contoso.purview.azure.com/catalog/'),
    means: 'Paths are put behind this address, and it has one already.',
    todo: 'Write what the message gives.',
  },
  {
    make: endpoint('https://purview.azure.net'),
    means: 'This is the name that a token is asked for. Nothing is called there.',
    todo: leaveOut,
  },
  {
    make: endpoint('https://web.purview.azure.com/resource/contoso'),
    means: 'This is what a browser opens. The API has another address.',
    todo: leaveOut,
  },
  {
    make: endpoint('https://contoso.scan.purview.azure.com'),
    means: 'This is the address of one plane, and the helpers call all of them.',
    todo: 'Write what the message gives.',
  },
  {
    make: endpoint('https://fabrikam.purview.azure.com'),
    means: 'The address and the name are of two accounts.',
    todo: 'Decide on one account, and leave the address out.',
  },
  {
    make: set({ PURVIEW_UNIFIED_ENDPOINT: 'https://purview.azure.net' }),
    means: 'The same of the Unified Catalog.',
    todo: leaveOut,
  },
  {
    make: set({ PURVIEW_UNIFIED_ENDPOINT: 'https://purview.microsoft.com' }),
    means: 'This is what a browser opens. The Unified Catalog’s API has another address.',
    todo: leaveOut,
  },
  {
    make: () =>
      readConfig({ ...variables, AZURE_CLOUD: 'china', PURVIEW_UNIFIED_ENDPOINT: 'https://purview.microsoft.com' }),
    means: 'The same in a cloud whose address of the Unified Catalog is not known.',
    todo: 'Ask who administers your tenant for it.',
  },
  {
    make: set({ ...loopback }),
    means: 'The file was edited by half: the addresses are still those of the sandbox, and the secret is not.',
    todo: 'For your account delete the three addresses; for the sandbox put its own values back.',
  },
  {
    make: set({ GRAPH_ENDPOINT: loopback.GRAPH_ENDPOINT }),
    means: 'The file was edited by half: one address is still that of the sandbox, and would get a real token.',
    todo: 'Delete the line.',
  },
  {
    make: ({ url }) => {
      const config = { ...configOf(url), authorityHost: 'https://login.microsoftonline.com' };
      const application = { clientId: config.clientId, clientSecret: variables.AZURE_CLIENT_SECRET };
      return connect({ config: withApplication(config, application) });
    },
    means:
      'The file was edited by half: the sandbox answers at the address of the account, and would get a real token.',
    todo: 'Delete the line.',
  },
];

const group = (title: string, intro: string, cases: Case[]): Group => ({ title, intro, cases });

export const settings: Group[] = [
  group(
    'Settings: the lines above',
    'Settings are read from `.env`, or from the variables of the shell. Everything that is wrong is said at once, under one of these lines.',
    headings,
  ),
  group('Settings: what is missing', 'No sentence repeats a value: a secret is never shown.', missing),
  group('Settings: the file', 'What is wrong with `.env` itself.', file),
  group(
    'Settings: what became of a value on its way',
    'The first four are said of any setting, the others of the client secret alone.',
    mangled,
  ),
  group('Settings: values', 'What cannot be right, whatever the service would say.', values),
  group(
    'Settings: addresses',
    'For most accounts no address is needed: it follows from PURVIEW_ACCOUNT, or the tenant, and AZURE_CLOUD.',
    addresses,
  ),
];
