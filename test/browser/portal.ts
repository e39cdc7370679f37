import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { readConfig } from '../../lib/core/config';
import { runChecks } from '../../lib/diagnosis/checks';
import { verifyPlanes } from '../../lib/diagnosis/verify';
import { writeEntities } from '../../lib/planes/catalog';
import { grantRole } from '../../lib/planes/grant';
import { search } from '../../lib/planes/search';
import { businessDomains } from '../../lib/planes/unified';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { configOf } from '../lib/support';
import {
  settled,
  signIn,
  place,
  press,
  pressIn,
  type,
  register,
  addReading,
  openApplication,
  openRoot,
  clickCollection,
  giveRole,
  refusedWith,
  focused,
  tabTo,
  none,
  serious,
  overflowing,
  watched,
} from './portal-hands';
import { catalogByKeyboard, domainRoles, noCatalog, rolesOfWholeCatalog, withoutRight } from './portal-unified';
import { anIncident } from './portal-incident';
import type { Visit } from './search-page';
import { startSandbox } from '../sandbox-suite';

const wide = { viewport: { width: 1400, height: 900 } };
/** How every page is looked at. */
const looks = {
  light: { ...wide, colorScheme: 'light' },
  dark: { ...wide, colorScheme: 'dark' },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
} as const;

/** A name that would run a script, were it taken for HTML. */
const hostile = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';

const learner = persona('learner').clientId;
/** Where every page is; that of a governance domain is named by its id. */
const pagesOf = (domainId: string) => [
  '',
  'entra/apps',
  'entra/apps/new',
  `entra/apps/${learner}`,
  `entra/apps/${learner}/secrets`,
  `entra/apps/${learner}/permissions`,
  'entra/enterprise',
  `entra/enterprise/${persona('learner').objectId}`,
  'purview/collections',
  'purview/collections/contoso',
  'purview/sources',
  'purview/search',
  'unified-catalog/domains',
  'unified-catalog/roles',
  `unified-catalog/domains/${domainId}`,
  `unified-catalog/domains/${domainId}/roles`,
  'calls',
  'nowhere',
];

/** Uses the practice portal: only clicks and types, and looks at every page in light, in dark and on a narrow screen. */
export async function visitPortal(browser: Browser, screenshots: string): Promise<Visit[]> {
  const sandbox = await startSandbox();
  const plain = await startSandbox({ plain: true });
  const classic = await startSandbox({ shape: 'classic' });
  const visits: Visit[] = [];

  /** Opens the portal, signs somebody in, does something there and looks whether anything went wrong meanwhile. */
  const step = async (
    called: string,
    act: (page: Page) => Promise<void>,
    { url = sandbox.url, who = 'Collection Admin' } = {},
  ) => {
    const context = await browser.newContext(wide);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const problems = watched(page, url);
    try {
      await page.goto(`${url}/portal/`);
      await settled(page);
      await signIn(page, who);
      await act(page);
    } catch (error) {
      problems.push((error as Error).message);
    }
    await page.screenshot({ path: join(screenshots, `portal-${called.replace(/\W+/g, '-')}.jpg`) });
    await context.close();
    visits.push({ step: called, problems });
  };

  try {
    await step('from nothing to an own query', (page) => firstQuery(page, plain.url), { url: plain.url });
    await step('what a click called', (page) => lookAtCalls(page));
    await step('a colleague is refused', (page) => refusedColleague(page), { who: 'Colleague' });
    await step('a reader is refused', (page) => refusedReader(page), { who: 'Data Reader' });
    await step('consent is refused and given', (page) => consent(page, sandbox.url));
    await step('roles come and go', (page) => changeRoles(page));
    await step('somebody else was faster', (page) => overtaken(page, sandbox.url));
    await step('a hostile name', (page) => hostileName(page, sandbox.url));
    await step('keyboard alone', (page) => byKeyboard(page));
    await step('the calls of programs', (page) => programsCalls(page, sandbox.url));
    await step('roles of the whole Unified Catalog', (page) => rolesOfWholeCatalog(page, sandbox.url));
    await step('roles in a governance domain', (page) => domainRoles(page, sandbox.url), { who: 'Colleague' });
    await step('a domain of others', (page) => withoutRight(page));
    await step('the Unified Catalog by keyboard', (page) => catalogByKeyboard(page), { who: 'Colleague' });
    await step('no Unified Catalog', (page) => noCatalog(page), { url: classic.url });
    await step('an open incident', (page) => anIncident(page, sandbox.url), { who: 'Administrator' });
    await step('back and reload', (page) => backAndReload(page));
    await step('a sign-in that does not come about', (page) => notSignedIn(page));
    await step('an own role is given up', (page) => giveUp(page), { url: plain.url });
    await step('every page', (page) => everyPage(page, join(screenshots, 'portal')));
  } finally {
    await sandbox.close();
    await plain.close();
    await classic.close();
  }
  return visits;
}

