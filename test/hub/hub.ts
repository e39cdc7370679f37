import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npm } from '../../tools/setup';
import { python, root } from '../../tools/jupyter-env';
import { makeClone, freePort } from '../kit/clone';
import { run, type Running } from '../kit/kit';

const folder = join(root, '.kit', 'hub');

/** Where the programs of a hub are: its Python, and its proxy. Nothing where they cannot be had. */
export interface Programs {
  python: string;
  proxy: string;
}

/** Installs a hub beside the kit, once: a copy of its Python environment with the packages of a hub, and the proxy from npm. */
export function hubPrograms(): Programs | undefined {
  const programs = {
    python: join(folder, 'venv', 'bin', 'python'),
    proxy: join(folder, 'node_modules', '.bin', 'configurable-http-proxy'),
  };
  const wanted =
    readFileSync(join(root, 'hub', 'requirements.txt'), 'utf8') + readFileSync(join(root, 'requirements.txt'), 'utf8');
  const stamp = join(folder, 'made-of');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return programs;
  mkdirSync(folder, { recursive: true });
  const [command, args, options] = npm(
    'install',
    '--prefix',
    folder,
    '--no-save',
    `configurable-http-proxy@${proxyVersion()}`,
  );
  const steps: [string, string[], object?][] = [
    ['rm', ['-rf', join(folder, 'venv')]],
    ['cp', ['-a', dirname(dirname(python)), join(folder, 'venv')]],
    [programs.python, ['-m', 'pip', 'install', '--quiet', '-r', join(root, 'hub', 'requirements.txt')]],
    [command, args, options],
  ];
  for (const [program, rest, how] of steps) {
    const { status, stderr } = spawnSync(program, rest, { cwd: folder, encoding: 'utf8', ...how });
    if (status !== 0)
      return void console.log(`skipped, as the programs of a hub cannot be installed: ${stderr.trim()}`);
  }
  writeFileSync(stamp, wanted);
  return programs;
}

/** The one that `hub/install` names. */
function proxyVersion(): string {
  const [, version = ''] =
    /configurable-http-proxy@(\S+)/.exec(readFileSync(join(root, 'hub', 'install'), 'utf8')) ?? [];
  return version;
}

/** A hub that runs, with all it keeps in a folder of its own. */
export interface Hub {
  url: string;
  /** What is installed for all, as a clone with its history: seats copy the course from there. */
  install: string;
  /** Where a user's copy of the course is. */
  seatOf(user: string): string;
  running: Running;
  /** Where its page of who is where listens. */
  progressPort: number;
  /** Starts a second one beside it, as somebody may who does not know of the first. */
  again(): Running;
  stop(): Promise<void>;
}

/** Starts a hub with the configuration of the kit, where anybody named signs in with one password, and seats are processes of this user. */
export async function startHub(
  { python: own, proxy }: Programs,
  users: string[],
  lead: string,
  more: string[] = [],
): Promise<Hub> {
  const clone = await makeClone();
  const install = clone.folder;
  mkdirSync(join(install, '.kit'));
  spawnSync('ln', ['-s', join(root, '.kit', 'kernel'), join(install, '.kit', 'kernel')]);
  // Only here does the page give out its application object, which the test asks.
  writeFileSync(
    join(install, 'tools', 'jupyter', 'config', 'jupyter_lab_config.json'),
    '{"LabApp":{"expose_app_in_browser":true}}',
  );
  git(install, 'init', '--quiet', '--initial-branch=main');
  commitAll(install, 'The course');
  const state = join(dirname(install), 'hub');
  mkdirSync(state);
  const port = await freePort();
  const config = [
    `load_subconfig(${JSON.stringify(join(install, 'hub', 'jupyterhub_config.py'))})`,
    'c.JupyterHub.authenticator_class = "dummy"',
    `c.DummyAuthenticator.password = ${JSON.stringify(password)}`,
    'c.JupyterHub.spawner_class = "simple"',
    `c.SimpleLocalProcessSpawner.home_dir_template = ${JSON.stringify(join(state, '{username}'))}`,
    ...(process.getuid?.() === 0 ? ['c.Spawner.args = ["--allow-root"]'] : []),
    `c.JupyterHub.hub_port = ${await freePort()}`,
    `c.ConfigurableHTTPProxy.command = [${JSON.stringify(proxy)}]`,
    `c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:${await freePort()}"`,
    'c.JupyterHub.log_level = "WARN"',
    ...more,
  ];
  writeFileSync(join(state, 'config.py'), config.join('\n'));
  const url = `http://127.0.0.1:${port}`;
  const progressPort = port + 200;
  const env = {
    HUB_BIND_URL: url,
    HUB_USERS: users.join(' '),
    HUB_LEADS: lead,
    HUB_PROGRESS_PORT: String(progressPort),
    HUB_FIRST_PORT: String(port + 100),
  };
  const again = () => run(own, ['-m', 'jupyterhub', '-f', join(state, 'config.py')], { folder: state, env });
  const running = again();
  const stop = async () => {
    await running.stop();
    clone.remove();
  };
  try {
    await answers(running, `${url}/hub/health`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, install, running, progressPort, again, stop, seatOf: (user) => join(state, user, 'purview-rest-kit') };
}

export const password = 'of-everybody-in-this-test';

/** Nothing where nobody listens. */
export const answerOf = (url: string): Promise<Response | undefined> => fetch(url).catch(() => undefined);

async function answers(running: Running, url: string): Promise<void> {
  let over = false;
  void running.ended.then(() => (over = true));
  for (;;) {
    if ((await answerOf(url))?.ok) return;
    if (over) throw new Error(`The hub ended:\n${running.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Runs Git in a folder and gives what it prints. Throws what it complains of. */
export function git(folder: string, ...args: string[]): string {
  const own = ['-c', 'user.name=A lead', '-c', 'user.email=lead@contoso.example'];
  const { status, stdout, stderr } = spawnSync('git', [...own, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

export function commitAll(folder: string, message: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', message);
}
