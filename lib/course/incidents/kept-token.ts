import { withApplication } from '../../core/config.ts';
import { requestToken } from '../../core/token.ts';
import { countsAll, countTables, readerOfAll } from './calls.ts';
import type { Incident } from './incident.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

export const keptToken: Incident = {
  name: 'kept-token',
  title: 'It worked for one day',
  difficulty: 2,
  lesson: '03',
  symptom:
    'I wanted to spare the export its sign-in, and gave it a token that I had fetched by hand. It ran for a whole day. The day before yesterday, that was.',
  hints: [
    'A 401 from Purview is about the token. What does this one say of itself?',
    'Decode it: the claim exp says until when it is good, in seconds since 1970.',
    'A token lives about a day. The program has its id and its secret: let it ask for its own, and take PURVIEW_TOKEN out of incident.env.',
  ],
  notes: { PURVIEW_TOKEN: 'A token, in place of asking for one.' },
  async breaks(stage) {
    const made = await readerOfAll(stage, { startDateTime: daysAgo(30), endDateTime: daysAgo(-150) });
    const config = withApplication(stage.config, { clientId: made.appId, clientSecret: made.secret });
    const { access_token: token } = await stage.secondsFromNow(-49 * 3600, () => requestToken(config));
    return { ...made.settings, PURVIEW_TOKEN: token };
  },
  call: countTables,
  holds: countsAll,
  cause:
    'It sent a token of the day before yesterday, which had ended yesterday. A program asks for a new one in time.',
  diagnosis: { asked: 'by itself', reason: 'token', names: /The token expired/, doctor: 'Catalog plane' },
  async solve({ change }) {
    change({ PURVIEW_TOKEN: undefined });
  },
};
