import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { help } from '../../sandbox/help';
import { known, readOptions } from '../../sandbox/options';
import { root } from '../../tools/jupyter-env';
import { endAll, ready, runSandbox as run } from './process';
import { form, post, send, tokenOf } from './support';
import { tenantId } from '../../sandbox/entra/personas';

const main = suite('npm run sandbox');
main.after(endAll);

main('prints one line with its address, and ends at once on SIGTERM', async () => {
  const sandbox = run(['--port', '0']);
  const url = await ready(sandbox);
  assert.is((await send(`${url}/sandbox/health`)).status, 200);
  sandbox.child.kill('SIGTERM');
  if (process.platform !== 'win32') assert.is(await sandbox.exit, 0);
  assert.is(sandbox.out(), `Sandbox ready: ${url}\n`);
  assert.is(sandbox.err(), '');
});

main('ends when its parent lets go of the channel', async () => {
  const sandbox = run(['--port', '0', '--plain'], { withChannel: true });
  const url = await ready(sandbox);
  assert.is((await send(`${url}/sandbox/health`)).status, 501);
  sandbox.child.disconnect();
  assert.is(await sandbox.exit, 0);
});

main('says what to do when the port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sandbox = run(['--port', String(port)]);
  assert.is(await sandbox.exit, 1);
  assert.is(
    sandbox.err(),
    `Port ${port} is taken: stop what listens there (another sandbox?), or choose another port with --port N (0 for a free one).\n`,
  );
  assert.is(sandbox.out(), '');
  server.close();
});

const advice =
  'The sandbox understands --port N, --plain, --assets N, --shape NAME, --world FILE, --keep FILE, --fresh, --tls, --cert FILE with --key FILE, --log json, --proxy-key FILE, --schema, --help and --version.';
const mistakes: [string[], string][] = [
  [['--prot', '1'], `Unknown option '--prot'. ${advice}`],
  [['--port', 'x'], `--port must be a whole number from 0 to 65535, and 'x' is not. ${advice}`],
  [['--port', '70000'], `--port must be a whole number from 0 to 65535, and '70000' is not. ${advice}`],
  [['--cert', 'a.pem'], `--cert and --key go together, and --key is missing. ${advice}`],
  [['--key', 'a.pem'], `--cert and --key go together, and --cert is missing. ${advice}`],
  [['--keep', ''], `--keep needs the name of a file. ${advice}`],
  [['--fresh'], `--fresh goes with --keep FILE: without it, every world is a new one. ${advice}`],
  [['--assets', '1e3'], `--assets must be a whole number from 0 to 10000000, and '1e3' is not. ${advice}`],
  [['--world', ''], `--world needs the name of a file. ${advice}`],
  [['--world', 'a', '--assets', '9'], `--assets grows Contoso, and does not go with --world. ${advice}`],
  [['--shape', 'new'], `--shape is one of classic, both, unified, and 'new' is none. ${advice}`],
  [['--log', 'text'], `--log takes json, and 'text' is another form. ${advice}`],
  [['extra'], `Unexpected argument 'extra'. ${advice}`],
];

main('needs a file with a long key for a proxy', async () => {
  for (const [file, why] of [
    ['nowhere', '--proxy-key names a file that cannot be read: nowhere'],
    ['.nvmrc', '--proxy-key names a file with a key of 32 characters or more.'],
  ]) {
    const { exit, err } = run(['--proxy-key', file as string]);
    assert.is(await exit, 2);
    assert.is(err().trim(), why);
  }
});

main('ends at once on SIGINT too, while a call still waits', async () => {
  if (process.platform === 'win32') return;
  const sandbox = run(['--port', '0']);
  const url = await ready(sandbox);
  await post(`${url}/sandbox/faults`, { delayMs: 60_000 });
  const waiting = send(`${url}/account`).catch((error: Error) => error);
  await new Promise((resolve) => setTimeout(resolve, 200));
  sandbox.child.kill('SIGINT');
  assert.is(await sandbox.exit, 0);
  assert.instance(await waiting, Error);
});

