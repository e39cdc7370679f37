import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { CheckResult } from '../../lib/diagnosis/checks';
import { lendRoles } from '../../lib/course/sandbox';
import { persona } from '../../sandbox/entra/personas';
import { root, withoutAccount } from '../../tools/jupyter-env';
import { sandboxEnv } from '../../tools/sandbox-process';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { configOf, control, deadAddress, requests, serve } from '../lib/support';

const secret = persona('learner').clientSecret;
let folder: string;

interface Run {
  args?: string[];
  /** Variables of its shell. */
  env?: Record<string, string>;
  onOutput?(text: string): void;
}

/** Runs the doctor in a folder of its own; without an `.env` it finds the `.env.example` there. */
function doctor(
  env: string | undefined,
  { args = [], env: shell = {}, onOutput }: Run = {},
): Promise<{ code: number; stdout: string; output: string }> {
  if (env !== undefined) writeFileSync(join(folder, 'my.env'), env);
  const variables = {
    ...withoutAccount(process.env),
    TS_NODE_PROJECT: join(root, 'tsconfig.json'),
    ...(env === undefined ? {} : { DOTENV_CONFIG_PATH: join(folder, 'my.env') }),
    ...shell,
  };
  const command = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'tools', 'doctor.ts'), ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder, env: variables }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, output: stdout + stderr }),
    );
    child.stdout?.on('data', (text: string) => onOutput?.(text));
  });
}

const statusOf = (results: CheckResult[], name: string) => results.find((one) => one.name === name)?.status;

const examined = sandboxSuite('npm run doctor');
examined.before.each(async () => {
  folder = mkdtempSync(join(tmpdir(), 'a doctor '));
});
examined.after.each(() => rmSync(folder, { recursive: true }));

examined('finds nothing wrong once the roles are given', async () => {
  await lendRoles(configOf(sandbox.url), ['Data Curator', 'Data Source Administrator', 'Collection Admin']);
  const { code, output } = await doctor(sandboxEnv(sandbox.url));
  assert.is(code, 0, output);
  assert.match(output, 'Using the local sandbox, which imitates the Purview account "contoso".');
  assert.match(output, /^check +status +found$/m);
  assert.match(output, /^Configuration +pass +read from my\.env$/m);
  assert.match(output, /^Roles held +pass +Data Curator, Data Source Administrator, Collection Admin$/m);
  assert.match(output, /^plane +role +collection +held +from$/m);
  assert.match(output, /^Catalog +Data Curator +Customer Analytics \[cust4x\] +yes +Contoso \[contoso\]$/m);
  assert.not.match(output, /fail|What to do/);
  assert.not.match(output, secret);
});

examined('names the lesson that gives the roles still missing', async () => {
  const { code, output } = await doctor(sandboxEnv(sandbox.url));
  assert.is(code, 1);
  assert.match(output, /^Secret is accepted +pass /m);
  assert.match(output, /^Catalog plane +fail +POST \/datamap\/api\/search\/query: 403/m);
  assert.match(
    output,
    /^- Catalog plane: The application holds no role, .* the role Data Curator; .* Roles are given in lesson 02\.$/m,
  );
  assert.not.match(output, secret);
});

examined('tells a role that does not act yet from one that is missing', async () => {
  await lendRoles(configOf(sandbox.url), ['Data Curator', 'Collection Admin']);
  const body = { error: { code: 'Unauthorized', message: 'Not authorized to access account' } };
  await control(sandbox.url, 'faults', { path: '/datamap/*', status: 403, times: 9, body });
  const { code, output } = await doctor(sandboxEnv(sandbox.url));
  assert.is(code, 1);
  assert.match(output, /^- Catalog plane: The policies show Data Curator on .*does not act yet\. Wait some minutes/m);
  assert.match(output, /^- Scanning plane: The application does not hold the role Data Source Administrator;/m);
});

examined('gives scripts an array', async () => {
  const { code, stdout, output } = await doctor(sandboxEnv(sandbox.url), { args: ['--json'] });
  const results = JSON.parse(stdout) as CheckResult[];
  assert.is(code, 1);
  assert.equal(Object.keys(results[0]), ['name', 'status', 'found', 'fix']);
  assert.equal([statusOf(results, 'Secret is accepted'), statusOf(results, 'Catalog plane')], ['pass', 'fail']);
  assert.not.match(output, secret);
});

examined('tells a wrong secret, and does not show it', async () => {
  const env = sandboxEnv(sandbox.url).replace(secret, 'sandbox~not-the-secret');
  const [plain, json] = [await doctor(env), await doctor(env, { args: ['--json'] })];
  assert.equal([plain.code, json.code], [1, 1]);
  assert.match(plain.output, /^Secret is accepted +fail +AADSTS7000215: /m);
  assert.is(statusOf(JSON.parse(json.stdout) as CheckResult[], 'Secret is accepted'), 'fail');
  assert.not.match(plain.output + json.output, 'not-the-secret');
});

examined('takes a configuration that cannot be read for a failing check', async () => {
  const env = 'AZURE_TENANT_ID=nonsense\nPURVIEW_ACCOUNT=contoso\nAZURE_CLIENT_SECRET=sandbox~not-the-secret\n';
  const { code, stdout, output } = await doctor(env, { args: ['--json'] });
  const results = JSON.parse(stdout) as CheckResult[];
  assert.is(code, 1);
  assert.equal([results.length, results[0].name, results[0].status], [1, 'Configuration', 'fail']);
  assert.match(results[0].found, 'AZURE_TENANT_ID is neither a GUID nor a domain');
  assert.match(results[0].found, 'AZURE_CLIENT_ID is missing');
  assert.not.match(output + (await doctor(env)).output, 'not-the-secret');
});

