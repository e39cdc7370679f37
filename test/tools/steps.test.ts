import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { showSteps, type Steps } from '../../tools/steps';

const escape = String.fromCharCode(27);

/** What a terminal shows of a text that moves up and clears, and the most lines it has shown at once. */
function screenOf(text: string): { lines: string[]; most: number } {
  let lines: string[] = [];
  let most = 0;
  for (const part of text.split(new RegExp(`(?=${escape}\\[\\d+A${escape}\\[J)`))) {
    const [, up = '0', rest] = new RegExp(`^(?:${escape}\\[(\\d+)A${escape}\\[J)?([^]*)$`).exec(part) ?? [];
    lines = [...lines.slice(0, lines.length - Number(up)), ...rest.split('\n').slice(0, -1)];
    most = Math.max(most, lines.length);
  }
  return { lines, most };
}

/** What a stream was given while a whole first set-up was shown on it. */
function printed(stream: { isTTY?: boolean; columns?: number }): string {
  let text = '';
  const steps: Steps = showSteps({ ...stream, write: (more) => (text += more) });
  steps.begin('node', 'Node packages');
  steps.begin('python', 'JupyterLab, into .venv');
  steps.end('node', 'Node packages', 8.84);
  steps.begin('node', 'the helpers');
  steps.end('node', 'the helpers', 2.4);
  steps.end('python', 'JupyterLab, into .venv', 16.7);
  steps.close();
  return text;
}

const steps = suite('the steps of a set-up');

steps('change in place on a terminal, in three lines', () => {
  const { lines, most } = screenOf(printed({ isTTY: true, columns: 100 }));
  assert.equal(lines, [
    'Setting up, which takes a minute or two the first time:',
    '  Node packages, 8.8 s; the helpers, 2.4 s',
    '  JupyterLab, into .venv, 16.7 s',
  ]);
  assert.is(most, 3);
});

steps('never break a line on a narrow terminal, which would leave a piece behind', () => {
  for (const line of screenOf(printed({ isTTY: true, columns: 30 })).lines) assert.ok(line.length < 30, line);
});

steps('are plain lines elsewhere', () => {
  assert.is(
    printed({}),
    [
      'Setting up: Node packages ...',
      'Setting up: JupyterLab, into .venv ...',
      'Set up in 8.8 s: Node packages',
      'Setting up: the helpers ...',
      'Set up in 2.4 s: the helpers',
      'Set up in 16.7 s: JupyterLab, into .venv',
      '',
    ].join('\n'),
  );
});

steps('leave what is said while they are shown where it was said', () => {
  let text = '';
  const shown = showSteps({ isTTY: true, columns: 80, write: (more) => (text += more) });
  shown.say('Another set-up is at work here: waiting for it ...');
  shown.begin('node', 'Node packages');
  shown.end('node', 'Node packages', 1);
  shown.close();
  assert.is(screenOf(text).lines[0], 'Another set-up is at work here: waiting for it ...');
});

steps.run();
