import { countsAll, countTables, readerOfAll } from './calls.ts';
import { NotAsItShould, type Incident } from './incident.ts';

/** The name of the old tenant’s account. */
const wrong = 'contoso-analytics';

export const noSuchHost: Incident = {
  name: 'no-such-host',
  title: 'The same program, the new tenant',
  difficulty: 2,
  lesson: '00',
  symptom:
    'We use Purview in a new tenant. The program is that of our old one, I only put in the new names. It does not even get an answer. In the browser Purview opens at once.',
  hints: [
    'No status at all: nobody has answered. Which host does it call?',
    'A name in PURVIEW_ACCOUNT makes the host {account}.purview.azure.com. Which accounts have such a host? `findHosts` of lesson 00 looks which ones answer.',
    'What was set up in the new portal answers at the tenant’s own host, and has no name to put there: take PURVIEW_ACCOUNT out of incident.env.',
  ],
  needsNewPortal: true,
  async breaks(stage) {
    const { PURVIEW_ENDPOINT: _, ...settings } = (await readerOfAll(stage)).settings;
    return { ...settings, PURVIEW_ACCOUNT: wrong };
  },
  call: countTables,
  async holds(review) {
    const { PURVIEW_ACCOUNT: account, PURVIEW_ENDPOINT: endpoint } = review.settings;
    if (account === wrong)
      throw new NotAsItShould(`It works, and its settings still name an account that there is not: ${wrong}.`);
    await countsAll(review);
    if (!account && !endpoint) return undefined;
    const now = endpoint
      ? `Now it is told to call ${endpoint}`
      : `The account there is called ${account}, and has a host of its own`;
    return `It called a host that the tenant does not have. ${now}.`;
  },
  cause: 'It called a host that the tenant does not have. Without an account’s name it calls the tenant’s own.',
  diagnosis: { asked: 'by itself', reason: 'unreachable', names: /host name does not exist/, doctor: 'Catalog plane' },
  async solve({ change }) {
    change({ PURVIEW_ACCOUNT: undefined });
  },
};
