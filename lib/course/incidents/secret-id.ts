import { countsAll, countTables, readerOfAll } from './calls.ts';
import type { Incident } from './incident.ts';

export const secretId: Incident = {
  name: 'secret-id',
  title: 'It has never worked',
  difficulty: 1,
  lesson: '01',
  symptom:
    'I set up the nightly export just as it says in the hand-over. The id is right, I copied it twice. It has not signed in once.',
  hints: [
    'No call of Purview was refused: the program has no token yet. Who refused it?',
    'The code says that the secret is wrong. Look at what stands in AZURE_CLIENT_SECRET: what kind of thing is it?',
    'Certificates & secrets shows two things of each secret, its Value and its Secret ID. This is the Secret ID. The Value is shown once only.',
    'Make a new client secret for the application, and put its Value into incident.env.',
  ],
  async breaks(stage) {
    const { settings, secretId } = await readerOfAll(stage);
    return { ...settings, AZURE_CLIENT_SECRET: secretId };
  },
  call: countTables,
  holds: countsAll,
  cause: 'The settings held the Secret ID in place of the Value, and the Value was lost: it is shown only once.',
  diagnosis: {
    asked: 'by itself',
    reason: 'secret',
    names: /is the Secret ID instead of the Value/,
    doctor: 'Secret is accepted',
  },
  async solve({ settings, change, as }) {
    const { graph } = await as('collection-admin');
    const path = `/v1.0/applications(appId='${settings.AZURE_CLIENT_ID}')/addPassword`;
    const { secretText } = await graph.post<any>(path, { body: {} });
    change({ AZURE_CLIENT_SECRET: secretText });
  },
};
