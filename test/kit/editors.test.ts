import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';

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
  customizations: { vscode: { extensions: string[] } };
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
  const known = ['build', 'customizations', 'name', 'postCreateCommand', 'postStartCommand', 'remoteUser'];
  assert.equal(Object.keys(container).sort(), known);
  for (const command of [container.postCreateCommand, container.postStartCommand]) assert.ok(isOurs(command), command);
  const image = readFileSync(join(root, '.devcontainer', container.build.dockerfile), 'utf8');
  assert.is(/^FROM node:(\d+)-bookworm$/m.exec(image)?.[1], readFileSync(join(root, '.nvmrc'), 'utf8').trim());
  assert.match(image, /install -y .*python3-venv/);
});

editors.run();

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