examined('says how to start the sandbox when there is neither one nor an .env', async () => {
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  writeFileSync(join(folder, '.env.example'), sandboxEnv(await deadAddress()));
  const { code, output } = await doctor(undefined);
  assert.is(code, 1);
  assert.match(output, /^Sandbox answers +fail +Nothing listens at that address\.$/m);
  assert.match(output, 'npm run sandbox');
  assert.is(
    statusOf(JSON.parse((await doctor(undefined, { args: ['--json'] })).stdout) as CheckResult[], 'Sandbox answers'),
    'fail',
  );
});

examined('names every problem of the settings on a line of its own, and cuts none', async () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const lines = example.slice(example.indexOf('# AZURE_TENANT_ID=')).replace(/^# (AZURE|PURVIEW_ACCOUNT)/gm, '$1');
  const { code, output } = await doctor(`${lines}\nPURVIEW_ENDPOINT=“https://web.purview.azure.com”\n`);
  assert.is(code, 1);
  const found = output.split('\n').filter((line) => /_/.test(line));
  assert.is(found.length, 5);
  for (const line of found) assert.match(line, /^ +- \w+ (still holds a placeholder: .+|holds typo.+)\.$/);
});

examined('takes nothing that answers 200 for the sandbox, or for a tenant', async () => {
  const other = await serve((_request, response) => response.end('ok'));
  const { code, output } = await doctor(sandboxEnv(other.url));
  await other.close();
  assert.is(code, 1);
  assert.match(output, `Using your Purview account "contoso" at ${other.url}, as my.env says.`);
  assert.match(output, /^Tenant exists +fail +NoTenant: What answers at the sign-in host says 200/m);
  assert.match(output, /^Application is known +skip +not tried: an earlier check failed$/m);
});

examined('sends no real secret to what listens on this machine', async () => {
  const env = sandboxEnv(sandbox.url).replace(secret, 'real8Q~secret');
  const { code, output } = await doctor(env);
  assert.is(code, 1);
  assert.match(
    output,
    /^Configuration +fail +my\.env needs a change:\n +- AZURE_AUTHORITY_HOST is an address of this machine, and AZURE_CLIENT_SECRET/m,
  );
  assert.not.match(output, 'real8Q');
  assert.equal(await requests(sandbox.url), []);
});

examined('does not wait long for what takes connections and never answers', async () => {
  const mute = await serve(() => undefined);
  const begin = performance.now();
  const { code, output } = await doctor(sandboxEnv(mute.url));
  await mute.close();
  assert.is(code, 1);
  assert.match(output, /^Sandbox answers +fail +Something listens at that address, and does not answer\.$/m);
  assert.ok(performance.now() - begin < 15_000);
});

examined('prints a line as each check ends, and asks an address that swallows packets no more', async () => {
  const asked: string[] = [];
  const mute = await serve(({ url = '' }, response) => {
    asked.push(url);
    if (url === '/sandbox/health') response.writeHead(404).end();
  });
  const env = sandboxEnv(sandbox.url).replace(/^PURVIEW_ENDPOINT=.*/m, `PURVIEW_ENDPOINT=${mute.url}`);
  const [begin, times]: [number, Record<string, number>] = [performance.now(), {}];
  const { code, output } = await doctor(env, {
    onOutput(text) {
      for (const [name] of text.matchAll(/^(Token is for Purview|Catalog plane)/gm))
        times[name] = performance.now() - begin;
    },
  });
  await mute.close();
  assert.is(code, 1);
  assert.ok(times['Catalog plane'] - times['Token is for Purview'] > 7000, 'the first lines do not wait for the last');
  assert.ok(performance.now() - begin < 40_000);
  assert.match(output, /^Catalog plane +fail +POST \/datamap\/api\/search\/query: no answer TIMEOUT$/m);
  for (const name of ['Scanning plane', 'Account plane', 'Metadata policy plane', 'Roles held'])
    assert.match(output, new RegExp(`^${name} +skip +not tried: an earlier check failed$`, 'm'));
  assert.equal([...new Set(asked)], ['/sandbox/health', '/datamap/api/search/query?api-version=2023-09-01']);
});

if (process.platform !== 'win32')
  examined(
    'warns of a file with a real secret that every user may read, and names what the shell changes',
    async () => {
      const env = [
        'AZURE_TENANT_ID=5a4db0c5-7e4a-4000-8000-000000000000',
        'AZURE_CLIENT_ID=5a4db0c5-c11e-4000-8000-000000000001',
        'AZURE_CLIENT_SECRET=real8Q~secret',
        'PURVIEW_ACCOUNT=contoso',
        // Refused before it is asked for anything.
        `AZURE_AUTHORITY_HOST=https://${new URL(sandbox.url).host.replace('127.0.0.1', 'localhost.')}`,
      ].join('\n');
      const { output } = await doctor(env, { env: { PURVIEW_ACCOUNT: 'fabrikam' } });
      assert.match(output, 'Using your Purview account "fabrikam", as my.env says, PURVIEW_ACCOUNT from the shell.');
      assert.match(output, /^Configuration +warn +read from my\.env, PURVIEW_ACCOUNT from the shell; every user/m);
      assert.match(output, '- Configuration: Let nobody else read it, as with chmod 600.');
      assert.not.match(output, 'real8Q');
    },
  );

examined('refuses an option it does not know', async () => {
  const { code, output } = await doctor(undefined, { args: ['--jsn'] });
  assert.is(code, 1);
  assert.match(output, "Unknown option '--jsn'");
});

examined.run();
