import { rolesIn } from '../catalog-roles.js';
import { fill, h, message } from '../dom.js';
import { refusal } from '../refusal.js';
import { listPrincipals } from './account.js';
import { roleCards } from './members.js';
import { aboveDomains, addressOf, catalogRolesAt, domainOf, listPolicies, putPolicy, tabsOf } from './unified.js';

/** Unified Catalog > Catalog Management > Governance domains > one of them > Roles. */
export async function domainRoles({ domainId }) {
  const domain = await domainOf(domainId);
  return {
    title: domain.name,
    above: [...aboveDomains, [domain.name, addressOf(domain.id)]],
    content: [
      tabsOf(domain, 'roles'),
      h(
        'p',
        { class: 'soft' },
        'Two that the tutorial names beside these are given for the whole catalog, under ',
        h('a', { href: catalogRolesAt }, 'Roles and permissions'),
        ': Governance Domain Creator, and Data Catalog Reader, which is called Global Catalog Reader now.',
      ),
      await roleList(domain.id, {
        place: { domainId: domain.id },
        loses: `in the governance domain ${domain.name}`,
        giver: 'Governance Domain Owner',
        refused: 'You are no Governance Domain Owner of this domain: only they change its roles.',
        unseen: 'None of your roles lets you see who holds a role in this domain. Its Governance Domain Owners do.',
      }),
    ],
  };
}

/** Settings > Solution settings > Unified Catalog > Roles and permissions: the roles of the whole catalog. */
export async function catalogRoles() {
  return {
    title: 'Roles and permissions',
    above: [['Settings'], ['Solution settings'], ['Unified Catalog']],
    content: [
      h(
        'p',
        { class: 'soft' },
        'These are given for the whole Unified Catalog; those in a governance domain, on its Roles tab.',
      ),
      await roleList(undefined, {
        place: {},
        loses: 'in the whole Unified Catalog',
        giver: 'Data Governance Administrator',
        whole: 'the Unified Catalog',
        refused: 'You are no Data Governance Administrator: only they see and change the roles of the whole catalog.',
        unseen: 'You are no Data Governance Administrator: only they see and change the roles of the whole catalog.',
      }),
    ],
  };
}

/** The roles of a domain, or without one of the whole catalog. */
async function roleList(domainId, /** @type {any} */ { unseen, ...words }) {
  const problem = h('div', { class: 'problem' });
  const cards = h('div');
  /** @type {import('./members.js').Book} */
  const book = {
    ...{ roles: [], policies: [], principals: [], problem, again, put: putPolicy, ...words },
    whence: () => h('a', { href: catalogRolesAt }, 'the whole catalog'),
  };
  await again();
  return [problem, cards];

  async function again() {
    try {
      const policies = await listPolicies();
      Object.assign(book, { policies, roles: rolesIn(policies, domainId), principals: await listPrincipals() });
      fill(cards, book.roles.length > 0 ? roleCards(book) : message('warning', unseen));
    } catch (error) {
      if (error.status === undefined) throw error;
      fill(cards, refusal(error, error.status === 403 ? unseen : undefined));
    }
  }
}
