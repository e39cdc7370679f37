import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { incident, mended } from '../../lib/course/incidents';
import { configOf } from '../lib/support';
import { ownFolder, said } from '../lib/course/incident-trial';
import { openApplication, place, press, pressIn, serious, settled } from './portal-hands';

/** What is broken on purpose stands above the pages until it is mended, here by an administrator's click. */
export async function anIncident(page: Page, url: string): Promise<void> {
  const { remove } = ownFolder();
  const connection = await connect({ config: configOf(url) });
  const banner = page.locator('#incident');
  try {
    assert.not.ok(await banner.isVisible());
    await said(() => incident('consent', { connection }));
    await banner.waitFor({ state: 'visible' });
    assert.match(await banner.innerText(), /Incident 5\s+The reminder that never came[^]*Authorization_RequestDenied/);
    assert.equal(await serious(page), []);
    for (const name of ['Home', 'App registrations', 'Collections']) {
      await place(page, name);
      assert.ok(await banner.isVisible(), name);
    }
    await page.goto(`${url}/portal/purview/collections/sal3s0`);
    await banner.waitFor({ state: 'visible' });
    await aStranger(page, url);
    await openApplication(page, 'Nightly job (incident 5)');
    await page.getByRole('link', { name: 'API permissions' }).click();
    await settled(page);
    await press(page, 'Grant admin consent for Contoso');
    await pressIn(page, 'Yes');
    await page.getByText('Granted for Contoso', { exact: true }).waitFor();
    assert.match(await said(() => mended(undefined, { connection })), /^Solved/);
    await banner.waitFor({ state: 'hidden' });
  } finally {
    remove();
  }
}

/** Nobody has to sign in to see it. */
async function aStranger(page: Page, url: string): Promise<void> {
  const context = await page.context().browser()!.newContext();
  try {
    const other = await context.newPage();
    await other.goto(`${url}/portal/`);
    await other.locator('#incident', { hasText: 'Incident 5' }).waitFor({ state: 'visible' });
    assert.ok(await other.locator('main fluent-button', { hasText: 'Sign in' }).isVisible());
  } finally {
    await context.close();
  }
}
