import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runAsAccount } from '../../tools/account-world';
import { outputText } from '../../tools/notebook';
import { notebooks } from './support';

const test = suite('on a tenant without a classic host');

// The lesson that asks for the root collection most. `npm run tour -- --shape unified --as-account` runs all of them.
test('02 finds by a tenant alone what it needs, under the real names', async () => {
  const [, notebook] = notebooks.find(([file]) => file.startsWith('02'))!;
  const { ran, problems } = await runAsAccount(notebook, true, 'unified');
  assert.equal(problems, [], problems.join('\n'));
  const text = ran.cells.map(outputText).join('\n');
  assert.match(text, 'Using your Purview account of the tenant 5a4db0c5-7e4a-4000-8000-000000000000, as .env says.');
});

test.run();
