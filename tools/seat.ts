import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isLoopback } from '../lib/core/address';
import { loadConfig } from '../lib/core/config';
import { runCommand } from './command';
import { root } from './jupyter-env';
import { endWithParent } from './parent';
import { jupyterForSandbox } from './proxy-key';
import { tellProgress } from './tell-progress';
import { sandboxEnv, startSandboxIfNeeded, startSandboxProcess, world } from './sandbox-process';

/**
 * What a Jupyter needs that somebody else starts, such as Binder or a hub: `environment` prints it for a shell, `sandbox` runs the sandbox as
 * long as whoever started it. `kernel PREFIX` puts the kernel where every Jupyter beneath PREFIX finds it, and `warm` makes at once what
 * the first start would, where those who start it cannot write.
 */
async function main(): Promise<void> {
  const [what = '', ...rest] = process.argv.slice(2);
  const act = Object.hasOwn(acts, what) ? acts[what] : undefined;
  if (!act) throw new Error(`Usage: ${usage}`);
  await act(...rest);
}

const usage = 'node tools/run.js --node-only tools/seat.ts environment|sandbox|kernel PREFIX|warm';

const acts: Record<string, (...args: string[]) => void | Promise<void>> = {
  environment() {
    takePort(process.env['KIT_SANDBOX_PORT']);
    const { endpoint } = loadConfig({ example: true, cwd: root });
    const env = jupyterForSandbox(isLoopback(endpoint) ? endpoint : undefined);
    const changed = Object.entries(env).filter(([name, value]) => value !== undefined && value !== process.env[name]);
    for (const [name, value = ''] of changed) console.log(`export ${name}='${value.replaceAll("'", `'\\''`)}'`);
  },
  async sandbox() {
    const sandbox = await startSandboxIfNeeded(loadConfig({ example: true, cwd: root }), { keep: world });
    const telling = tellProgress();
    const end = () => {
      clearInterval(telling);
      void sandbox?.stop();
    };
    endWithParent(end);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    await sandbox?.ended;
  },
  kernel(prefix = '') {
    if (!prefix) throw new Error(`Usage: ${usage}`);
    const [folder = ''] = [join(root, '.kit', 'kernel'), join(root, 'tools', 'jupyter')]
      .map((place) => join(place, 'kernels', 'tslab'))
      .filter((place) => existsSync(join(place, 'kernel.json')));
    const spec = readFileSync(join(folder, 'kernel.json'), 'utf8').replaceAll('{resource_dir}', folder);
    const place = join(prefix, 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json');
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, spec);
  },
  async warm() {
    await (await startSandboxProcess(['--port', '0'])).stop();
  },
};

/** Where several share a machine, each has a sandbox of their own: at this port of the example, which their settings are copied from. */
function takePort(port: string | undefined): void {
  if (port === undefined) return;
  const file = join(root, '.env.example');
  const wanted = sandboxEnv(`http://127.0.0.1:${port}`);
  if (wanted !== readFileSync(file, 'utf8')) writeFileSync(file, wanted);
}

runCommand(main, usage);
