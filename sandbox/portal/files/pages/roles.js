import { purview, versions } from '../api.js';
import { announce, badge, field, fill, h, message, openDialog, typed } from '../dom.js';
import {
  isAdmin,
  isLastAdmin,
  isRestricted,
  membersOf,
  portalRoles,
  restricted,
  withMember,
  withoutMember,
} from '../policy.js';
import { orMeaning, refusal } from '../refusal.js';
import { person } from '../session.js';
import { addressOf, listCollections, listPrincipals } from './account.js';
import { collectionTree } from './collections.js';

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
  let state;
  try {
    state = await load();
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
    return { policies, policy, metadataRoles, principals: await listPrincipals() };
  }

  /** The roles in the portal's order, then the service's others. */
  function inOrder() {
    const known = portalRoles.filter(({ id }) => state.metadataRoles.some((role) => role.id === id));
    const others = state.metadataRoles.filter(({ id }) => !portalRoles.some((role) => role.id === id));
    return [...known, ...others.map(({ id, properties }) => ({ id, name: properties.friendlyName }))];
  }

  function draw() {
    const limit = isRestricted(state.policy);
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
      inOrder().map(roleCard),
    );
  }

  function roleCard(role) {
    const members = membersOf(state.policies, state.policy, role.id);
    return h(
      'section',
      { class: 'role', 'aria-label': role.name },
      h(
        'div',
        { class: 'line' },
        h('h3', {}, `${role.name} (${members.length})`),
        h(
          'fluent-button',
          { size: 'small', 'aria-label': `Add ${role.name}`, onclick: () => askToAdd(role, members) },
          'Add',
        ),
      ),
      members.length > 0
        ? h(
            'ul',
            { class: 'members' },
            members.map((member) => memberRow(role, member)),
          )
        : h('p', { class: 'empty' }, 'Nobody yet.'),
    );
  }

  function memberRow(role, member) {
    const { name, kind, detail } = nameOf(member);
    const own = member.from.toLowerCase() === collection.name.toLowerCase();
    return h(
      'li',
      {},
      h(
        'span',
        { class: 'member' },
        h('span', {}, name, ' ', badge(kind, 'plain')),
        h('span', { class: 'soft' }, detail),
      ),
      own
        ? h(
            'fluent-button',
            {
              size: 'small',
              'aria-label': `Remove ${name} from ${role.name}`,
              onclick: () => askToRemove(role, member, name),
            },
            'Remove',
          )
        : h(
            'span',
            { class: 'soft' },
            'inherited from ',
            h('a', { href: addressOf(member.from) }, friendly.get(member.from) ?? member.from),
          ),
    );
  }

  /** Somebody as the directory knows them; an id that it does not know stays what it is. */
  function nameOf({ objectId, isGroup }) {
    const found = state.principals.find((one) => one.objectId === objectId.toLowerCase());
    return (
      found ?? {
        name: objectId,
        kind: isGroup ? 'Group' : 'Unknown',
        detail: 'The directory has nobody of this object ID.',
      }
    );
  }

  /** Writes the policy whole, and reads it again: what is shown is what the service has. */
  async function save(after, edit) {
    const before = state.policy;
    try {
      await purview('PUT', `/policystore/metadataPolicies/${before.id}`, { version, body: after, before, edit });
    } finally {
      await readAgain();
    }
  }

  async function readAgain() {
    try {
      state = await load();
      draw();
    } catch (error) {
      // Whoever took the role from themselves sees no more of it.
      showRefusal(error);
    }
  }

  const saving = (promise) =>
    orMeaning(promise, ({ status }) =>
      status === 403
        ? notAdmin
        : status === 409
          ? 'Somebody else changed the roles in the meantime. They are shown as they are now: do it again.'
          : 'The roles were not changed.',
    );
  const edited = (role, { objectId, isGroup }, given) => ({
    collectionName: collection.name,
    role: role.id,
    objectId,
    isGroup,
    given,
  });

  function askToAdd(role, members) {
    const query = field(`Add to ${role.name}: search by name`, { id: 'who-search', autocomplete: 'off' });
    const results = h('ul', { class: 'results', 'aria-label': 'Found' });
    const chosen = new Map();
    const free = state.principals.filter(
      (one) =>
        !members.some(
          ({ objectId, from }) => objectId.toLowerCase() === one.objectId && from === collection.name.toLowerCase(),
        ),
    );
    const search = () => {
      const words = typed(query).toLowerCase();
      const found = free.filter(
        (one) => chosen.has(one.objectId) || `${one.name} ${one.detail} ${one.objectId}`.toLowerCase().includes(words),
      );
      fill(
        results,
        found.slice(0, 50).map(option),
        found.length === 0 ? h('li', { class: 'empty' }, 'Nobody of this name.') : undefined,
      );
    };
    const option = (one) =>
      h(
        'li',
        {},
        h(
          'label',
          { class: 'radio' },
          h('input', {
            type: 'checkbox',
            checked: chosen.has(one.objectId),
            onchange: (event) => (event.target.checked ? chosen.set(one.objectId, one) : chosen.delete(one.objectId)),
          }),
          h('span', {}, one.name, ' ', badge(one.kind, 'plain'), h('br'), h('span', { class: 'soft' }, one.detail)),
        ),
      );
    query.addEventListener('input', search);
    search();
    openDialog({
      title: `Add ${role.name.toLowerCase()}`,
      content: [query, results],
      action: 'OK',
      async submit() {
        if (chosen.size === 0) throw new Error('Choose who gets the role.');
        const all = [...chosen.values()];
        const after = all.reduce((policy, one) => withMember(policy, role.id, one), state.policy);
        await saving(save(after, all.length === 1 ? edited(role, all[0], true) : undefined));
        fill(problem);
        announce(`${all.map(({ name }) => name).join(', ')} added to ${role.name}`);
      },
    });
  }

  const isOwnAdmin = (roleId, { objectId }) => isAdmin(roleId) && objectId.toLowerCase() === person()?.objectId;

  function askToRemove(role, member, name) {
    if (isLastAdmin(state.policy, role.id, member))
      return void fill(
        problem,
        message(
          'warning',
          `${name} is the last Collection Admin of the root collection. Give the role to somebody else first: without one, nobody could give a role any more.`,
        ),
      );
    openDialog({
      title: `Remove from ${role.name.toLowerCase()}?`,
      content: [
        h('p', {}, `${name} loses the role on ${collection.friendlyName} and on all beneath it that inherit.`),
        isOwnAdmin(role.id, member)
          ? h(
              'p',
              {},
              h('b', {}, 'You take it from yourself, and could not give it back.'),
              ' Another Collection Admin can; with nobody else left, ',
              h('code', {}, 'npm start -- --fresh'),
              ' begins anew.',
            )
          : undefined,
      ],
      action: 'Remove',
      danger: true,
      async submit() {
        await saving(save(withoutMember(state.policy, role.id, member), edited(role, member, false)));
        fill(problem);
        announce(`${name} removed from ${role.name}`);
      },
    });
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
        await saving(save(restricted(state.policy, restrict)));
        saved = true;
      },
    });
    document.querySelector('dialog').addEventListener('close', () => saved || draw());
  }
}
