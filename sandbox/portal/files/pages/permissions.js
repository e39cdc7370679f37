import { graph } from '../api.js';
import { announce, badge, fill, h, message, openDialog, table } from '../dom.js';
import { orMeaning } from '../refusal.js';
import { above, applicationOf, tabsOf } from './applications.js';

const graphAppId = '00000003-0000-0000-c000-000000000000';
const bySource = (appId) =>
  graph('GET', '/v1.0/servicePrincipals', { query: { $filter: `appId eq '${appId}'` } }).then(({ value }) => value[0]);

/** API permissions: what the application says it needs, what was consented to, and the button for whoever may consent. */
export async function permissions({ appId }) {
  const list = h('div');
  const problem = h('div', { class: 'problem' });
  const found = await load();
  draw(found);

  async function load() {
    const application = await applicationOf(appId);
    const principal = await bySource(appId);
    const sources = new Map([[graphAppId, await bySource(graphAppId)]]);
    for (const { resourceAppId } of application.requiredResourceAccess)
      if (!sources.has(resourceAppId)) sources.set(resourceAppId, await bySource(resourceAppId));
    const granted = principal
      ? (await graph('GET', `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`)).value
      : [];
    return { application, principal, sources, granted };
  }

  /** The permissions that are listed, each with its source and whether an administrator consented. */
  function listed({ application, sources, granted }) {
    return application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
      resourceAccess.map(({ id, type }) => {
        const source = sources.get(resourceAppId);
        const published = [...(source?.appRoles ?? []), ...(source?.oauth2PermissionScopes ?? [])].find(
          (one) => one.id === id,
        );
        return {
          id,
          type,
          source,
          name: published?.value ?? id,
          means: published?.displayName ?? published?.adminConsentDisplayName ?? '',
          granted: granted.some(({ appRoleId }) => appRoleId === id),
        };
      }),
    );
  }

  function draw(state) {
    const all = listed(state);
    const rows = all.map(({ name, type, means, source, granted: done }) => [
      name,
      type === 'Role' ? 'Application' : 'Delegated',
      [source?.displayName, h('br'), h('span', { class: 'soft' }, means)],
      type === 'Role' ? (done ? badge('Granted for Contoso', 'good') : badge('Not granted for Contoso', 'warn')) : '-',
    ]);
    const toGrant = all.filter(({ type, granted: done }) => type === 'Role' && !done);
    fill(
      list,
      h(
        'div',
        { class: 'commands' },
        h('fluent-button', { onclick: () => askToAdd(state) }, 'Add a permission'),
        h(
          'fluent-button',
          {
            appearance: 'primary',
            role: 'button',
            disabled: toGrant.length === 0,
            'aria-disabled': String(toGrant.length === 0),
            onclick: () => askToGrant(state, toGrant),
          },
          'Grant admin consent for Contoso',
        ),
      ),
      rows.length > 0
        ? table('Configured permissions', ['API / Permissions name', 'Type', 'Description', 'Status'], rows)
        : h('p', { class: 'empty' }, 'No permissions added.'),
    );
  }

  function askToAdd({ application, sources }) {
    const { appRoles } = sources.get(graphAppId);
    const had =
      application.requiredResourceAccess.find(({ resourceAppId }) => resourceAppId === graphAppId)?.resourceAccess ??
      [];
    const boxes = appRoles.map(({ id, value, displayName }) =>
      h(
        'label',
        { class: 'radio' },
        h('input', { type: 'checkbox', value: id, checked: had.some((one) => one.id === id) }),
        h('span', {}, value, h('br'), h('span', { class: 'soft' }, displayName)),
      ),
    );
    openDialog({
      title: 'Microsoft Graph: application permissions',
      content: h(
        'fieldset',
        { class: 'field' },
        h('legend', {}, 'Your application runs without a signed-in user.'),
        boxes,
      ),
      action: 'Save',
      async submit() {
        const chosen = boxes.map((box) => box.querySelector('input')).filter(({ checked }) => checked);
        const resourceAccess = [
          ...had.filter(({ type }) => type === 'Scope'),
          ...chosen.map(({ value }) => ({ id: value, type: 'Role' })),
        ];
        const others = application.requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId !== graphAppId);
        const requiredResourceAccess = [
          ...others,
          ...(resourceAccess.length > 0 ? [{ resourceAppId: graphAppId, resourceAccess }] : []),
        ];
        await orMeaning(
          graph('PATCH', `/v1.0/applications/${application.id}`, { body: { requiredResourceAccess } }),
          'You may not change this application: you are none of its owners.',
        );
        draw(await load());
        announce('Permissions saved');
      },
    });
  }

  function askToGrant({ principal }, toGrant) {
    openDialog({
      title: 'Grant admin consent confirmation',
      content: h(
        'p',
        {},
        `Do you want to grant consent for the requested permissions for all accounts in Contoso? ${toGrant.map(({ name }) => name).join(', ')}`,
      ),
      action: 'Yes',
      async submit() {
        for (const { id, source } of toGrant) {
          const body = { principalId: principal.id, resourceId: source.id, appRoleId: id };
          await orMeaning(
            graph('POST', `/v1.0/servicePrincipals/${source.id}/appRoleAssignedTo`, { body }),
            'You may not consent for the tenant: that takes an administrator, such as the person called Administrator here.',
          );
        }
        draw(await load());
        fill(problem, message('success', 'Successfully granted admin consent for the requested permissions.'));
      },
    });
  }

  return {
    title: 'API permissions',
    above: above(found.application),
    content: [
      tabsOf(found.application, 'permissions'),
      h(
        'p',
        { class: 'soft' },
        'Purview asks for none of these: there its own roles decide. The check of lesson 01 reads the registration with Application.Read.All.',
      ),
      problem,
      list,
    ],
  };
}