// ---- the runs ----

/** Registers an application, makes its secret, gives it three roles, asks the four planes as that application, and has all checks pass. */
async function firstQuery(page: Page, url: string): Promise<void> {
  const began = performance.now();
  await register(page, 'My first application');
  const ids = await page.locator('.copyable code').allTextContents();
  const [clientId = '', , tenant = ''] = ids;
  await page.getByRole('link', { name: 'Certificates & secrets' }).click();
  await settled(page);
  await press(page, 'New client secret');
  await type(page, 'description', 'rest-api');
  await pressIn(page, 'Add');
  await page.locator('td code', { hasText: '~sandbox~' }).waitFor();
  const secret = (await page.locator('td:nth-child(3) code').textContent()) ?? '';
  // Its call shows what was asked and answered, but for the secret.
  await page.locator('#calls .call', { hasText: 'addPassword' }).locator('summary').click();
  await page.locator('#calls').getByText('"secretText": "(hidden)"').waitFor();
  await place(page, 'Collections');
  await clickCollection(page, 'contoso');
  await page.locator('section.role').first().waitFor();
  for (const role of ['Data curators', 'Data source admins', 'Collection admins'])
    await giveRole(page, role, 'My first application');
  const config = readConfig({
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: secret,
    PURVIEW_ACCOUNT: 'contoso',
    AZURE_AUTHORITY_HOST: url,
    PURVIEW_ENDPOINT: url,
    GRAPH_ENDPOINT: url,
  });
  const connection = await connect({ config });
  const { purview } = connection;
  assert.type((await search(purview, { limit: 1 })).value.length, 'number');
  console.log(
    `from the first page to an own query: ${((performance.now() - began) / 1000).toFixed(1)} s by clicks of a machine`,
  );
  const answers = await verifyPlanes(purview);
  assert.equal(
    answers.map(({ plane, status }) => `${plane}: ${status}`),
    [
      ...['Catalog: 200', 'Scanning: 200', 'Account: 200', 'Metadata policy: 200'],
      // What the tutorial's three roles open nothing of.
      ...['DevOps policies: 403', 'Unified Catalog: 403'],
    ],
  );
  assert.is(tenant, tenantId);

  // The registration's check reads it, for which an administrator consents.
  await page.goto(`${url}/portal/entra/apps/${clientId}/permissions`);
  await settled(page);
  await addReading(page);
  await press(page, 'Sign out');
  await settled(page);
  await signIn(page, 'Administrator');
  await page.goto(`${url}/portal/entra/apps/${clientId}/permissions`);
  await settled(page);
  await press(page, 'Grant admin consent for Contoso');
  await pressIn(page, 'Yes');
  await page.getByText('Granted for Contoso', { exact: true }).waitFor();
  const checks = await runChecks(connection);
  const amiss = checks.filter(({ status, fix }) => status !== 'pass' && !fix.startsWith('Optional: '));
  none(amiss.map(({ name, found, fix }) => `${name}: ${found} ${fix}`));
  await press(page, 'Sign out');
  await settled(page);
  await signIn(page, 'Collection Admin');

  // The Value is told once: who comes back sees its first characters.
  await page.goto(`${url}/portal/entra/apps/${clientId}/secrets`);
  await settled(page);
  const shown = (await page.locator('td:nth-child(3) code').textContent()) ?? '';
  assert.is(shown, `${secret.slice(0, 3)}******************`);
  assert.not.ok((await page.content()).includes(secret));

  await page.locator('td fluent-button').filter({ hasText: 'Delete' }).click();
  await pressIn(page, 'Delete');
  await page.getByText('No client secrets have been created').waitFor();
  await press(page, 'Sign out');
  await page.locator('main fluent-button', { hasText: 'Sign in' }).waitFor();
  assert.is(await page.evaluate<number>('sessionStorage.length'), 0);
}

