import { once } from 'node:events';
import { createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOptions } from '../../sandbox/options';
import { endAll, ready, runSandbox as run } from './process';
import { send } from './support';

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
  'The sandbox understands --port N, --plain, --assets N, --shape NAME, --keep FILE, --fresh, --tls, and --cert FILE with --key FILE.';
const mistakes: [string[], string][] = [
  [['--prot', '1'], `Unknown option '--prot'. ${advice}`],
  [['--port', 'x'], `--port must be a whole number from 0 to 65535, and 'x' is not. ${advice}`],
  [['--port', '70000'], `--port must be a whole number from 0 to 65535, and '70000' is not. ${advice}`],
  [['--cert', 'a.pem'], `--cert and --key go together, and --key is missing. ${advice}`],
  [['--key', 'a.pem'], `--cert and --key go together, and --cert is missing. ${advice}`],
  [['--keep', ''], `--keep needs the name of a file. ${advice}`],
  [['--fresh'], `--fresh goes with --keep FILE: without it, every world is a new one. ${advice}`],
  [['--assets', '1e3'], `--assets must be a whole number from 0 to 10000000, and '1e3' is not. ${advice}`],
  [['--shape', 'new'], `--shape is one of classic, both, unified, and 'new' is none. ${advice}`],
  [['extra'], `Unexpected argument 'extra'. ${advice}`],
];

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
  const all = {
    port: 4280,
    plain: false,
    assets: undefined,
    shape: undefined,
    keep: undefined,
    tls: false,
    files: undefined,
  };
  assert.equal(readOptions([]), all);
  assert.equal(readOptions(['--assets', '500', '--plain', '--tls']), { ...all, assets: 500, plain: true, tls: true });
  assert.equal(readOptions(['--shape', 'unified']), { ...all, shape: 'unified' });
  const keep = { file: 'world.jsonl', fresh: true };
  assert.equal(readOptions(['--keep', 'world.jsonl', '--fresh']), { ...all, keep });
  const files = { cert: 'a.pem', key: 'b.pem' };
  assert.equal(readOptions(['--port', '0', '--cert', 'a.pem', '--key', 'b.pem']), { ...all, port: 0, files });
});

main.run();
