import { fill, h } from './dom.js';
import { beginClick } from './calls/log.js';
import { showPanel } from './calls/panel.js';
import { showIncident } from './incident.js';
import { followLinks, show } from './router.js';
import { comeBack, onSignedOut, person, signOut } from './session.js';
import { refuse } from './pages/home.js';

/** @type {[string, [string, string][]][]} */
const places = [
  [
    'Microsoft Entra ID',
    [
      ['App registrations', '/portal/entra/apps'],
      ['Enterprise applications', '/portal/entra/enterprise'],
    ],
  ],
  [
    'Purview: Data Map',
    [
      ['Collections', '/portal/purview/collections'],
      ['Sources', '/portal/purview/sources'],
      ['Search', '/portal/purview/search'],
    ],
  ],
  ['Purview: Unified Catalog', [['Governance domains', '/portal/unified-catalog/domains']]],
  ['Purview: Settings', [['Roles and permissions', '/portal/unified-catalog/roles']]],
  ['Behind it', [['Calls', '/portal/calls']]],
];

function showPlaces() {
  const groups = places.map(([title, links]) => [
    h('h2', {}, title),
    h(
      'ul',
      {},
      links.map(([text, href]) => h('li', {}, h('a', { href }, text))),
    ),
  ]);
  const menu = h(
    'details',
    {},
    h('summary', {}, 'Menu'),
    h('ul', {}, h('li', {}, h('a', { href: '/portal/' }, 'Home'))),
    groups,
  );
  const wide = matchMedia('(min-width: 48rem)');
  const fit = () => (menu.open = wide.matches);
  wide.addEventListener('change', fit);
  // On a narrow screen the menu goes away once somebody chose.
  menu.addEventListener('click', (event) => event.target instanceof HTMLAnchorElement && fit());
  fit();
  fill(document.getElementById('places'), menu);
}

function showPerson() {
  const who = person();
  const out = h('fluent-button', { size: 'small', onclick: signOut }, 'Sign out');
  fill(
    document.getElementById('who'),
    who ? [h('span', { class: 'name', title: who.username }, who.name), out] : undefined,
  );
}

/** What a click is called: what is written on it, within the dialog that it was made in. */
function labelOf(clicked) {
  const own = clicked.dataset.says ?? clicked.getAttribute('aria-label') ?? clicked.textContent ?? '';
  const dialog = clicked.closest('dialog')?.querySelector('h2')?.textContent;
  return [dialog, own.trim()].filter(Boolean).join(', ').slice(0, 100);
}

/** What somebody clicked names the calls that follow. */
function nameClicks() {
  document.addEventListener(
    'click',
    (event) => {
      const clicked = event
        .composedPath()
        .find(
          (one) => one instanceof Element && one.matches('a, fluent-button, fluent-tree-item, fluent-switch, button'),
        );
      const inPanel = event.composedPath().some((one) => one instanceof Element && one.matches('#calls, .calls'));
      if (clicked instanceof HTMLElement && !inPanel) beginClick(labelOf(clicked));
    },
    { capture: true },
  );
}

const problem = await comeBack();
if (problem) refuse(problem);
nameClicks();
showPlaces();
showPerson();
onSignedOut(showPerson);
showPanel(document.getElementById('calls'));
followLinks();
void showIncident(document.getElementById('incident'));
await show({ focus: false });
