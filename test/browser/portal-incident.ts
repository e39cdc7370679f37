import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { incident, mended } from '../../lib/course/incidents';
import { configOf } from '../lib/support';
import { ownFolder, said } from '../lib/course/incident-trial';
import { openApplication, press, pressIn, serious, settled } from './portal-hands';

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
