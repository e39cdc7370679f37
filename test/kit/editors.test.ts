import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2019';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repositoryOf, withBadges } from '../../tools/badges';
import { python, root } from '../../tools/jupyter-env';

const json = <T>(...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
const { scripts } = json<{ scripts: Record<string, string> }>('package.json');

interface Task {
  label: string;
  type: string;
  command: string;
  isBackground: boolean;
  problemMatcher: string[];
}

interface DevContainer {
  build: { dockerfile: string };
  remoteUser: string;
  postCreateCommand: string;
  postStartCommand: string;
  forwardPorts: number[];
  portsAttributes: Record<string, { label: string }>;
  customizations: { vscode: { extensions: string[] }; codespaces: { openFiles: string[] } };
}

/** Says whether a command is a script of package.json, or a file of the kit that Node runs. */
function isOurs(command: string): boolean {
  const [, script = 'start'] = /^npm (?:run )?([\w:]+)/.exec(command) ?? ['', ''];
  const [, file] = /^node (\S+)$/.exec(command) ?? [];
  return file ? existsSync(join(root, file)) : script in scripts;
}

const editors = suite('VS Code and the development container');

// https://code.visualstudio.com/docs/debugtest/tasks
editors('offers tasks that run scripts of the kit', () => {
  const { version, tasks } = json<{ version: string; tasks: Task[] }>('.vscode', 'tasks.json');
  assert.is(version, '2.0.0');
  for (const task of tasks) {
    assert.equal(Object.keys(task).sort(), ['command', 'isBackground', 'label', 'problemMatcher', 'type']);
    assert.ok(isOurs(task.command), task.command);
  }
  assert.ok(tasks.some(({ command }) => command.startsWith('npm run sandbox')));
});

editors('recommends the one extension that opens notebooks', () => {
  assert.equal(json('.vscode', 'extensions.json'), { recommendations: ['ms-toolsai.jupyter'] });
});

// https://containers.dev/implementors/json_reference/
editors('sets the container up once, and starts the kit each time', () => {
  const container = json<DevContainer>('.devcontainer', 'devcontainer.json');
  const { customizations, forwardPorts, portsAttributes } = container;
  assert.equal(customizations.codespaces.openFiles, ['notebooks/00-start-here.ipynb']);
  assert.ok(existsSync(join(root, 'notebooks', '00-start-here.ipynb')));
  // JupyterLab's, and the sandbox's of `.env.example`.
  assert.equal(forwardPorts, [8888, 4280]);
  for (const port of forwardPorts) assert.ok(portsAttributes[port]?.label, String(port));
  for (const command of [container.postCreateCommand, container.postStartCommand]) assert.ok(isOurs(command), command);
  const image = readFileSync(join(root, '.devcontainer', container.build.dockerfile), 'utf8');
  assert.is(/^FROM node:(\d+)-bookworm$/m.exec(image)?.[1], readFileSync(join(root, '.nvmrc'), 'utf8').trim());
  assert.match(image, /install -y .*python3-venv/);
});

const { DEVCONTAINER_SCHEMA: schema } = process.env;
if (!schema) console.log('skipped, as DEVCONTAINER_SCHEMA names no devContainer.base.schema.json: its schema');
else
  editors('describes the container as its schema has it', () => {
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));
    const container = json('.devcontainer', 'devcontainer.json');
    assert.ok(valid(container), JSON.stringify(valid.errors));
    assert.not(valid({ ...(container as object), forwardPorts: 'all' }));
  });

const binder = suite('Binder');

