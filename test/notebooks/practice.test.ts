import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Config } from '../../lib/core/config';
import { asPerson } from '../../lib/course/people';
import { grantRole } from '../../lib/planes/grant';
import { giveaways } from '../../tools/giveaways';
import { outputText, type Notebook } from '../../tools/notebook';
import { runNotebook } from '../../tools/world';
import { configOf } from '../lib/support';
import { notebooks } from './support';
import { startSandbox } from '../sandbox-suite';

/** An application of somebody's own, as the practice portal makes it. */
interface Own {
  appId: string;
  /** The registration's object id. */
  id: string;
  servicePrincipalId: string;
  clientSecret: string;
}

const roles = ['Data Curator', 'Data Source Administrator', 'Collection Admin'] as const;

async function register(config: Config, signInAudience: string): Promise<Own> {
  const { graph } = await asPerson(config, 'collection-admin');
  const body = { displayName: 'my first', signInAudience };
  const { id, appId } = await graph.post<{ id: string; appId: string }>('/v1.0/applications', { body });
  const principal = await graph.post<{ id: string }>('/v1.0/servicePrincipals', { body: { appId } });
  const made = await graph.post<{ secretText: string }>(`/v1.0/applications/${id}/addPassword`, { body: {} });
  return { appId, id, servicePrincipalId: principal.id, clientSecret: made.secretText };
}

interface Practice {
  audience?: string;
  /** Which of its ids is given the roles, if any, and on which collection. */
  rolesFor?: 'id' | 'servicePrincipalId';
  collectionName?: string;
}

/** Runs a lesson for somebody who has registered an application of their own and put its values into `.env`. */
async function runFor(lesson: string, practice: Practice): Promise<Notebook> {
  const { audience = 'AzureADMyOrg', rolesFor, collectionName = 'contoso' } = practice;
  // The same requests make the same directory: what this one gives, the notebook's own sandbox will give.
  const first = await startSandbox();
  const own = await register(configOf(first.url), audience).finally(() => first.close());
  const [, notebook] = notebooks.find(([name]) => name.startsWith(lesson))!;
  return runNotebook(notebook, {
    settings: (env) =>
      env
        .replace(/^AZURE_CLIENT_ID=.*$/m, `AZURE_CLIENT_ID=${own.appId}`)
        .replace(/^AZURE_CLIENT_SECRET=.*$/m, `AZURE_CLIENT_SECRET=${own.clientSecret}`),
    async before(config) {
      assert.equal(await register(config, audience), own);
      const { purview } = await asPerson(config, 'collection-admin');
      if (rolesFor !== undefined)
        for (const role of roles) await grantRole(purview, { collectionName, role, objectId: own[rolesFor] });
    },
  });
}

const textOf = ({ cells }: Notebook, id: string) => outputText(cells.find((cell) => cell.id === id)!);

const test = suite('an application of one’s own');

test('is the one that the checks of 01 are about, and they name what is wrong with it', async () => {
  const ran = await runFor('01', { audience: 'AzureADMultipleOrgs' });
  assert.match(textOf(ran, 'cell-20'), 'Check passed: 4 of 5, 1 skipped');
  assert.match(textOf(ran, 'cell-own-check'), 'open to other tenants (AzureADMultipleOrgs)');
  assert.match(textOf(ran, 'cell-done'), 'Check passed');
  assert.equal(giveaways(ran), []);
});

for (const [what, practice, words] of [
  ['finds its roles', { rolesFor: 'servicePrincipalId' }, 'Check passed: 1 of 1'],
  ['is told that the registration has them', { rolesFor: 'id' }, 'given to the registration’s object id: Data Curator'],
  [
    'is told that they are on another collection',
    { rolesFor: 'servicePrincipalId', collectionName: 'sal3s0' },
    'Data Curator only on Sales [sal3s0]',
  ],
] as [string, Practice, string][])
  test(`${what}, in 02, and the lesson goes on to its end`, async () => {
    const ran = await runFor('02', practice);
    assert.match(textOf(ran, 'cell-held'), words);
    assert.match(textOf(ran, 'cell-21'), 'Check passed: all four planes answer');
    assert.match(textOf(ran, 'cell-done'), 'Check passed');
    assert.equal(giveaways(ran), []);
  });

test.run();
