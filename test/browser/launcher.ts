import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { makeClone } from '../kit/clone';
import { startKit } from '../kit/kit';
import { giveRole, openRoot, press, register, settled, signIn, watched } from './portal-hands';
import type { Visit } from './search-page';

/** Opens the pages of the kit from JupyterLab's launcher, which serves them beneath paths of its own, and keeps others out of them. */
export async function visitLauncher(browser: Browser, screenshots: string): Promise<Visit[]> {
  const clone = await makeClone();
  const kit = await startKit({ folder: clone.folder });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const visits: Visit[] = [];
  const step = async (called: string, act: () => Promise<string[] | void>) => {
    const problems = await act().catch((error: Error) => [error.message]);
    visits.push({ step: called, problems: problems ?? [] });
  };
  try {
    const lab = await context.newPage();
    await lab.goto(`${kit.origin}/lab/workspaces/launcher?reset&token=${kit.token}`);
    /** Opens a card, uses what it opens, and looks whether all of it came from Jupyter's address. */
    const card = async (title: string, act: (page: Page) => Promise<void>) =>
      step(title, async () => {
        const click = lab.locator('.jp-LauncherCard', { hasText: title }).click();
        const [page] = await Promise.all([context.waitForEvent('page'), click]);
        const problems = watched(page, kit.origin);
        await act(page);
        await page.screenshot({ path: join(screenshots, `launcher-${title.replace(/\W+/g, '-')}.jpg`) });
        await page.close();
        return problems;
      });
    await card('Practice portal', usePortal);
    await card('Calls', async (page) => {
      await page.locator('#content .call', { hasText: '/v1.0/applications' }).first().waitFor();
    });
    await card('Search page', async (page) => {
      await page.getByRole('heading', { level: 1, name: /^\d+ assets$/ }).waitFor();
      await page.locator('.rows a').first().click();
      await page.getByRole('heading', { name: 'Lineage', exact: true }).waitFor();
      await page.reload();
      await page.getByRole('link', { name: 'Data catalog' }).click();
      await page.getByRole('heading', { level: 1, name: /^\d+ assets$/ }).waitFor();
    });
    await step('a page of another origin', () => attack(context, kit.origin));
  } finally {
    await context.close();
    await kit.stop();
    clone.remove();
  }
  return visits;
}

/** Signs in, registers an application, gives the learner a role, loads a place deep in the portal anew, and signs out. */
async function usePortal(page: Page): Promise<void> {
  await settled(page);
  await signIn(page, 'Collection Admin');
  await register(page, 'Made by way of the launcher');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Made by way of the launcher' }).waitFor();
  await openRoot(page);
  await giveRole(page, 'Data readers', 'learner');
  const code = await codeOfLastCall(page);
  assert.match(code, /http:\/\/127\.0\.0\.1:\d+/);
  assert.not.match(code, new URL(page.url()).host);
  await press(page, 'Sign out');
  await page.locator('main fluent-button', { hasText: 'Sign in' }).waitFor();
}

/** What the panel gives to take home, which has to find the sandbox where a program does. */
async function codeOfLastCall(page: Page): Promise<string> {
  const call = page.locator('#calls .call', { hasText: 'PUT' }).first();
  await call.locator('summary').click();
  await call.locator('.forms fluent-button', { hasText: '.http' }).click();
  return (await call.locator('.code pre').textContent()) ?? '';
}

/** What a page on this machine tries, with whatever cookies go along, must not reach the sandbox. */
async function attack(context: BrowserContext, origin: string): Promise<string[]> {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<p>evil'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const address = `${origin}/sandbox/sandbox/reset`;
    const form = `(async () => {
      const sent = await fetch(${JSON.stringify(address)}, { method: 'POST', mode: 'no-cors', credentials: 'include' });
      document.body.innerHTML = '<form method="post" action="${address}"><button>Go</button></form>';
      return sent.type;
    })()`;
    assert.is(await page.evaluate<string>(form), 'opaque');
    const answered = page.waitForResponse(address);
    await page.locator('button').click();
    assert.is((await answered).status(), 403);
    assert.match(await page.content(), 'SandboxForeignOrigin');
    const lab = await context.newPage();
    await lab.goto(`${origin}/sandbox/portal/calls`);
    await lab.locator('#content .call', { hasText: '/v1.0/applications' }).first().waitFor();
    return [];
  } finally {
    server.close();
  }
}
