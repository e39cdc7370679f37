import { allOf } from '../api.js';
import { copyable, dayOf, field, fill, h, table, typed } from '../dom.js';
import { withKeyword } from '../catalog-roles.js';
import { aboveDomains, addressOf, catalogRolesAt, domainOf, listDomains, statusOf, tabsOf } from './unified.js';
import { properties } from './registrations.js';

/** Unified Catalog > Catalog Management > Governance domains: those that one may see, by keyword. */
export async function domains() {
  const all = await listDomains();
  const keyword = field('Filter by keyword', { id: 'keyword', autocomplete: 'off' });
  const found = h('div');
  const draw = () => {
    const rows = withKeyword(all, typed(keyword)).map((one) => [
      h('a', { href: addressOf(one.id) }, one.name),
      kindOf(one),
      statusOf(one),
      one.description,
    ]);
    fill(
      found,
      rows.length > 0
        ? table('Governance domains', ['Name', 'Type', 'Status', 'Description'], rows)
        : h(
            'p',
            { class: 'empty' },
            all.length > 0 ? 'No domain has this keyword.' : 'There is none that you may see.',
          ),
    );
  };
  keyword.addEventListener('input', draw);
  draw();
  return {
    title: 'Governance domains',
    above: [['Unified Catalog'], ['Catalog Management']],
    content: [
      h(
        'p',
        { class: 'soft' },
        'A domain’s roles are given in it, on its Roles tab. Those of the whole catalog are given under ',
        h('a', { href: catalogRolesAt }, 'Roles and permissions'),
        '.',
      ),
      keyword,
      found,
    ],
  };
}

/** The type of a domain in words: FunctionalUnit is one. */
const kindOf = ({ type = '-' }) =>
  type.replace(/([a-z])([A-Z])/g, (_, before, letter) => `${before} ${letter.toLowerCase()}`);

/** A governance domain: what it is. */
export async function domainDetails({ domainId }) {
  const domain = await domainOf(domainId);
  const { createdAt, createdBy, lastModifiedAt } = domain.systemData;
  const people = await allOf('/v1.0/users');
  const maker = people.find(({ id }) => id === createdBy?.toLowerCase());
  return {
    title: domain.name,
    above: aboveDomains,
    content: [
      tabsOf(domain, ''),
      properties([
        ['Name', domain.name],
        ['Description', domain.description || '-'],
        ['Type', kindOf(domain)],
        ['Status', statusOf(domain), 'What is in a domain can be published once the domain is.'],
        ['Domain ID', copyable(domain.id, 'Domain ID'), 'What a program names the domain by: domainId of grantRole.'],
        ['Parent domain', domain.parentId ? h('a', { href: addressOf(domain.parentId) }, domain.parentId) : '-'],
        ['Created', [dayOf(createdAt), maker ? ` by ${maker.displayName}` : undefined]],
        ['Last modified', dayOf(lastModifiedAt)],
      ]),
    ],
  };
}
