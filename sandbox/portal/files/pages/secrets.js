import { graph, now } from '../api.js';
import { announce, badge, choice, copyable, dayOf, field, fill, h, message, openDialog, table, typed } from '../dom.js';
import { orMeaning } from '../refusal.js';
import { above, applicationOf, tabsOf } from './applications.js';

const lives = [
  ['180', 'Recommended: 180 days (6 months)'],
  ['90', '90 days (3 months)'],
  ['365', '365 days (12 months)'],
  ['545', '545 days (18 months)'],
  ['730', '730 days (24 months)'],
  ['custom', 'Custom'],
];
const notMine = 'You may not change this application: you are none of its owners.';

/** Certificates & secrets. A Value stands in full until one leaves the page, since it was never told but once. */
export async function secrets({ appId }) {
  const first = await applicationOf(appId);
  const values = new Map();
  const list = h('div');
  draw(first);

  async function reload() {
    draw(await applicationOf(appId));
  }

  function draw({ passwordCredentials: held }) {
    const rows = held.map(({ keyId, displayName, endDateTime, hint }) => [
      displayName || '-',
      [dayOf(endDateTime), Date.parse(endDateTime) < now() ? [' ', badge('Expired', 'bad')] : undefined],
      values.has(keyId) ? copyable(values.get(keyId), 'Value') : h('code', {}, `${hint}******************`),
      copyable(keyId, 'Secret ID'),
      h(
        'fluent-button',
        {
          size: 'small',
          'aria-label': `Delete ${displayName || keyId}`,
          onclick: () => askToDelete(keyId, displayName),
        },
        'Delete',
      ),
    ]);
    fill(
      list,
      rows.length > 0
        ? table('Client secrets', ['Description', 'Expires', 'Value', 'Secret ID', 'Delete'], rows)
        : h('p', { class: 'empty' }, 'No client secrets have been created for this application.'),
    );
  }

  function askForSecret() {
    const description = field('Description', { id: 'description', autocomplete: 'off', maxlength: '120' });
    const life = choice('Expires', 'expires', lives);
    const day = h('input', { type: 'date', id: 'until' });
    const until = h('div', { class: 'field', hidden: true }, h('label', { for: 'until' }, 'End'), day);
    life.select.addEventListener('change', () => (until.hidden = life.select.value !== 'custom'));
    openDialog({
      title: 'Add a client secret',
      content: [description, life.node, until],
      action: 'Add',
      async submit() {
        const displayName = typed(description);
        const endDateTime = endOf(life.select.value, day.value);
        const body = { passwordCredential: { ...(displayName ? { displayName } : {}), endDateTime } };
        const made = await orMeaning(
          graph('POST', `/v1.0/applications/${encodeURIComponent(first.id)}/addPassword`, { body }),
          ({ status }) => (status === 403 ? notMine : 'No secret was made.'),
        );
        values.set(made.keyId, made.secretText);
        await reload();
        fill(
          note,
          message(
            'success',
            'Copy the Value now: it is shown only until you leave this page. The Secret ID is not the secret.',
          ),
        );
        announce('Client secret added');
      },
    });
  }

  function askToDelete(keyId, displayName) {
    openDialog({
      title: 'Delete this client secret?',
      content: h('p', {}, `Programs that use ${displayName || keyId} can sign in with it no more.`),
      action: 'Delete',
      danger: true,
      async submit() {
        await orMeaning(
          graph('POST', `/v1.0/applications/${encodeURIComponent(first.id)}/removePassword`, { body: { keyId } }),
          ({ status }) => (status === 403 ? notMine : 'The secret was not deleted.'),
        );
        values.delete(keyId);
        await reload();
        announce('Client secret deleted');
      },
    });
  }

  const note = h('div', { class: 'problem' });
  return {
    title: 'Certificates & secrets',
    above: above(first),
    content: [
      tabsOf(first, 'secrets'),
      h(
        'p',
        { class: 'soft' },
        'A secret string that the application uses to prove its identity when requesting a token. Also can be referred to as application password.',
      ),
      h(
        'div',
        { class: 'commands' },
        h('fluent-button', { appearance: 'primary', onclick: askForSecret }, 'New client secret'),
      ),
      note,
      list,
    ],
    leave: () => values.clear(),
  };
}

/** When a secret ends, counted by the service's clock. */
function endOf(days, until) {
  if (days !== 'custom') return new Date(now() + Number(days) * 86_400_000).toISOString();
  if (!until) throw new Error('Choose the day on which the secret ends.');
  return new Date(`${until}T23:59:59Z`).toISOString();
}
