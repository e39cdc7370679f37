import type { FastifyPluginAsync } from 'fastify';
import { answerErrors, answerWithHeaders, gate, gatewayEnvelope, kestrelHeaders } from '../http';
import { guid } from '../ids';
import { showSource } from '../model/sources';
import type { World } from '../world';

export const scanningVersions = [
  '2018-12-01-preview',
  '2021-10-01-preview',
  '2022-02-01-preview',
  '2022-07-01-preview',
  '2023-09-01',
];

const requestContext = { 'request-context': `appId=cid-v1:${guid('scanning')}` };

/** Scanning: the registered data sources. */
export const scanningPlane: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  answerWithHeaders(app, () => ({ ...kestrelHeaders(world, scanningVersions), ...requestContext }));
  answerErrors(app, world, gatewayEnvelope);
  const may = gate(world, scanningVersions);

  app.get('/scan/datasources', async (request) => {
    const { collections } = await may(request, 'scan/read');
    const readable = world.sources.all().filter(({ collection }) => collections.has(collection));
    return { value: readable.map(showSource), count: readable.length };
  });
};