/** The panel tells the policy's rule that let a PUT in, what changed, and says it in code. */
async function lookAtCalls(page: Page): Promise<void> {
  await openRoot(page);
  await giveRole(page, 'Data curators', 'Purview REST kit (learner)');
  const call = page.locator('#calls .call', { hasText: 'PUT' });
  await call.locator('summary').click();
  await call.getByText('Let in by').waitFor();
  const text = (await call.textContent()) ?? '';
  assert.match(text, 'Let in by purviewmetadatarole_builtin_collection-administrator:contoso');
  assert.match((await call.locator('ins').allTextContents()).join(''), persona('learner').objectId);
  assert.match(text, 'grantRole');
  for (const form of ['cross-fetch', 'curl', '.http', 'Python']) {
    await call.locator('.forms fluent-button', { hasText: form }).click();
    assert.match((await call.locator('.code pre').textContent()) ?? '', '/policystore/metadataPolicies/');
  }
  assert.not.match(await page.content(), /eyJ[\w-]{10}/);
  none(await serious(page));
}

async function refusedColleague(page: Page): Promise<void> {
  await place(page, 'App registrations');
  await press(page, 'New registration');
  await type(page, 'name', 'Not mine to make');
  await press(page, 'Register');
  await refusedWith(page, /role Application Developer.*The service says: 403 Authorization_RequestDenied/);
  await page.locator('#calls .call', { hasText: 'POST' }).locator('summary').click();
  await page.locator('#calls').getByText('Refused: the person lacks the role Application Developer').waitFor();
  await openApplication(page, 'Purview REST kit (learner)');
  await page.getByRole('link', { name: 'Certificates & secrets' }).click();
  await settled(page);
  await press(page, 'New client secret');
  await pressIn(page, 'Add');
  await refusedWith(page, /none of its owners/);
  await page.keyboard.press('Escape');
  for (const [name, words] of [
    ['Collections', /None of your roles/],
    ['Sources', /None of your roles/],
  ] as const) {
    await place(page, name);
    await refusedWith(page, words);
  }
  await page.locator('#calls .call summary').first().click();
  await page.locator('#calls').getByText('Refused: the caller holds scan/read on no collection.').waitFor();
  await place(page, 'Search');
  await press(page, 'Search');
  await refusedWith(page, /takes Data Reader or Data Curator/);
}

async function refusedReader(page: Page): Promise<void> {
  await openRoot(page, false);
  await refusedWith(page, /no Collection Admin of this collection/);
  await place(page, 'Search');
  await type(page, 'words', 'customer');
  await page.keyboard.press('Enter');
  await page.locator('main table').waitFor();
}

/** A Collection Admin may not consent for the tenant; the Administrator may, and gives no role. */
async function consent(page: Page, url: string): Promise<void> {
  await register(page, 'Reads applications');
  const address = page.url();
  await page.getByRole('link', { name: 'API permissions' }).click();
  await settled(page);
  await addReading(page);
  await press(page, 'Grant admin consent for Contoso');
  await pressIn(page, 'Yes');
  await refusedWith(page, /takes an administrator/);
  await page.keyboard.press('Escape');
  await press(page, 'Sign out');
  await settled(page);
  await signIn(page, 'Administrator');
  await page.goto(`${address}/permissions`);
  await settled(page);
  await press(page, 'Grant admin consent for Contoso');
  await pressIn(page, 'Yes');
  await page.getByText('Granted for Contoso', { exact: true }).waitFor();
  await page.goto(`${url}/portal/purview/collections`);
  await settled(page);
  await refusedWith(page, /None of your roles/);
}

