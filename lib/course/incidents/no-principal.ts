import { rootCollection } from '../../planes/account.ts';
import { grantRole } from '../../planes/grant.ts';
import { countsAll, countTables, readerOfAll } from './calls.ts';
import type { Incident } from './incident.ts';

export const noPrincipal: Incident = {
  name: 'no-principal',
  title: 'Somebody tidied up the directory',
  difficulty: 3,
  lesson: '01',
  symptom:
    'On Friday somebody tidied up the directory. The app registration of the export is still there, its secret is good until next year, and it cannot sign in any more.',
  hints: [
    'The registration is one half of an application. Where is the other one?',
    'Look for it under Enterprise applications: its service principal is gone. What signs in is the service principal.',
    'Who owns the application can make it one again: POST /v1.0/servicePrincipals with its appId. It gets a new object id.',
    'Roles went to the object id of the old service principal. Give Data Reader on the root to the new one.',
  ],
  async breaks(stage) {
    const { settings, objectId } = await readerOfAll(stage);
    const { graph } = await stage.as('collection-admin');
    await graph.delete(`/v1.0/servicePrincipals/${objectId}`);
    return settings;
  },
  call: countTables,
  holds: countsAll,
  cause:
    'Its service principal was deleted. The new one has another object id, so that the role had to be given again.',
  diagnosis: { asked: 'by itself', reason: 'application', names: /service principal/, doctor: 'Application is known' },
  async solve({ settings, as }) {
    const { graph, purview } = await as('collection-admin');
    const body = { appId: settings.AZURE_CLIENT_ID };
    const { id } = await graph.post<any>('/v1.0/servicePrincipals', { body });
    const collectionName = await rootCollection(purview);
    await grantRole(purview, { role: 'Data Reader', collectionName, objectId: id });
  },
};
