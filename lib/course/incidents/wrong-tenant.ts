import { countsAll, countTables, readerOfAll } from './calls.ts';
import type { Incident } from './incident.ts';

export const wrongTenant: Incident = {
  name: 'wrong-tenant',
  title: 'It came from the test environment',
  difficulty: 1,
  lesson: '01',
  symptom:
    'We moved the export from test to production over the weekend. Same program, same application, a few settings changed. Now it stops at the first line.',
  hints: [
    'Read the code: it is Entra ID that answers, and it has not looked at the secret yet.',
    'Every request for a token goes to the address of a tenant. Compare AZURE_TENANT_ID with the tenant of the application.',
    'The overview of the app registration shows the Directory (tenant) ID, and so does your own .env or .env.example. The one in incident.env ends otherwise.',
  ],
  async breaks(stage) {
    const { settings } = await readerOfAll(stage);
    return { ...settings, AZURE_TENANT_ID: '5a4db0c5-7e4a-4000-8000-00000000073f' };
  },
  call: countTables,
  holds: countsAll,
  cause: 'AZURE_TENANT_ID still held the id of the test tenant; this cloud knows no such tenant.',
  diagnosis: { asked: 'by itself', reason: 'tenant', names: /tenant/, doctor: 'Tenant exists' },
  async solve({ change, as }) {
    const { graph } = await as('collection-admin');
    const { value } = await graph.get<any>('/v1.0/organization');
    change({ AZURE_TENANT_ID: value[0].id });
  },
};
