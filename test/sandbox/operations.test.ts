import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { covers, forget, met } from './conformance';
import { describedBy, descriptionNames, descriptions, skipped, type DescriptionName } from './descriptions';
import { deviations } from './deviations';
import { walks, type Caller } from './operations';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { bodyOf, send, tokenOf } from './support';

/** The calls of the walks, each answered as it should be. */
const answered: { name: DescriptionName; method: string; url: string }[] = [];

async function callerOf(name: DescriptionName): Promise<Caller> {
  const { persona, base, version } = walks[name];
  const headers = {
    authorization: `Bearer ${await tokenOf(sandbox.url, persona)}`,
    'content-type': 'application/json',
  };
  return async (method, path, body) => {
    const url = `${base}${path}${path.includes('?') ? '&' : '?'}${version}`;
    const init =
      body === undefined || body instanceof FormData
        ? { headers: { authorization: headers.authorization }, body }
        : { headers, body: JSON.stringify(body) };
    const answer = await send(sandbox.url + url, { method, ...init });
    assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${url}: ${answer.status} ${answer.text}`);
    answered.push({ name, method, url });
    return bodyOf(answer);
  };
}

const walking = sandboxSuite('every operation that the sandbox imitates');
// A deviation counts when these calls show it, and not by what another test happens to ask.
walking.before(forget);

for (const name of descriptionNames) {
  walking(`answers: ${name}`, async () => {
    await walks[name].walk(await callerOf(name), await callerOf('policy'));
  });
}

walking.run();

const table = sandboxSuite("the operations of Microsoft's API descriptions");

const imitatedIn = (name: DescriptionName) =>
  new Set(
    answered
      .filter((one) => one.name === name)
      .map(({ method, url }) => describedBy(method, url)?.operation?.id)
      .filter((id) => id !== undefined),
  );

if (skipped !== undefined) console.log(skipped);
else {
  for (const name of descriptionNames) {
    table(`are each imitated: ${name}`, () => {
      const all = descriptions()[name].operations.map(({ id }) => id);
      assert.equal([...imitatedIn(name)].sort(), all.sort());
    });
  }

  table('differ from the descriptions only as the table says, and in all that it says', () => {
    const gone = deviations.flatMap((one) =>
      one.in
        .filter((name) => descriptionNames.includes(name))
        .filter((name) => !met().some((difference) => difference.in === name && covers(one, difference)))
        .map((name) => `${name}: ${one.at} ${one.problem}`),
    );
    assert.equal(gone, []);
  });

  table('are counted on the page about what is imitated', () => {
    const page = readFileSync(join(__dirname, '../../sandbox/operations.md'), 'utf8');
    for (const name of descriptionNames) {
      const { plane, version, operations } = descriptions()[name];
      const share = `| ${plane} | ${version} | ${imitatedIn(name).size} of ${operations.length} |`;
      assert.ok(page.includes(share), `${name}: the page does not say ${share}`);
    }
  });

  table.run();
}
