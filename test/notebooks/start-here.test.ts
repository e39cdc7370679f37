import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runNotebook } from '../../tools/world';
import { faults, outputText, readNotebook, serialise } from '../../tools/notebook';
import { folder } from './support';

const test = suite('00-start-here with a wrong secret');

test('names the refusal and what to do, shows no secret, runs to its end, and is not done', async () => {
  const wrong = 'sandbox~wrong~value';
  const settings = (env: string) => env.replace(/^(AZURE_CLIENT_SECRET=).*$/m, `$1${wrong}`);
  const notebook = await runNotebook(readNotebook(join(folder, '00-start-here.ipynb')), { settings });
  const shown = notebook.cells.map(outputText).join('\n');
  assert.match(shown, 'AADSTS7000215: The client secret is wrong.');
  assert.match(shown, 'Under Certificates &amp; secrets make a new client secret, copy its Value');
  assert.match(shown, 'Check failed: Secret is accepted');
  assert.not.ok(serialise(notebook).includes(wrong));
  assert.match(shown, 'Lesson 00 is not done yet');
  const [only, ...others] = faults(notebook);
  assert.match(only, /: check failed: Check failed: Secret is accepted$/);
  assert.equal(others, []);
});

test.run();
