import { countsAll, countTables, readerOfAll } from './calls.ts';
import type { Incident } from './incident.ts';

/** A moment so many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

export const expiredSecret: Incident = {
  name: 'expired-secret',
  title: 'Nobody has touched anything',
  difficulty: 1,
  lesson: '01',
  symptom:
    'The export ran for half a year without anybody looking at it. Nobody has touched anything, and since last week it fails every night.',
  hints: [
    'Nothing has changed but the date. What of a program has an end?',
    'The code is another one than that of a wrong secret: look it up in the lesson troubleshooting.',
    'Its client secret has expired. Make a new one, and put its Value into incident.env.',
  ],
  async breaks(stage) {
    const secret = { startDateTime: inDays(-190), endDateTime: inDays(-7) };
    return (await readerOfAll(stage, secret)).settings;
  },
  call: countTables,
  holds: countsAll,
  cause: 'Its client secret had ended a week ago. A new one mends it until that one ends: note the day.',
  diagnosis: { asked: 'by itself', reason: 'secret-expired', names: /expired/, doctor: 'Secret is accepted' },
  async solve({ settings, change, as }) {
    const { graph } = await as('collection-admin');
    const path = `/v1.0/applications(appId='${settings.AZURE_CLIENT_ID}')/addPassword`;
    const { secretText } = await graph.post<any>(path, { body: {} });
    change({ AZURE_CLIENT_SECRET: secretText });
  },
};
