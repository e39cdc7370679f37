import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckResult } from '../../../lib/diagnosis/checks';
import { showPreflight, toPreflight, toPreflightSvg } from '../../../lib/course/preflight';

const result = (name: string, status: CheckResult['status']): CheckResult => ({ name, status, found: '', fix: '' });
const results = [
  result('Tenant exists', 'pass'),
  result('Secret is accepted', 'fail'),
  result('<Token>', 'skip'),
  result('Roles held', 'fail'),
  result('Secret has days left', 'warn'),
];

const preflight = suite('the preflight');

preflight('tells each check by a sign and a word, and the first to fix', () => {
  assert.is(
    toPreflight(results),
    [
      '✓ Tenant exists: pass',
      '✗ Secret is accepted: fail, fix this first',
      '– <Token>: skip',
      '✗ Roles held: fail',
      '! Secret has days left: warn',
    ].join('\n'),
  );
});

preflight('is drawn with the same signs and words, names in two lines, none as markup', () => {
  const svg = toPreflightSvg(results);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  assert.equal(texts.slice(0, 5), ['fix this first', '✓', 'Tenant', 'exists', 'pass']);
  assert.equal(texts.slice(5, 9), ['✗', 'Secret is', 'accepted', 'fail']);
  assert.equal(texts.slice(9, 13), ['–', '&lt;Token&gt;', '', 'skip']);
  assert.is(svg.match(/<circle/g)?.length, 5);
  assert.match(svg, /width="460"/);
});

preflight('marks nothing where all is well', () => {
  assert.not.match(toPreflightSvg([result('Tenant exists', 'pass')]), 'first');
});

preflight('prints the words in a terminal, also when there is nothing to tell', () => {
  const { log } = console;
  const printed: string[] = [];
  console.log = (text: string) => void printed.push(text);
  try {
    showPreflight(results.slice(0, 1));
    showPreflight([]);
  } finally {
    console.log = log;
  }
  assert.equal(printed, ['✓ Tenant exists: pass', '(no checks)']);
});

preflight.run();
