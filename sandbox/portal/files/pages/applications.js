// What the pages of App registrations have in common.
import { allOf, graph, now } from '../api.js';
import { badge, h } from '../dom.js';
import { person } from '../session.js';

/** The application of this client id. */
export const applicationOf = (appId) => graph('GET', `/v1.0/applications(appId='${encodeURIComponent(appId)}')`);

export const listApplications = () => allOf('/v1.0/applications');

/** Whether the one who is signed in may change it. */
export async function isMine({ id }) {
  const owners = await allOf(`/v1.0/applications/${encodeURIComponent(id)}/owners`);
  return owners.some((owner) => owner.id === person().objectId);
}

/** How the secrets stand: the one that ends last decides. */
export function secretsState({ passwordCredentials }) {
  if (passwordCredentials.length === 0) return '-';
  const days =
    (Math.max(...passwordCredentials.map(({ endDateTime }) => Date.parse(endDateTime))) - now()) / 86_400_000;
  return days < 0 ? badge('Expired', 'bad') : days < 30 ? badge('Expiring soon', 'warn') : badge('Current', 'good');
}

export const addressOf = (appId, page = '') => `/portal/entra/apps/${encodeURIComponent(appId)}${page && `/${page}`}`;

/** The tabs of one application; `at` is the one that is shown. */
export function tabsOf({ appId, displayName }, at) {
  const tabs = [
    ['Overview', ''],
    ['Certificates & secrets', 'secrets'],
    ['API permissions', 'permissions'],
  ];
  return h(
    'nav',
    { class: 'tabs', 'aria-label': `Pages of ${displayName}` },
    tabs.map(([text, page]) =>
      h('a', { href: addressOf(appId, page), 'aria-current': page === at ? 'page' : undefined }, text),
    ),
  );
}

export const aboveAll = ['App registrations', '/portal/entra/apps'];
export const above = ({ appId, displayName }) => [aboveAll, [displayName, addressOf(appId)]];
