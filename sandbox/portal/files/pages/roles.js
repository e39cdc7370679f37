import { purview, versions } from '../api.js';
import { fill, h, openDialog } from '../dom.js';
import { isRestricted, portalRoles, restricted } from '../policy.js';
import { refusal } from '../refusal.js';
import { addressOf, listCollections, listPrincipals } from './account.js';
import { collectionTree } from './collections.js';
import { roleCards, save } from './members.js';

const version = versions.policy;
const notAdmin = 'You are no Collection Admin of this collection: only they see and change its role assignments.';

/** Data Map > Collections > one of them > Role assignments. */
export async function roleAssignments({ name }) {
  const all = await listCollections();
  const collection = all.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const place = h('div');
  const page = {
    title: collection ? collection.friendlyName : 'There is no such collection',
    above: [['Collections', '/portal/purview/collections']],
    content: h('div', { class: 'beside' }, collectionTree(all, collection?.name), place),
  };
  if (!collection) fill(place, h('p', {}, 'Or your roles do not let you see it. Choose another.'));
  else await fillRoles(place, collection, all);
  return page;
}

async function fillRoles(place, collection, all) {
  const friendly = new Map(all.map(({ name, friendlyName }) => [name.toLowerCase(), friendlyName]));
  const problem = h('div', { class: 'problem' });
  const roles = h('div');
  const policyOf = () => book.roles[0].policy;
  /** @type {import('./members.js').Book} */
  const book = {
    ...{ roles: [], policies: [], principals: [], problem, again: readAgain, refused: notAdmin },
    whence: (from) => h('a', { href: addressOf(from) }, friendly.get(from) ?? from),
    loses: `on ${collection.friendlyName} and on all beneath it that inherit`,
    ...{ giver: 'Collection Admin', whole: 'the root collection' },
    place: { collectionName: collection.name },
    put: ({ id }, options) => purview('PUT', `/policystore/metadataPolicies/${id}`, { version, ...options }),
  };
  try {
    await load();
  } catch (error) {
    return void showRefusal(error);
  }
  fill(place, h('h2', {}, 'Role assignments'), problem, roles);
  draw();

  function showRefusal(error) {
    if (error.status === undefined) throw error;
    fill(place, h('h2', {}, 'Role assignments'), refusal(error, error.status === 403 ? notAdmin : undefined));
  }

  async function load() {
    const { values: policies } = await purview('GET', '/policystore/metadataPolicies', { version });
    const policy = policies.find(
      ({ properties }) => properties.collection.referenceName === collection.name.toLowerCase(),
    );
    // Whoever administers others, but not this one, is told so by the service.
    if (!policy)
      await purview('GET', `/policystore/collections/${encodeURIComponent(collection.name)}/metadataPolicy`, {
        version,
      });
    const { values: metadataRoles } = await purview('GET', '/policystore/metadataRoles', { version });
    const inOrder = orderOf(metadataRoles).map((role) => ({ ...role, policy }));
    Object.assign(book, { policies, roles: inOrder, principals: await listPrincipals() });
  }

  function draw() {
    const limit = isRestricted(policyOf());
    const control = h('fluent-switch', {
      id: 'restrict',
      checked: limit === true,
      'aria-label': 'Restrict inherited permissions',
      onchange: (event) => askToRestrict(event.target),
    });
    fill(
      roles,
      limit === undefined
        ? undefined
        : h(
            'div',
            { class: 'switch' },
            control,
            h(
              'span',
              {},
              'Restrict inherited permissions',
              h('p', { class: 'soft' }, 'Then only Collection admins come from above.'),
            ),
          ),
      roleCards(book),
    );
  }

  async function readAgain() {
    try {
      await load();
      draw();
    } catch (error) {
      // Whoever took the role from themselves sees no more of it.
      showRefusal(error);
    }
  }

  function askToRestrict(control) {
    const restrict = control.checked;
    let saved = false;
    openDialog({
      title: restrict ? 'Restrict inherited permissions?' : 'Allow inherited permissions?',
      content: h(
        'p',
        {},
        restrict
          ? 'Who holds a role only from above loses it here and beneath, but for Collection admins.'
          : 'Who holds a role above holds it here and beneath as well.',
      ),
      action: restrict ? 'Restrict access' : 'Allow',
      async submit() {
        await save(book, policyOf(), restricted(policyOf(), restrict), undefined);
        saved = true;
      },
    });
    document.querySelector('dialog').addEventListener('close', () => saved || draw());
  }
}

/** The roles in the portal's order, then the service's others. */
function orderOf(metadataRoles) {
  const known = portalRoles.filter(({ id }) => metadataRoles.some((role) => role.id === id));
  const others = metadataRoles.filter(({ id }) => !portalRoles.some((role) => role.id === id));
  return [...known, ...others.map(({ id, properties }) => ({ id, name: properties.friendlyName }))];
}
