import type { FastifyPluginAsync } from 'fastify';
import { gatewayEnvelope } from '../http/envelopes';
import type { Shape } from '../http/hosts';
import { kestrelHeaders } from '../http/headers';
import { plane } from '../http/plane';
import { resourceNotFound, unauthorized } from '../http/refusals';
import { gate, type Access, type Admitted, type GateWorld } from '../policy/gate';
import { showAccount } from './account';
import { deleteCollection, renameAccount, saveCollection, type AccountWorld } from './changes';
import { nameOf, showCollection, type Collection, type People } from './collections';
import { regenerateKey, showKeys } from './keys';
import { changedRule, createRule, ruleName, showRule } from './resource-sets';
import { type Settings } from './settings';

const versions = ['2019-11-01-preview', '2022-10-01-preview', '2023-10-01-preview'];

/** Account: the account itself, its keys, its rule for resource sets and its collections. All answer with and without /account before them. */
export const accountPlane: FastifyPluginAsync<{
  world: AccountWorld & GateWorld & { readonly shape: Shape; nextId(): string; settings: Settings; directory: People };
}> = async (app, { world }) => {
  const on = plane(app, {
    name: 'Account',
    versions,
    headers: () => kestrelHeaders(world.nextId(), versions),
    envelope: gatewayEnvelope,
    admit: gate(world),
  });
  const shown = (collection: Collection) => showCollection(collection, world.directory, world.now());

  // On the root: the tutorial asks for Collection Admin, the data action is unconfirmed.
  for (const path of ['/account', '/']) {
    on('GET', path, 'collection/write', (c) => {
      requireIn(c.access, world.collections.root());
      return account(world, c);
    });
    on('PATCH', path, 'collection/write', (c) => {
      requireIn(c.access, world.collections.root());
      renameAccount(world, c.body, c.access);
      return account(world, c);
    });
  }

  // Which role its keys and its rule ask for is unconfirmed: that of the account itself.
  for (const base of ['/account', '']) {
    const own =
      <T>(handler: (settings: Settings, c: Admitted) => T) =>
      (c: Admitted) => {
        requireIn(c.access, world.collections.root());
        return handler(world.settings, c);
      };
    on(
      'POST',
      `${base}/listkeys`,
      'collection/write',
      own(({ keys }) => showKeys(keys)),
    );
    on(
      'POST',
      `${base}/regeneratekeys`,
      'collection/write',
      own(({ keys }, { body }) => {
        regenerateKey(keys, body);
        return showKeys(keys);
      }),
    );

    const rules = `${base}/resourceSetRuleConfigs`;
    const rule = `${rules}/${ruleName}`;
    on(
      'GET',
      rules,
      'collection/write',
      own(({ rule }) => list([rule], showRule)),
    );
    on(
      'GET',
      rule,
      'collection/write',
      own(({ rule }) => showRule(rule)),
    );
    on(
      'PUT',
      rule,
      'collection/write',
      own((settings, { body }) => showRule((settings.rule = changedRule(settings.rule, body, world.now())))),
    );
    on(
      'DELETE',
      rule,
      'collection/write',
      own((settings) => void (settings.rule = createRule(world.now()))),
    );
  }

  for (const base of ['/account/collections', '/collections']) {
    on('GET', base, 'collection/read', ({ access }) =>
      list(
        world.collections.all().filter(({ name }) => access.collections.has(name)),
        shown,
      ),
    );
    on('GET', `${base}/{name}`, 'collection/read', (c) => shown(find(world, c)));
    on('PUT', `${base}/{name}`, 'collection/write', (c) =>
      shown(saveCollection(world, c.path('name'), c.body, c.access)),
    );
    on('DELETE', `${base}/{name}`, 'collection/write', (c) => deleteCollection(world, c.path('name'), c.access));
    on('GET', `${base}/{name}/getChildCollectionNames`, 'collection/read', (c) =>
      list(world.collections.children(find(world, c).name), (child) => ({
        name: nameOf(child),
        friendlyName: child.friendlyName,
      })),
    );
    on('GET', `${base}/{name}/getCollectionPath`, 'collection/read', (c) => {
      const chain = world.collections.ancestors(find(world, c).name);
      return {
        parentNameChain: chain.map((above) => above.name),
        parentFriendlyNameChain: chain.map((above) => above.friendlyName),
      };
    });
  }
};

function account(world: AccountWorld & { shape: Shape; directory: People }, { reply }: Admitted) {
  const shown = showAccount(world.collections, world.directory, world.shape);
  reply.header('x-ms-account-status', shown.properties.provisioningState);
  return shown;
}

const list = <T>(all: T[], shown: (one: T) => unknown) => ({ value: all.map(shown), count: all.length });

/** The collection in the path, if there is one; refused where the caller holds no role. */
function find({ collections }: AccountWorld, { access, path }: Admitted): Collection {
  const collection = collections.get(path('name'));
  if (collection === undefined) throw resourceNotFound();
  requireIn(access, collection);
  return collection;
}

function requireIn(access: Access, collection: Collection): void {
  if (!access.collections.has(collection.name)) throw unauthorized();
}
