import { graph } from '../api.js';
import { choice, copyable, dayOf, field, fill, h, message, openDialog, table, typed } from '../dom.js';
import { orMeaning, refusal } from '../refusal.js';
import { go } from '../router.js';
import { aboveAll, addressOf, applicationOf, listApplications, secretsState, tabsOf } from './applications.js';

/** Who may use an application, in the order of the real page. */
const audiences = [
  ['AzureADMyOrg', 'Accounts in this organizational directory only (Contoso only - Single tenant)'],
  ['AzureADMultipleOrgs', 'Accounts in any organizational directory (Multitenant)'],
  [
    'AzureADandPersonalMicrosoftAccount',
    'Accounts in any organizational directory (Multitenant) and personal Microsoft accounts',
  ],
  ['PersonalMicrosoftAccount', 'Personal Microsoft accounts only'],
];

/** App registrations: all of the tenant. */
export async function registrations() {
  const applications = await listApplications();
  const rows = applications
    .sort((a, b) => b.createdDateTime.localeCompare(a.createdDateTime) || a.displayName.localeCompare(b.displayName))
    .map((one) => [
      h('a', { href: addressOf(one.appId) }, one.displayName),
      h('code', {}, one.appId),
      dayOf(one.createdDateTime),
      secretsState(one),
    ]);
  return {
    title: 'App registrations',
    content: [
      h(
        'div',
        { class: 'commands' },
        h(
          'fluent-button',
          { appearance: 'primary', onclick: () => void go('/portal/entra/apps/new') },
          'New registration',
        ),
      ),
      table('Applications', ['Display name', 'Application (client) ID', 'Created on', 'Certificates & secrets'], rows),
    ],
  };
}

/** Register an application: what it is called, who may use it, and where its people are sent back to. */
export function newRegistration() {
  const name = field('Name', { id: 'name', required: true, autocomplete: 'off', maxlength: '120' });
  const group = h(
    'fieldset',
    { class: 'field' },
    h('legend', {}, 'Supported account types'),
    h('p', { class: 'soft' }, 'Who can use this application or access this API?'),
    audiences.map(([value, text], at) =>
      h(
        'label',
        { class: 'radio' },
        h('input', { type: 'radio', name: 'audience', value, checked: at === 0 }),
        h('span', {}, text),
      ),
    ),
  );
  const platform = choice('Platform', 'platform', [
    ['', 'Select a platform'],
    ['publicClient', 'Public client/native (mobile & desktop)'],
    ['web', 'Web'],
    ['spa', 'Single-page application (SPA)'],
  ]);
  const uri = field('Redirect URI (optional)', {
    id: 'uri',
    autocomplete: 'off',
    placeholder: 'e.g. https://exampleURI.com',
    type: 'url',
  });
  const problem = h('div', { class: 'problem' });
  const button = h('fluent-button', { appearance: 'primary', onclick: () => void register() }, 'Register');

  async function register() {
    const displayName = typed(name);
    const at = typed(uri);
    if (!displayName) return refuse('Give the application a name.', name);
    if (at && !platform.select.value)
      return refuse('Select the platform that the redirect URI belongs to, or leave the URI empty.', platform.select);
    button.setAttribute('disabled', '');
    try {
      const signInAudience = group.querySelector('input:checked').value;
      const body = { displayName, signInAudience, ...(at ? { [platform.select.value]: { redirectUris: [at] } } : {}) };
      const made = await graph('POST', '/v1.0/applications', { body });
      // Without its service principal in the tenant nothing could sign in, and no role could be given.
      await graph('POST', '/v1.0/servicePrincipals', { body: { appId: made.appId } });
      await go(addressOf(made.appId));
    } catch (error) {
      fill(
        problem,
        error.status === undefined
          ? message('error', error.message)
          : refusal(
              error,
              error.status === 403
                ? 'You may register no application: that takes the role Application Developer in the directory.'
                : 'The application was not registered.',
            ),
      );
    } finally {
      button.removeAttribute('disabled');
    }
  }

  function refuse(sentence, at) {
    fill(problem, message('error', sentence));
    at.focus();
  }
  name.addEventListener('keydown', (event) => event.key === 'Enter' && void register());
  uri.addEventListener('keydown', (event) => event.key === 'Enter' && void register());

  return {
    title: 'Register an application',
    above: [aboveAll],
    content: [
      name,
      h('p', { class: 'soft' }, 'The user-facing display name for this application (this can be changed later).'),
      group,
      h('div', { class: 'pair' }, platform.node, uri),
      h(
        'p',
        { class: 'soft' },
        'A program that signs in with a secret needs no redirect URI: leave both empty, or do as the tutorial has it, Web and any value, such as https://exampleURI.com.',
      ),
      problem,
      h('div', { class: 'actions' }, button),
    ],
  };
}

/** Overview of one application: its ids, each with what it is for. */
export async function application({ appId }) {
  const found = await applicationOf(appId);
  const {
    value: [tenant],
  } = await graph('GET', '/v1.0/organization');
  const {
    value: [principal],
  } = await graph('GET', '/v1.0/servicePrincipals', { query: { $filter: `appId eq '${appId}'` } });
  const audience = audiences.find(([value]) => value === found.signInAudience)?.[1] ?? found.signInAudience;
  const redirects = ['web', 'spa', 'publicClient'].flatMap((platform) => found[platform].redirectUris);
  const rows = [
    ['Display name', found.displayName],
    [
      'Application (client) ID',
      copyable(found.appId, 'Application (client) ID'),
      'AZURE_CLIENT_ID: what a program says it is.',
    ],
    [
      'Object ID',
      copyable(found.id, 'Object ID'),
      'Of the registration. Graph wants it to change the application; a role in Purview wants another one.',
    ],
    [
      'Directory (tenant) ID',
      copyable(tenant.id, 'Directory (tenant) ID'),
      'AZURE_TENANT_ID: where the program signs in.',
    ],
    ['Supported account types', audience],
    ['Redirect URIs', redirects.length > 0 ? redirects.join(', ') : '-'],
    [
      'Managed application in local directory',
      principal ? h('a', { href: `/portal/entra/enterprise/${principal.id}` }, principal.displayName) : '-',
      'Its service principal, whose object ID is the one for roles.',
    ],
  ];
  return {
    title: found.displayName,
    above: [aboveAll],
    content: [
      tabsOf(found, ''),
      properties(rows),
      h('div', { class: 'commands' }, h('fluent-button', { onclick: () => deleteApplication(found) }, 'Delete')),
    ],
  };
}

export const properties = (rows) =>
  h(
    'dl',
    { class: 'properties' },
    rows.map(([name, value, means]) => [
      h('dt', {}, name),
      h('dd', {}, value, means ? h('p', { class: 'soft' }, means) : undefined),
    ]),
  );

function deleteApplication({ id, displayName }) {
  openDialog({
    title: 'Delete app registration',
    content: h('p', {}, `Delete ${displayName}? Its secrets stop working, and its service principal goes with it.`),
    action: 'Delete',
    danger: true,
    async submit() {
      await orMeaning(
        graph('DELETE', `/v1.0/applications/${encodeURIComponent(id)}`),
        'You may not delete this application: you are none of its owners.',
      );
      await go('/portal/entra/apps');
    },
  });
}
