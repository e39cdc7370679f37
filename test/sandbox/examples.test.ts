import * as assert from 'uvu/assert';
import { covers, differences } from './conformance';
import { deviations } from './deviations';
import { writeForm } from '../../sandbox/http/form';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { descriptionNames, skipped, type DescriptionName } from './descriptions';
import { examplesOf, urlOf, type Example } from './examples';
import { furnish } from './examples-world';
import { tokensOf } from './hostile-world';

/**
 * At least so many of the examples of each description are answered with a 2xx, in a world that has what they name: 336 of 355. None
 * asks for what is not imitated. The others name a version of another plane, a token, a key or an attribute that is none, or something
 * that only the service can have made.
 */
const floors: Record<DescriptionName, number> = {
  account: 10,
  policy: 4,
  scanning2022: 39,
  scanning2023: 57,
  catalog: 109,
  datamap: 117,
  unified: 0,
};

const bases: Record<DescriptionName, string> = {
  account: '/account',
  policy: '/policyStore',
  scanning2022: '/scan',
  scanning2023: '/scan',
  catalog: '/catalog/api',
  datamap: '/datamap/api',
  unified: '/datagovernance/catalog',
};

let authorization: string;

// The examples are of a world that no description allows: each answer is held against its own below.
const replay = sandboxSuite("Microsoft's examples", { clock: () => Date.UTC(2026, 0, 5, 12), undescribed: true });
replay.before(async () => {
  authorization = (await tokensOf(sandbox)).learner ?? '';
});

async function statusOf(example: Example): Promise<{ status: number; text: string }> {
  const { operation, body, file } = example;
  const form = file === undefined ? undefined : await writeForm({ file });
  const type = form?.contentType ?? (body === undefined ? undefined : 'application/json');
  sandbox.world.reset();
  furnish(sandbox.world, example);
  const answer = await sandbox.app.inject({
    method: operation.method as 'GET',
    url: urlOf(example, bases[operation.description.name]),
    headers: {
      host: 'localhost',
      authorization,
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(type === undefined ? {} : { payload: form?.payload ?? JSON.stringify(body) }),
  });
  return { status: answer.statusCode, text: answer.payload };
}

/** What in the answer to an example is not as the description says. */
function undescribed(example: Example, status: number, text: string): string[] {
  const { method, description } = example.operation;
  const url = urlOf(example, bases[description.name]);
  return differences({ method, url, route: url, status, text })
    .filter((one) => !deviations.some((deviation) => covers(deviation, one)))
    .map(({ at, problem }) => `${example.name}: ${at} ${problem}`);
}

for (const name of descriptionNames)
  replay(`are answered where they are imitated: ${name}`, async () => {
    const answered: string[] = [];
    const refused: string[] = [];
    const otherwise: string[] = [];
    for (const example of examplesOf(name)) {
      const { status, text } = await statusOf(example);
      if (status >= 200 && status < 300) otherwise.push(...undescribed(example, status, text));
      if (status >= 200 && status < 300) answered.push(example.name);
      else refused.push(`${example.name}: ${status} ${text.slice(0, 160)}`);
      assert.is.not(status, 500, `${example.name}: ${text}`);
    }
    assert.equal(otherwise, [], 'answers that are not as described');
    assert.ok(answered.length >= floors[name], `${answered.length} of ${name}: ${refused.join('\n')}`);
  });

if (skipped === undefined) replay.run();
else console.log(skipped);
