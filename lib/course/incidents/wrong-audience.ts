import { countsAll, countTables, readerOfAll } from './calls.ts';
import type { Incident } from './incident.ts';

export const wrongAudience: Incident = {
  name: 'wrong-audience',
  title: 'The token is there, and nobody wants it',
  difficulty: 1,
  lesson: '03',
  symptom:
    'Signing in works, I can see the token. Purview throws it out all the same. I have taken the settings of another program of ours, and that one runs fine.',
  hints: [
    'Entra ID gave the token, and Purview refuses it: a 401 is about the token, not about a role.',
    'A token is for one API. Decode it, or ask `describeClaims` of lesson 03: for which one is it?',
    'PURVIEW_RESOURCE in incident.env says what the token is asked for. That other program calls Microsoft Graph.',
  ],
  async breaks(stage) {
    const { settings } = await readerOfAll(stage);
    return { ...settings, PURVIEW_RESOURCE: 'https://graph.microsoft.com' };
  },
  notes: { PURVIEW_RESOURCE: 'What the token is asked for.' },
  call: countTables,
  holds: countsAll,
  cause: 'The token was asked for Microsoft Graph. Without PURVIEW_RESOURCE it is asked for Purview.',
  diagnosis: {
    asked: 'by itself',
    reason: 'audience',
    names: /audience (is )?https:..graph/,
    doctor: 'Token is for Purview',
  },
  async solve({ change }) {
    change({ PURVIEW_RESOURCE: undefined });
  },
};
