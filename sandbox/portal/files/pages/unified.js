// What the pages of the Unified Catalog have in common: its domains and policies, and what a refusal means there.
import { purview, versions } from '../api.js';
import { badge, h } from '../dom.js';

const version = versions.unified;
const base = '/datagovernance/catalog';

export const domainsAt = '/portal/unified-catalog/domains';
export const catalogRolesAt = '/portal/unified-catalog/roles';
export const addressOf = (id, page = '') => `${domainsAt}/${encodeURIComponent(id)}${page && `/${page}`}`;
export const aboveDomains = [['Unified Catalog'], ['Catalog Management'], ['Governance domains', domainsAt]];

/** The governance domains that one may see. */
export const listDomains = () => allPages('businessdomains', ({ value, nextLink }) => [value, tokenIn(nextLink)]);

/** The policies that one may read. */
export const listPolicies = () => allPages('policies', ({ values, skipToken }) => [values, skipToken]);

async function allPages(name, read) {
  const rows = [];
  let skipToken;
  do {
    const [page, next] = read(await purview('GET', `${base}/${name}`, { version, query: { skipToken } }));
    rows.push(...page);
    // One that leads back to where it is would lead on for ever.
    skipToken = next === skipToken ? undefined : next;
  } while (skipToken);
  return rows;
}

const tokenIn = (link) => (link ? new URL(link, location.origin).searchParams.get('skipToken') : undefined);

export const domainOf = (id) => purview('GET', `${base}/businessdomains/${encodeURIComponent(id)}`, { version });

export const putPolicy = ({ id }, options) =>
  purview('PUT', `${base}/policies/${encodeURIComponent(id)}`, { version, ...options });

const states = { PUBLISHED: 'good', DRAFT: 'warn' };

/** Answers write it in capitals, or as a name: both were seen. */
export function statusOf({ status = '' }) {
  const state = status.toUpperCase();
  return badge(state.charAt(0) + state.slice(1).toLowerCase(), states[state] ?? 'plain');
}

/** The tabs of one domain; `at` is the one that is shown. */
export function tabsOf({ id, name }, at) {
  const tabs = [
    ['Details', ''],
    ['Roles', 'roles'],
  ];
  return h(
    'nav',
    { class: 'tabs', 'aria-label': `Pages of ${name}` },
    tabs.map(([text, page]) =>
      h('a', { href: addressOf(id, page), 'aria-current': page === at ? 'page' : undefined }, text),
    ),
  );
}
