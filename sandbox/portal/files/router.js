// Which page an address names, and the way from one to the next.
import { asked, pathIn } from './address.js';
import { beginClick } from './calls/log.js';
import { announce, fill, h, message } from './dom.js';
import { SignInNeeded, person } from './session.js';
import { refusal } from './refusal.js';
import { application, newRegistration, registrations } from './pages/registrations.js';
import { secrets } from './pages/secrets.js';
import { permissions } from './pages/permissions.js';
import { enterpriseApplication, enterpriseApplications } from './pages/enterprise.js';
import { collections } from './pages/collections.js';
import { roleAssignments } from './pages/roles.js';
import { domainDetails, domains } from './pages/domains.js';
import { catalogRoles, domainRoles } from './pages/catalog-roles.js';
import { sources } from './pages/sources.js';
import { search } from './pages/search.js';
import { allCalls } from './pages/calls.js';
import { home, signedOut } from './pages/home.js';

/** Address, page, what it is called where it cannot be shown, and whether it is there for those who have not signed in. A page gives { title, above, content } or a promise of it. */
const routes = [
  route('/portal/', home, 'Practice portal'),
  route('/portal/entra/apps', registrations, 'App registrations'),
  route('/portal/entra/apps/new', newRegistration, 'Register an application'),
  route('/portal/entra/apps/{appId}', application, 'Overview'),
  route('/portal/entra/apps/{appId}/secrets', secrets, 'Certificates & secrets'),
  route('/portal/entra/apps/{appId}/permissions', permissions, 'API permissions'),
  route('/portal/entra/enterprise', enterpriseApplications, 'Enterprise applications'),
  route('/portal/entra/enterprise/{id}', enterpriseApplication, 'Enterprise application'),
  route('/portal/purview/collections', collections, 'Collections'),
  route('/portal/purview/collections/{name}', roleAssignments, 'Role assignments'),
  route('/portal/purview/sources', sources, 'Sources'),
  route('/portal/purview/search', search, 'Search'),
  route('/portal/unified-catalog/domains', domains, 'Governance domains'),
  route('/portal/unified-catalog/domains/{domainId}', domainDetails, 'Governance domain'),
  route('/portal/unified-catalog/domains/{domainId}/roles', domainRoles, 'Roles'),
  route('/portal/unified-catalog/roles', catalogRoles, 'Roles and permissions'),
  route('/portal/calls', allCalls, 'Calls', true),
];

function route(path, page, title, anybody = false) {
  const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`, 'i');
  return { pattern, page, title, anybody };
}

let shown = 0;
let leave = () => undefined;

/** Goes to an address of the portal. */
export async function go(address) {
  history.pushState(null, '', asked(address));
  await show();
}

/** Shows what the address names. */
export async function show({ focus = true } = {}) {
  const turn = ++shown;
  const main = document.getElementById('content');
  leave();
  leave = () => undefined;
  markPlace();
  const place = found();
  main.setAttribute('aria-busy', 'true');
  const built = await build(place);
  // Somebody went on before it was there.
  if (turn !== shown) return void built.leave?.();
  leave = built.leave ?? leave;
  const heading = h('h1', { tabindex: '-1' }, built.title);
  fill(main, built.above ? h('p', { class: 'crumbs' }, crumbs(built.above)) : undefined, heading, built.content);
  main.removeAttribute('aria-busy');
  document.title = `${built.title} - Practice portal`;
  if (focus) heading.focus();
  announce(built.title);
}

async function build({ page, title, anybody = false, given = {} }) {
  if (!page)
    return {
      title: 'There is no such page',
      content: h('p', {}, 'Begin ', h('a', { href: '/portal/' }, 'at the start'), '.'),
    };
  if (!anybody && !person()) return signedOut();
  try {
    return await page(given);
  } catch (error) {
    if (error instanceof SignInNeeded) return signedOut(error.message);
    return {
      title,
      content: error.status === undefined ? message('error', error.message) : refusal(error),
    };
  }
}

function found() {
  for (const { pattern, ...place } of routes) {
    const match = pattern.exec(pathIn(location));
    if (match)
      return {
        ...place,
        given: Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decoded(value)])),
      };
  }
  return { page: undefined, title: '' };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where a place has no page of its own, its name leads nowhere. */
const crumbs = (above) => above.flatMap(([text, href]) => [href ? h('a', { href }, text) : text, ' › ']);

/** The place in the navigation that one is at: the longest that the address begins with. */
function markPlace() {
  /** @type {HTMLAnchorElement[]} */
  const links = [...document.querySelector('#places').querySelectorAll('a')];
  const at = links
    .filter(
      (link) =>
        location.pathname === link.pathname ||
        (pathIn(link) !== '/portal/' && location.pathname.startsWith(`${link.pathname}/`)),
    )
    .sort((a, b) => b.pathname.length - a.pathname.length)[0];
  for (const link of links) {
    if (link === at) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Links within the portal do not load it anew, and `back` works. */
export function followLinks() {
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    if (!pathIn(link).startsWith('/portal/') || link.hash) return;
    event.preventDefault();
    void go(pathIn(link) + link.search);
  });
  addEventListener('popstate', () => {
    beginClick('Back or forward');
    void show();
  });
}