main('goes on when nobody reads what it says any more', async () => {
  const sandbox = run(['--port', '0', '--log', 'json']);
  const url = await ready(sandbox);
  sandbox.child.stdout?.destroy();
  sandbox.child.stderr?.destroy();
  for (let call = 0; call < 3; call++) assert.is((await send(`${url}/sandbox/health`)).status, 200);
  sandbox.child.kill('SIGTERM');
});

main('logs a line of JSON for each request, without secrets, tokens, queries and bodies', async () => {
  const sandbox = run(['--port', '0', '--log', 'json']);
  const url = await ready(sandbox);
  const token = await tokenOf(url, 'reader');
  await send(`${url}/${tenantId}/oauth2/token?a=eyJhbGciOiJ9.a.b`, form('admin', { client_secret: 'wrong~sandbox~x' }));
  const headers = { authorization: `Bearer ${token}` };
  await send(`${url}/account/collections?api-version=2019-11-01-preview`, { headers });
  await send(`${url}/${token}`);
  await post(`${url}/sandbox/faults`, { path: '/account', drop: 'before' });
  await send(`${url}/account`).catch(() => undefined);
  sandbox.child.kill('SIGTERM');
  await sandbox.exit;
  const lines = sandbox.err().trim().split('\n');
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const one of told) assert.equal(Object.keys(one).sort(), ['caller', 'method', 'ms', 'path', 'status', 'time']);
  assert.equal(
    told.map(({ method, path, status, caller }) => [method, path, status, caller]),
    [
      ['POST', `/${tenantId}/oauth2/token`, 200, 'Contoso reporting'],
      ['POST', `/${tenantId}/oauth2/token`, 401, 'Contoso catalog administration'],
      ['GET', '/account/collections', 200, 'Contoso reporting'],
      ['GET', '/(hidden)', 501, null],
      ['POST', '/sandbox/faults', 200, null],
      ['GET', '/account', null, null],
    ],
  );
  assert.not.match(sandbox.err(), /eyJ|sandbox~|secret|api-version/);
  assert.is(sandbox.out(), `Sandbox ready: ${url}\n`);
});

main('tells every option that it has, and its version', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  for (const name of Object.keys(known)) assert.match(help, new RegExp(`^  --${name}\\b`, 'm'));
  const [told, which] = [run(['--help']), run(['--version'])];
  assert.equal([await told.exit, told.out(), told.err()], [0, help, '']);
  assert.equal([await which.exit, which.out(), which.err()], [0, `${version}\n`, '']);
});

main('refuses a command line that it does not understand, in one sentence on stderr', async () => {
  const sandbox = run(['--prot', '1']);
  assert.is(await sandbox.exit, 2);
  assert.is(sandbox.err(), `Unknown option '--prot'. ${advice}\n`);
  assert.is(sandbox.out(), '');
});

main('names what is wrong with a command line', () => {
  for (const [args, sentence] of mistakes) {
    try {
      readOptions(args);
    } catch (error) {
      assert.is(error instanceof Error && error.message, sentence);
      continue;
    }
    assert.unreachable(args.join(' '));
  }
});

main('takes the port of .env.example, no TLS and the whole estate unless told otherwise', () => {
  const none = {
    assets: undefined,
    shape: undefined,
    keep: undefined,
    files: undefined,
    instead: undefined,
    proxyKeyFile: undefined,
  };
  const all = { port: 4280, plain: false, tls: false, log: false, ...none };
  assert.equal(readOptions([]), all);
  assert.equal(readOptions(['--assets', '500', '--plain', '--tls']), { ...all, assets: 500, plain: true, tls: true });
  assert.equal(readOptions(['--proxy-key', 'key']), { ...all, proxyKeyFile: 'key' });
  assert.equal(readOptions(['--shape', 'unified']), { ...all, shape: 'unified' });
  const keep = { file: 'world.jsonl', fresh: true };
  assert.equal(readOptions(['--keep', 'world.jsonl', '--fresh']), { ...all, keep });
  const files = { cert: 'a.pem', key: 'b.pem' };
  assert.equal(readOptions(['--port', '0', '--cert', 'a.pem', '--key', 'b.pem']), { ...all, port: 0, files });
});

main.run();
