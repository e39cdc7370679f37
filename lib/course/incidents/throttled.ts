import { HttpError } from '../../core/errors.ts';
import { faultsAt, setFault } from '../sandbox.ts';
import { isOfIncident, readCollection } from './calls.ts';
import { NotAsItShould, type Incident } from './incident.ts';
import { isAbout, noMoreThan } from './review.ts';

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
  async call(job) {
    const { settings, config } = job;
    const { COLLECTION: collection, MAX_RETRIES: retries = '' } = settings;
    const path = `/account/collections/${collection}`;
    const times = isOfIncident(collection) ? busy - (await faultsAt(config, path)) : 0;
    // The address is this job’s own, so that nobody else has to wait.
    const body = { error: { code: 'TooManyRequests', message: 'Too many requests.' } };
    if (times > 0) await setFault(config, { path, status: 429, times, headers: { 'Retry-After': '1' }, body });
    try {
      return await readCollection(job);
    } catch (error) {
      if (Number(retries) > 0 && error instanceof HttpError && error.status === 429)
        throw new NotAsItShould(`After ${Number(retries) + 1} tries: ${error.message}`);
      throw error;
    }
  },
  async holds(review) {
    isAbout(review, 'Night shift');
    const { COLLECTION } = review.settings;
    await noMoreThan(
      review,
      'Data Reader on Night shift',
      ({ role, on }) => role === 'Data Reader' && on === COLLECTION,
    );
  },
  cause: 'The service was busy and asked it to wait, and the job gave up at the first refusal.',
  diagnosis: { asked: 'by itself', reason: 'throttled', names: /asks for fewer calls/ },
  async solve({ change }) {
    change({ MAX_RETRIES: '3' });
  },
};
