import { findCollection, listCollections } from '../../planes/account.ts';
import { onlyReads, readerOfAll } from './calls.ts';
import type { Incident } from './incident.ts';
import { isAbout } from './review.ts';

export const friendlyName: Incident = {
  name: 'friendly-name',
  title: 'The collection that is plainly there',
  difficulty: 1,
  lesson: '02',
  symptom:
    'The script looks for our collection Sales, and is told that there is none. I have the portal open beside it, and Sales is plainly there.',
  hints: [
    'The token is good, and the role is not the matter either: the program may read the whole Data Map.',
    'A collection has two names. Which one does the portal show, and which one does a path want?',
    'COLLECTION in incident.env holds the friendly name. The other one stands in the address of the portal’s page, and in the list of collections.',
  ],
  notes: { COLLECTION: 'The collection that the script reads.' },
  async breaks(stage) {
    const { settings } = await readerOfAll(stage);
    return { ...settings, COLLECTION: 'Sales' };
  },
  async call({ connection, settings }) {
    const path = `/account/collections/${encodeURIComponent(settings['COLLECTION'] ?? '')}`;
    const { friendlyName: found } = await connection.purview.get<{ friendlyName: string }>(path, {
      apiVersion: '2019-11-01-preview',
    });
    return `it finds the collection ${found}`;
  },
  async holds(review) {
    isAbout(review, 'Sales');
    await onlyReads(review);
  },
  cause: 'The script named the collection by its friendly name. Paths, filters and roles want its name: sal3s0.',
  diagnosis: { asked: 'by itself', reason: 'collection', names: /that is a friendly name/ },
  async solve({ change, job }) {
    const { purview } = await job();
    const collections = await listCollections(purview);
    change({ COLLECTION: findCollection(collections, 'Sales').name });
  },
};
