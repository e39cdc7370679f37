import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckResult } from '../../lib/diagnosis/checks';
import { lendRoles } from '../../lib/course/sandbox';
import { startSandbox } from '../../sandbox/app';
import { root, withoutAccount } from '../../tools/jupyter-env';
import { sandboxEnv } from '../../tools/sandbox-process';
import { configOf, control, deadAddress, personaOf } from '../lib/support';

const secret = personaOf('learner').clientSecret;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let folder: string;

/** Runs the doctor in a folder of its own; without an `.env` it finds the `.env.example` there. */
function doctor(env: string | undefined, ...args: string[]): Promise<{ code: number; stdout: string; output: string }> {
  if (env !== undefined) writeFileSync(join(folder, 'my.env'), env);
  const variables = {
    ...withoutAccount(process.env),
    TS_NODE_PROJECT: join(root, 'tsconfig.json'),
    ...(env === undefined ? {} : { DOTENV_CONFIG_PATH: join(folder, 'my.env') }),
  };
  const command = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'tools', 'doctor.ts'), ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder, env: variables }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, output: stdout + stderr }),
    );
  });
}

const statusOf = (results: CheckResult[], name: string) => results.find((one) => one.name === name)?.status;

const examined = suite('npm run doctor');
examined.before(async () => void (sandbox = await startSandbox()));
examined.before.each(async () => {
  folder = mkdtempSync(join(tmpdir(), 'a doctor '));
  await control(sandbox.url, 'reset', {});
});
examined.after.each(() => rmSync(folder, { recursive: true }));
examined.after(() => sandbox.close());

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
  const { code, stdout, output } = await doctor(sandboxEnv(sandbox.url), '--json');
  const results = JSON.parse(stdout) as CheckResult[];
  assert.is(code, 1);
  assert.equal(Object.keys(results[0]), ['name', 'status', 'found', 'fix']);
  assert.equal([statusOf(results, 'Secret is accepted'), statusOf(results, 'Catalog plane')], ['pass', 'fail']);
  assert.not.match(output, secret);
});

examined('tells a wrong secret, and does not show it', async () => {
  const env = sandboxEnv(sandbox.url).replace(secret, 'sandbox~not-the-secret');
  const [plain, json] = [await doctor(env), await doctor(env, '--json')];
  assert.equal([plain.code, json.code], [1, 1]);
  assert.match(plain.output, /^Secret is accepted +fail +AADSTS7000215: /m);
  assert.is(statusOf(JSON.parse(json.stdout) as CheckResult[], 'Secret is accepted'), 'fail');
  assert.not.match(plain.output + json.output, 'not-the-secret');
});

examined('takes a configuration that cannot be read for a failing check', async () => {
  const env = 'AZURE_TENANT_ID=nonsense\nPURVIEW_ACCOUNT=contoso\nAZURE_CLIENT_SECRET=sandbox~not-the-secret\n';
  const { code, stdout, output } = await doctor(env, '--json');
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
    statusOf(JSON.parse((await doctor(undefined, '--json')).stdout) as CheckResult[], 'Sandbox answers'),
    'fail',
  );
});

examined('refuses an option it does not know', async () => {
  const { code, output } = await doctor(undefined, '--jsn');
  assert.is(code, 1);
  assert.match(output, "Unknown option '--jsn'");
});

examined.run();
