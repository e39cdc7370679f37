import { claimsOf } from '../../core/token.ts';
import { rootCollection } from '../../planes/account.ts';
import { grantRole, revokeRole } from '../../planes/grant.ts';
import { countsAll, countTables } from './calls.ts';
import type { Incident } from './incident.ts';

export const clientId: Incident = {
  name: 'client-id',
  title: 'It has the role, look',
  difficulty: 2,
  lesson: '02',
  symptom:
    'I gave the export Data Reader on the root myself, by our script, and the script said that it was done. The policy has the id in it. It is refused all the same.',
  hints: [
    'An application has several ids. Which one does a role want, and which one did it get?',
    'The claim oid of its token is the id that counts. Compare it with the ids in the policy of the root collection.',
    'The role was given to the client id. Give it to the object id under Enterprise applications.',
  ],
  async breaks(stage) {
    const { settings, appId } = await stage.application();
    await stage.give({ role: 'Data Reader', collectionName: stage.root, objectId: appId });
    return settings;
  },
  call: countTables,
  holds: countsAll,
  cause: 'The role was given to the client id, and counts only for the object id of the service principal.',
  diagnosis: { asked: 'by an admin', reason: 'role', names: /The role was given to the client id/ },
  async solve({ settings, as, job }) {
    const { config, credential } = await job();
    const { purview } = await as('collection-admin');
    const { oid } = await claimsOf(credential, `${config.resource}/.default`);
    const change = { role: 'Data Reader', collectionName: await rootCollection(purview) } as const;
    await revokeRole(purview, { ...change, objectId: settings.AZURE_CLIENT_ID });
    await grantRole(purview, { ...change, objectId: oid });
  },
};