/** A role of a group and of a person, seen from beneath, restricted, and taken again. */
async function changeRoles(page: Page): Promise<void> {
  await openRoot(page);
  await giveRole(page, 'Data source admins', 'Contoso report readers');
  await page.locator('fluent-tree-item', { hasText: 'Finance' }).last().click();
  await page.getByRole('heading', { level: 1, name: 'Finance' }).waitFor();
  const sources = page.locator('section.role', { hasText: 'Data source admins' });
  await sources.getByText('inherited from').waitFor();
  assert.match((await sources.textContent()) ?? '', /Contoso report readers\s*Group.*inherited from Contoso/);
  await page.locator('#restrict').click();
  await pressIn(page, 'Restrict access');
  await sources.getByText('Nobody yet').waitFor();
  const admins = page.locator('section.role', { hasText: 'Collection admins' });
  assert.match((await admins.textContent()) ?? '', 'inherited from');
  await page.locator('#restrict').click();
  await pressIn(page, 'Allow');
  await sources.getByText('inherited from').waitFor();
  await sources.getByRole('link', { name: 'Contoso', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Contoso' }).waitFor();
  await page.locator('[aria-label="Remove Contoso report readers from Data source admins"]').click();
  await pressIn(page, 'Remove');
  await sources.getByText('Nobody yet').waitFor();
  // The last one cannot go, or nobody could give a role any more.
  await page.locator('[aria-label="Remove Contoso catalog administration from Collection admins"]').click();
  await pressIn(page, 'Remove');
  await page.locator('section.role', { hasText: 'Collection admins (1)' }).waitFor();
  await page.locator('[aria-label="Remove Collection Admin from Collection admins"]').click();
  await page.getByText('is the last Collection Admin of the root collection').waitFor();
  await giveRole(page, 'Collection admins', 'Contoso catalog administration');
}

/** Somebody else gives a role while one is about to: the service refuses the older version, and a second try keeps both. */
async function overtaken(page: Page, url: string): Promise<void> {
  await openRoot(page);
  const { purview } = await connect({ config: configOf(url, 'admin') });
  const { objectId } = persona('expired');
  await grantRole(purview, { collectionName: 'contoso', role: 'Data Source Administrator', objectId });
  await page.locator('[aria-label="Add Data source admins"]').click();
  await page.locator('dialog[open] .results li', { hasText: 'Colleague' }).click();
  await pressIn(page, 'OK');
  await refusedWith(page, /Somebody else changed the roles.*409/);
  await pressIn(page, 'OK');
  await page.locator('dialog').waitFor({ state: 'detached' });
  const sources = page.locator('section.role', { hasText: 'Data source admins (2)' });
  await sources.getByText('Contoso nightly export (retired)').waitFor();
  await sources.getByText('Colleague', { exact: false }).first().waitFor();
}

async function hostileName(page: Page, url: string): Promise<void> {
  const { purview } = await connect({ config: configOf(url, 'curator') });
  const attributes = { name: hostile, qualifiedName: 'https://contoso.example/zzhostile' };
  const entities = [{ typeName: 'azure_blob_path', guid: '-1', attributes }];
  await writeEntities(purview, '/entity/bulk', { entities }, { collectionId: 'contoso' });
  await register(page, hostile);
  assert.is(await page.locator('h1').textContent(), hostile);
  assert.match(await page.title(), hostile);
  await place(page, 'App registrations');
  await page.getByRole('link', { name: hostile }).waitFor();
  await openRoot(page);
  await giveRole(page, 'Data readers', hostile);
  await press(page, 'Sign out');
  await settled(page);
  await signIn(page, 'Data Reader');
  await place(page, 'Search');
  await type(page, 'words', 'zzhostile');
  await page.keyboard.press('Enter');
  await page.getByRole('cell', { name: hostile }).waitFor();
  await page.locator('#calls .call summary').click();
  await page.locator('#calls').getByText('@search.count').waitFor();
  assert.is(await page.locator('#content img, #content script, #calls img, #calls script').count(), 0);
}

/** Registers an application and gives it a role without a mouse. */
async function byKeyboard(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  await tabTo(page, 'App registrations');
  await page.keyboard.press('Enter');
  await settled(page);
  await tabTo(page, 'New registration');
  await page.keyboard.press('Enter');
  await settled(page);
  await tabTo(page, 'Name');
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
  await tabTo(page, 'Collections', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await settled(page);
  await tabTo(page, 'Contoso');
  await page.keyboard.press('Enter');
  await page.locator('section.role').first().waitFor();
  await tabTo(page, 'Add Data curators');
  await page.keyboard.press('Space');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Tab');
  await tabTo(page, 'By keyboard');
  await page.keyboard.press('Space');
  await tabTo(page, 'OK');
  await page.keyboard.press('Enter');
  await page.locator('section.role', { hasText: 'Data curators (' }).getByText('By keyboard').waitFor();
  await page.locator('dialog').waitFor({ state: 'detached' });
  // A dialog gives the focus back to where it came from, and Escape leaves it.
  assert.is(await focused(page), 'Add Data curators');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.is(await focused(page), 'Add Data curators');
}

/** What a program calls comes to be seen while one looks, with who it was and why it was refused, and without its secret. */
async function programsCalls(page: Page, url: string): Promise<void> {
  await place(page, 'Calls');
  const { purview } = await connect({ config: configOf(url, 'reader') });
  await search(purview, { keywords: 'customer', limit: 2 });
  await purview.get('/account', { apiVersion: '2019-11-01-preview' }).catch(() => undefined);
  const refused = page.locator('main .call', { hasText: 'GET /account' }).first();
  await refused.locator('summary', { hasText: 'Contoso reporting' }).click();
  await refused.getByText('Refused: the caller holds collection/write on no collection.').waitFor();
  await refused.getByText('No help: purviewmetadatarole_builtin_purview-reader:contoso').waitFor();
  const asked = page.locator('main .call', { hasText: '/oauth2/token' }).first();
  await asked.locator('summary').click();
  await asked.getByText('client_secret=(hidden)').waitFor();
  const found = page.locator('main .call', { hasText: '/datamap/api/search/query' }).first();
  await found.locator('summary').click();
  await found.getByText('"keywords": "customer"').first().waitFor();
  none((await page.content()).match(/.{60}(not-a-real-one|eyJ[\w-]{10}).{20}/g) ?? []);
  none(await serious(page));
}

async function backAndReload(page: Page): Promise<void> {
  await place(page, 'Enterprise applications');
  await page.getByRole('link', { name: 'Contoso reporting' }).click();
  await page.getByRole('heading', { level: 1, name: 'Contoso reporting' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Enterprise applications' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Enterprise applications' }).waitFor();
  assert.match((await page.locator('#who').textContent()) ?? '', 'Collection Admin');
}

/** Cancels a sign-in, and comes with one that the sandbox knows no more, as after a new start. */
async function notSignedIn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const name = Object.keys(sessionStorage).find((one) => one.endsWith('refresh')) ?? '';
    sessionStorage.setItem(name, '"of another start"');
  });
  await page.reload();
  await place(page, 'App registrations');
  await page.getByText('The sign-in has ended, as it does when the kit is started again').waitFor();
  assert.is((await page.locator('#who').textContent())?.trim(), '');
  await page.locator('main fluent-button', { hasText: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('The sign-in was cancelled. Nobody is signed in.').waitFor();
}

/** Takes the role from oneself: one is warned, and then sees that one sees no more. */
async function giveUp(page: Page): Promise<void> {
  await openRoot(page);
  await page.locator('[aria-label="Remove Collection Admin from Collection admins"]').click();
  await page.getByText('You take it from yourself, and could not give it back.').waitFor();
  await pressIn(page, 'Remove');
  await page.getByText('You are no Collection Admin of this collection').waitFor();
}

/** Looks at every page in light, in dark and on a narrow screen, without loading it anew. */
async function everyPage(page: Page, picture: string): Promise<void> {
  const { origin } = new URL(page.url());
  const problems: string[] = [];
  const { unified } = await connect({ config: configOf(origin, 'admin') });
  const [domain] = await businessDomains.list(unified);
  const look = async (name: string, fullPage: boolean) => {
    for (const [looked, { viewport, colorScheme }] of Object.entries(looks)) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.evaluate('Promise.all(document.getAnimations().map((change) => change.finished))');
      const found = [...(await serious(page)), ...(await overflowing(page))];
      problems.push(...found.map((problem) => `${name}, ${looked}: ${problem}`));
      await page.screenshot({ path: `${picture}-${looked}-${name}.jpg`, fullPage });
    }
    await page.setViewportSize(wide.viewport);
  };
  for (const address of pagesOf(domain?.id ?? '')) {
    await page.goto(`${origin}/portal/${address}`);
    await settled(page);
    // Every page says what it is.
    assert.match((await page.locator('#bar').textContent()) ?? '', 'For practice');
    await look(address.replace(/\W+/g, '-') || 'home', true);
  }
  await openRoot(page);
  await page.locator('[aria-label="Add Data curators"]').click();
  await page.locator('dialog[open]').waitFor();
  await look('dialog', false);
  none(problems);
}