// https://repo2docker.readthedocs.io/en/latest/configuration/
binder('has the Node and the proxy that the kit names, and scripts that run', () => {
  const environment = readFileSync(join(root, 'binder', 'environment.yml'), 'utf8');
  assert.match(environment, `nodejs=${readFileSync(join(root, '.nvmrc'), 'utf8').trim()}\n`);
  const [pinned = ''] = /jupyter-server-proxy==\S+/.exec(readFileSync(join(root, 'requirements.in'), 'utf8')) ?? [];
  assert.match(environment, `- ${pinned}\n`);
  for (const name of ['postBuild', 'start']) {
    const file = join(root, 'binder', name);
    if (process.platform !== 'win32') assert.ok(statSync(file).mode & 0o100, name);
    for (const [, program = ''] of readFileSync(file, 'utf8').matchAll(/ (tools\/\S+\.[jt]s)/g))
      assert.ok(existsSync(join(root, program)), program);
  }
  assert.match(readFileSync(join(root, 'binder', 'start'), 'utf8'), /\nexec "\$@"\n$/);
});

binder('and Codespaces have badges that a repository can be put into, and no other than one on GitHub', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const named = withBadges(readme, 'contoso/purview-kit');
  assert.match(named, '](https://codespaces.new/contoso/purview-kit)');
  const lesson = 'urlpath=lab%2Ftree%2Fnotebooks%2F00-start-here.ipynb';
  assert.match(named, `](https://mybinder.org/v2/gh/contoso/purview-kit/HEAD?${lesson})`);
  assert.is(withBadges(named, 'contoso/purview-kit'), named);
  assert.is(repositoryOf('git@github.com:contoso/purview-kit.git\n'), 'contoso/purview-kit');
  assert.is(repositoryOf('https://github.com/contoso/purview-kit'), 'contoso/purview-kit');
  for (const other of ['https://git.example/contoso/kit', '']) assert.is(repositoryOf(other), undefined);
  for (const wrong of [undefined, 'contoso', 'contoso/kit)[x](y'])
    assert.throws(() => withBadges(readme, wrong), 'OWNER/NAME');
});

const hub = suite('the hub');

hub('lends what is installed by links that Git leaves alone, and its programs are there', () => {
  const start = readFileSync(join(root, 'hub', 'start'), 'utf8');
  const [, lent = ''] = /for made in (.+); do/.exec(start) ?? [];
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  for (const name of lent.split(' ')) assert.ok(ignored.includes(name) || name.startsWith('.kit/'), name);
  if (process.platform !== 'win32') assert.ok(statSync(join(root, 'hub', 'start')).mode & 0o100);
  assert.match(start, /\nexec binder\/start "\$@"\n$/);
});

const { Z2JH_CHART: chart } = process.env;
if (!chart) console.log('skipped, as Z2JH_CHART names no folder of the chart: the values of a hub on Kubernetes');
else
  hub('has values for Kubernetes as the chart wants them', () => {
    const { stdout, stderr } = spawnSync(python, [join(root, 'test', 'hub', 'values.py'), chart], { encoding: 'utf8' });
    const [own, wrong] = JSON.parse(stdout || '[[]]') as string[][];
    assert.equal(own, [], stderr);
    assert.is(wrong?.length, 2);
  });

editors.run();
binder.run();
hub.run();

const workflow = suite('the workflow');

const textOf = (name: string) => readFileSync(join(root, '.github', 'workflows', name), 'utf8');

workflow('tests every Node and system, and each week the newest of everything', () => {
  const systems = /os: \[ubuntu-latest, macos-latest, windows-latest\]\n +node: \[20, 22, 24, 26\]/;
  assert.match(textOf('test.yml'), systems);
  assert.match(textOf('newest.yml'), /^ {4}- cron: '\d+ \d+ \* \* \d'$/m);
  assert.match(textOf('newest.yml'), 'node-version: latest');
});

for (const name of readdirSync(join(root, '.github', 'workflows'))) {
  workflow(`takes actions of GitHub and commands of the kit alone, in ${name}`, () => {
    for (const [, action] of textOf(name).matchAll(/uses: (\S+)/g)) assert.match(action, /^actions\/[\w-]+@v\d+$/);
    for (const [, command] of textOf(name).matchAll(/run: (.+)/g)) assert.ok(isOurs(command), command);
  });
}

workflow('needs no shell of one system in package.json', () => {
  for (const command of Object.values(scripts))
    assert.not.match(command, /\b(bash|sh|cp|rm|mkdir|export|env)\b|[;'$|]/);
});

workflow.run();
