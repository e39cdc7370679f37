// Who holds which role, as every page of roles shows it: one list, one dialog to add, and one way to write what was chosen.
import { announce, badge, field, fill, h, message, openDialog, typed } from '../dom.js';
import { isAdmin, isLastAdmin, membersOf, placeOf, withMember, withoutMember } from '../policy.js';
import { orMeaning } from '../refusal.js';
import { person } from '../session.js';

/**
 * A page's roles, and what it knows of them:
 * @typedef {object} Book
 * @property {{ id: string, name: string, says?: string, policy: any }[]} roles In their order, each with the policy that gives it.
 * @property {any[]} policies Those that may be read.
 * @property {any[]} principals Who can hold a role, by name.
 * @property {(from: string) => unknown} whence Where a role comes from that is given in another place.
 * @property {string} loses Where somebody loses a role that is taken here.
 * @property {string} giver What somebody is called who gives roles here.
 * @property {string} [whole] What its last giver cannot leave.
 * @property {string} refused What a 403 means here.
 * @property {object} place The place, as the helpers name it.
 * @property {(policy: any, options: object) => Promise<unknown>} put Sends a policy.
 * @property {() => Promise<void>} again Reads everything anew and shows it.
 * @property {HTMLElement} problem Where a warning is shown.
 */

/** The roles with their members, and what adds and removes them. */
export const roleCards = (/** @type {Book} */ book) => book.roles.map((role) => roleCard(book, role));

function roleCard(book, role) {
  const members = membersOf(book.policies, role.policy, role.id);
  return h(
    'section',
    { class: 'role', 'aria-label': role.name },
    h(
      'div',
      { class: 'line' },
      h('h3', {}, `${role.name} (${members.length})`),
      h(
        'fluent-button',
        { size: 'small', 'aria-label': `Add ${role.name}`, onclick: () => askToAdd(book, role, members) },
        'Add',
      ),
    ),
    role.says ? h('p', { class: 'soft' }, role.says) : undefined,
    members.length > 0
      ? h(
          'ul',
          { class: 'members' },
          members.map((member) => memberRow(book, role, member)),
        )
      : h('p', { class: 'empty' }, 'Nobody yet.'),
  );
}

const isOwn = (role, { from }) => from.toLowerCase() === placeOf(role.policy).toLowerCase();

function memberRow(book, role, member) {
  const { name, kind, detail } = nameOf(book, member);
  return h(
    'li',
    {},
    h(
      'span',
      { class: 'member' },
      h('span', {}, name, ' ', badge(kind, 'plain')),
      h('span', { class: 'soft' }, detail),
    ),
    isOwn(role, member)
      ? h(
          'fluent-button',
          {
            size: 'small',
            'aria-label': `Remove ${name} from ${role.name}`,
            onclick: () => askToRemove(book, role, member, name),
          },
          'Remove',
        )
      : h('span', { class: 'soft' }, 'inherited from ', book.whence(member.from)),
  );
}

/** Somebody as the directory knows them; an id that it does not know stays what it is. */
function nameOf({ principals }, { objectId, isGroup }) {
  const found = principals.find((one) => one.objectId === objectId.toLowerCase());
  return (
    found ?? {
      name: objectId,
      kind: isGroup ? 'Group' : 'Unknown',
      detail: 'The directory has nobody of this object ID.',
    }
  );
}

/** Writes a policy whole, and reads it again: what is shown is what the service has. */
export async function save({ put, again, refused }, before, body, edit) {
  const written = async () => {
    try {
      await put(before, { body, before, edit });
    } finally {
      await again();
    }
  };
  await orMeaning(written(), ({ status }) =>
    status === 403
      ? refused
      : status === 409
        ? 'Somebody else changed the roles in the meantime. They are shown as they are now: do it again.'
        : 'The roles were not changed.',
  );
}

const edited = ({ place }, { id: role }, { objectId, isGroup }, given) => ({
  ...place,
  role,
  objectId,
  isGroup,
  given,
});

function askToAdd(book, role, members) {
  const query = field(`Add to ${role.name}: search by name`, { id: 'who-search', autocomplete: 'off' });
  const results = h('ul', { class: 'results', 'aria-label': 'Found' });
  const chosen = new Map();
  const free = book.principals.filter(
    (one) => !members.some((member) => member.objectId.toLowerCase() === one.objectId && isOwn(role, member)),
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
      // What was read last: a second try after somebody else's writes on theirs.
      const { policy } = currentOf(book, role);
      const after = all.reduce((one, member) => withMember(one, role.id, member), policy);
      await save(book, policy, after, all.length === 1 ? edited(book, role, all[0], true) : undefined);
      fill(book.problem);
      announce(`${all.map(({ name }) => name).join(', ')} added to ${role.name}`);
    },
  });
}

/** A role as it was read last: the dialog may have been opened before that. */
const currentOf = ({ roles }, { id, policy }) =>
  roles.find((one) => one.id === id && one.policy.id === policy.id) ?? { policy };

const isOwnAdmin = ({ id }, { objectId }) => isAdmin(id) && objectId.toLowerCase() === person()?.objectId;

function askToRemove(book, role, member, name) {
  if (isLastAdmin(role.policy, role.id, member))
    return void fill(
      book.problem,
      message(
        'warning',
        `${name} is the last ${book.giver} of ${book.whole}. Give the role to somebody else first: without one, nobody could give a role any more.`,
      ),
    );
  openDialog({
    title: `Remove from ${role.name.toLowerCase()}?`,
    content: [
      h('p', {}, `${name} loses the role ${book.loses}.`),
      isOwnAdmin(role, member)
        ? h(
            'p',
            {},
            h('b', {}, 'You take it from yourself, and could not give it back.'),
            ` Another ${book.giver} can; with nobody else left, `,
            h('code', {}, 'npm start -- --fresh'),
            ' begins anew.',
          )
        : undefined,
    ],
    action: 'Remove',
    danger: true,
    async submit() {
      const { policy } = currentOf(book, role);
      await save(book, policy, withoutMember(policy, role.id, member), edited(book, role, member, false));
      fill(book.problem);
      announce(`${name} removed from ${role.name}`);
    },
  });
}
