import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { page, tableOf, withTable } from './table';
import { tryClients, type Call, type Trial } from './trials';

const clients = suite('clients that were not written for the sandbox');
const call = (name: string, more: Partial<Call> = {}): Call => ({ call: name, passed: true, problem: null, ...more });
const trial = (name: string, calls: Call[]): Trial => ({
  package: name,
  calls,
  untried: [],
  seconds: { processor: 0, clock: 0 },
});

clients('do what they do with Purview, but for what is known, and the page says so', async () => {
  const tried = await tryClients();
  if (tried === undefined) return console.log('\nskipped: the Python clients on the sandbox: no registry answers');
  const { trials, refused } = tried;
  const wrong = ({ passed, known }: Call) => !passed && !known;
  assert.equal(
    trials.flatMap(({ package: name, calls }) => calls.filter(wrong).map((one) => [name, one.call, one.problem])),
    [],
  );
  assert.equal(
    trials.map(({ package: name, untried }) => [name, untried]),
    trials.map(({ package: name }) => [name, []]),
  );
  // The one that forgets a slash. None else asks for anything outside.
  assert.equal(refused, ['contoso.purview.azure.compolicystore']);
  const text = readFileSync(page, 'utf8');
  assert.is(withTable(text, tableOf(trials)), text, 'node tools/run.js test/clients/main.ts --save writes it anew');
});

clients('are told in a table that counts each difference', () => {
  const calls = [
    call('one'),
    call('two', { passed: false, problem: 'TypeError', known: 'it is broken' }),
    call('two, by name', { passed: false, problem: 'TypeError', known: 'it is broken' }),
    call('three', { passed: false, problem: '501', known: 'three is not imitated' }),
  ];
  const lines = tableOf([trial('purviewcli', calls), trial('pyapacheatlas', [call('one')])]).split('\n');
  assert.match(
    lines[2] ?? '',
    /^\| purviewcli \| \d[\d.]+ \| 4 \| 1 \| It is broken \(2\); three is not imitated \(1\) \|$/,
  );
  assert.match(lines[3] ?? '', /^\| pyapacheatlas \| \d[\d.]+ \| 1 \| 1 \| - \|$/);
});

clients('have a place in the page, and only there', () => {
  const text = 'Before.\n<!-- clients: begin -->\nold\n<!-- clients: end -->\nAfter.\n';
  assert.is(withTable(text, 'new\n'), text.replace('old', 'new'));
  assert.throws(() => withTable('Nothing.', 'new\n'), 'lacks <!-- clients: begin -->');
});

clients.run();
