import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { param } from '../http/call';
import { answerErrors, gatewayEnvelope } from '../http/envelopes';
import { answerWithHeaders, kestrelHeaders } from '../http/headers';
import { gate, type Access, type GateWorld } from '../policy/gate';
import { showAccount } from './account';
import { deleteCollection, renameAccount, saveCollection, type AccountWorld } from './changes';
import { showCollection, type Collection } from './collections';
import { resourceNotFound, unauthorized } from '../http/refusals';

type AccountPlaneWorld = AccountWorld & GateWorld & { nextId(): string };

export const accountVersions = ['2019-11-01-preview', '2022-10-01-preview', '2023-10-01-preview'];

/** Account: the account itself and its collections, which answer with and without /account before them. */
export const accountPlane: FastifyPluginAsync<{ world: AccountPlaneWorld }> = async (app, { world }) => {
  answerWithHeaders(app, () => kestrelHeaders(world.nextId(), accountVersions));
  answerErrors(app, gatewayEnvelope);

  const may = gate(world, accountVersions);
  const shown = (collection: Collection) => showCollection(collection, world.now());

  // collection/write on the root: the tutorial asks for Collection Admin, the data action is unconfirmed.
  app.get('/account', async (request) => {
    requireIn(await may(request, 'collection/write'), world.collections.root());
    return showAccount(world.collections);
  });

  app.patch('/account', async (request) => {
    const access = await may(request, 'collection/write');
    requireIn(access, world.collections.root());
    renameAccount(world, request.body, access);
    return showAccount(world.collections);
  });

  for (const base of ['/account/collections', '/collections']) {
    app.get(base, async (request) => {
      const { collections } = await may(request, 'collection/read');
      const readable = world.collections.all().filter(({ name }) => collections.has(name));
      return { value: readable.map(shown), count: readable.length };
    });
    app.get(`${base}/:name`, async (request) => shown(find(world, request, await may(request, 'collection/read'))));
    app.put(`${base}/:name`, async (request) =>
      shown(saveCollection(world, param(request, 'name'), request.body, await may(request, 'collection/write'))),
    );
    app.delete(`${base}/:name`, async (request, reply) => {
      deleteCollection(world, param(request, 'name'), await may(request, 'collection/write'));
      return reply.code(204).removeHeader('content-type').send();
    });
    app.get(`${base}/:name/getChildCollectionNames`, async (request) => {
      const { name } = find(world, request, await may(request, 'collection/read'));
      const children = world.collections.children(name);
      return {
        value: children.map((child) => ({ name: child.name, friendlyName: child.friendlyName })),
        count: children.length,
      };
    });
    app.get(`${base}/:name/getCollectionPath`, async (request) => {
      const { name } = find(world, request, await may(request, 'collection/read'));
      const chain = world.collections.ancestors(name);
      return {
        parentNameChain: chain.map((above) => above.name),
        parentFriendlyNameChain: chain.map((above) => above.friendlyName),
      };
    });
  }
};

function find(world: AccountWorld, request: FastifyRequest, access: Access): Collection {
  const collection = world.collections.get(param(request, 'name'));
  if (collection === undefined) throw resourceNotFound();
  requireIn(access, collection);
  return collection;
}

function requireIn(access: Access, collection: Collection): void {
  if (!access.collections.has(collection.name)) throw unauthorized();
}
