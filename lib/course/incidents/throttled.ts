import { faultsAt, setFault } from '../sandbox.ts';
import type { Incident } from './incident.ts';

/** How many calls are asked to wait before one is answered. */
const busy = 2;

export const throttled: Incident = {
  name: 'throttled',
  title: 'It fails at night, and never when I look',
  difficulty: 2,
  lesson: '06',
  symptom:
    'The job reads our collection at three in the morning, and gives up. When I run it by hand during the day, there is mostly nothing wrong. I have asked for more roles, that did not help.',
  hints: [
    'Read the status. Is it one of those that a role has to do with?',
    'The service asks for patience: it says how long to wait, and answers the next call, or the one after that.',
    'MAX_RETRIES in incident.env says how often the job tries again. A job that tries three times more gets through.',
  ],
  notes: { COLLECTION: 'The collection that it reads.', MAX_RETRIES: 'How often it makes a call again.' },
  async breaks(stage) {
    const { settings, objectId } = await stage.application();
    const collection = await stage.collection('Night shift', stage.root);
    await stage.give({ role: 'Data Reader', collectionName: collection, objectId });
    return { ...settings, COLLECTION: collection, MAX_RETRIES: '0' };
  },
  async call({ connection, settings, config }) {
    const path = `/account/collections/${settings['COLLECTION']}`;
    const times = busy - (await faultsAt(config, path));
    // The address is this job’s own, so that nobody else has to wait.
    const body = { error: { code: 'TooManyRequests', message: 'Too many requests' } };
    if (times > 0) await setFault(config, { path, status: 429, times, headers: { 'Retry-After': '1' }, body });
    const call = { apiVersion: '2019-11-01-preview' };
    const { friendlyName } = await connection.purview.get<{ friendlyName: string }>(path, call);
    return `it reads the collection ${friendlyName}`;
  },
  cause: 'The service was busy and asked it to wait, and the job gave up at the first refusal.',
  diagnosis: { asked: 'by itself', reason: 'throttled', names: /asks for fewer calls/ },
  async solve({ change }) {
    change({ MAX_RETRIES: '3' });
  },
};
