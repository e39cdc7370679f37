import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { progress } from '../../../lib/show/progress';

const showing = suite<{ log: typeof console.log; printed: string[] }>('progress in a terminal');
showing.before.each((context) => {
  [context.log, context.printed] = [console.log, []];
  console.log = (...words: unknown[]) => void context.printed.push(words.join(' '));
});
showing.after.each((context) => {
  console.log = context.log;
});

showing('a line for each step of a progress, as long as it changes', ({ printed }) => {
  const work = progress(4, 'Creating');
  work.update(2, '1 refused');
  work.update(2);
  work.update(4);
  work.end();
  assert.equal(printed, [
    `Creating  ${'░'.repeat(30)} 0 of 4`,
    `Creating  ${'█'.repeat(15)}${'░'.repeat(15)} 2 of 4  1 refused`,
    `Creating  ${'█'.repeat(30)} 4 of 4  1 refused`,
  ]);
});

showing.run();

const kernel = suite<{ shown: string[] }>('progress in a notebook');
const cell = globalThis as { __tslab__?: unknown };
kernel.before.each((context) => {
  context.shown = [];
  const html = (text: string) => void context.shown.push(text);
  cell.__tslab__ = { require: () => ({ display: { html }, newDisplay: () => ({ html }) }) };
});
kernel.after.each(() => void delete cell.__tslab__);

kernel('progress changes in place', ({ shown }) => {
  const work = progress(0, 'Scan');
  work.update(1, '<Running>');
  work.end('Succeeded');
  assert.equal(shown, ['<pre>Scan</pre>', '<pre>Scan  &lt;Running&gt;</pre>', '<pre>Scan  Succeeded</pre>']);
});

kernel.run();
