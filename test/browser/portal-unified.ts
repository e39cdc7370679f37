import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { grantRole } from '../../lib/planes/grant';
import { businessDomains } from '../../lib/planes/unified';
import { persona } from '../../sandbox/entra/personas';
import { configOf } from '../lib/support';
import {
  focused,
  giveRole,
  none,
  place,
  pressIn,
  refusedWith,
  serious,
  settled,
  signIn,
  press,
  tabTo,
  type,
} from './portal-hands';

const application = 'Purview REST kit (learner)';
const unifiedOf = async (url: string) => (await connect({ config: configOf(url, 'learner') })).unified;
const statusOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 200,
    ({ status }: { status: number }) => status,
  );

/** A Data Governance Administrator gives an application a role by clicks, sees its call in code, and takes it again. */
export async function rolesOfWholeCatalog(page: Page, url: string): Promise<void> {
  const unified = await unifiedOf(url);
  assert.is(await statusOf(businessDomains.list(unified)), 403);
  await place(page, 'Roles and permissions');
  await giveRole(page, 'Global Catalog Reader', application);
  assert.equal(
    (await businessDomains.list(unified)).map(({ name }) => name),
    ['Customer', 'Finance'],
  );
  const call = page.locator('#calls .call', { hasText: 'PUT' });
  await call.locator('summary').click();
  await call.getByText('Let in by').waitFor();
  const text = (await call.textContent()) ?? '';
  assert.match(text, 'Let in by purviewdatagovernancerole_builtin_datagovernance-administrator:');
  assert.match(text, 'From the policy of the whole catalog');
  assert.match((await call.locator('ins').allTextContents()).join(''), persona('learner').objectId);
  assert.match(text, /grantRole\(unified, \{\s*"role": "Global Catalog Reader"/);
  for (const form of ['cross-fetch', 'curl', '.http', 'Python']) {
    await call.locator('.forms fluent-button', { hasText: form }).click();
    assert.match((await call.locator('.code pre').textContent()) ?? '', '/datagovernance/catalog/policies/');
  }
  none(await serious(page));
  await page.locator(`[aria-label="Remove ${application} from Global Catalog Reader"]`).click();
  await pressIn(page, 'Remove');
  await page.locator('section.role', { hasText: 'Global Catalog Reader (0)' }).waitFor();
  assert.is(await statusOf(businessDomains.list(unified)), 403);
  // The last one cannot go, or nobody could give a role any more.
  await page.locator('[aria-label="Remove Contoso catalog administration from Data Governance Administrator"]').click();
  await pressIn(page, 'Remove');
  await page.locator('section.role', { hasText: 'Data Governance Administrator (1)' }).waitFor();
  await page.locator('[aria-label="Remove Collection Admin from Data Governance Administrator"]').click();
  await page.getByText('is the last Data Governance Administrator of the Unified Catalog').waitFor();
  await giveRole(page, 'Data Governance Administrator', 'Contoso catalog administration');
}

/** The owner of a domain finds it by its keyword, and gives roles in both of its policies, one while somebody else is faster. */
export async function domainRoles(page: Page, url: string): Promise<void> {
  await openDomain(page, 'earn');
  await page.getByText('Governance Domain Creator, and Data Catalog Reader').waitFor();
  await giveRole(page, 'Data Steward', application);
  await giveRole(page, 'Governance Domain Reader', 'Contoso report readers');
  await giveRole(page, 'Governance Domain Reader', 'Data Reader');
  const { unified } = await connect({ config: configOf(url, 'admin') });
  const domainId = (await businessDomains.list(unified)).find(({ name }) => name === 'Finance')!.id;
  await page.locator('[aria-label="Add Data Product Owner"]').click();
  await grantRole(unified, { domainId, role: 'Data Product Owner', objectId: persona('curator').objectId });
  await page.locator('dialog[open] .results li', { hasText: application }).click();
  await pressIn(page, 'OK');
  await refusedWith(page, /Somebody else changed the roles.*409/);
  await pressIn(page, 'OK');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.locator('section.role', { hasText: 'Data Product Owner (2)' }).waitFor();
  await page.locator('[aria-label="Remove Data Reader from Governance Domain Reader"]').click();
  await pressIn(page, 'Remove');
  await page.locator('section.role', { hasText: 'Governance Domain Reader (1)' }).waitFor();
  // Whoever owns one domain reads nothing of the roles of the whole catalog.
  await place(page, 'Roles and permissions');
  await page.getByText('You are no Data Governance Administrator').waitFor();
}

/** Who gives the roles of the whole catalog sees those of a domain, and gives none there; an administrator of the directory sees none. */
export async function withoutRight(page: Page): Promise<void> {
  await openDomain(page, 'Finance');
  const owners = page.locator('section.role', { hasText: 'Governance Domain Owner' });
  assert.match((await owners.textContent()) ?? '', /Contoso catalog administration.*inherited from the whole catalog/);
  await page.locator('[aria-label="Add Data Steward"]').click();
  await page.locator('dialog[open] .results li', { hasText: 'Colleague' }).click();
  await pressIn(page, 'OK');
  await refusedWith(page, /You are no Governance Domain Owner of this domain.*403 Unauthorized/);
  await page.keyboard.press('Escape');
  await page.locator('#calls .call', { hasText: 'PUT' }).locator('summary').click();
  await page.locator('#calls').getByText('Refused: the caller holds policy/write, but not where').waitFor();
  await press(page, 'Sign out');
  await settled(page);
  await signIn(page, 'Administrator');
  await place(page, 'Governance domains');
  await refusedWith(page, /None of your roles in the Unified Catalog allows this/);
  await place(page, 'Roles and permissions');
  await refusedWith(page, /You are no Data Governance Administrator/);
}

/** Finds a domain and gives a role in it without a mouse. */
export async function catalogByKeyboard(page: Page): Promise<void> {
  await tabTo(page, 'Governance domains');
  await page.keyboard.press('Enter');
  await settled(page);
  await tabTo(page, 'Filter by keyword');
  await page.keyboard.type('finance');
  await page.getByRole('link', { name: 'Customer', exact: true }).waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await tabTo(page, 'Finance');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Finance' }).waitFor();
  await tabTo(page, 'Roles');
  await page.keyboard.press('Enter');
  await page.locator('section.role').first().waitFor();
  await tabTo(page, 'Add Data Product Owner');
  await page.keyboard.press('Space');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.type('Administrator');
  await page.keyboard.press('Tab');
  await tabTo(page, 'Administrator');
  await page.keyboard.press('Space');
  await tabTo(page, 'OK');
  await page.keyboard.press('Enter');
  await page.locator('section.role', { hasText: 'Data Product Owner (' }).getByText('administrator@').waitFor();
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.is(await focused(page), 'Add Data Product Owner');
}

/** A tenant with a classic account alone has none of it, and says so. */
export async function noCatalog(page: Page): Promise<void> {
  for (const name of ['Governance domains', 'Roles and permissions']) {
    await place(page, name);
    await refusedWith(page, /There is no Unified Catalog here.*404/);
  }
}

async function openDomain(page: Page, keyword: string): Promise<void> {
  await place(page, 'Governance domains');
  await page.getByRole('link', { name: 'Finance', exact: true }).waitFor();
  await type(page, 'keyword', keyword);
  await page.getByRole('link', { name: 'Finance', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Finance' }).waitFor();
  await page.getByText('What we earn').waitFor();
  await page.locator('.tabs').getByRole('link', { name: 'Roles', exact: true }).click();
  await page.locator('section.role').first().waitFor();
}
