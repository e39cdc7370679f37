// What a visit of the practice portal does and looks for, as hands and eyes.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

export async function settled(page: Page): Promise<void> {
  await page.locator('main:not([aria-busy]) h1').waitFor();
}

export async function signIn(page: Page, who: string): Promise<void> {
  await page.locator('main fluent-button', { hasText: 'Sign in' }).click();
  await page.getByRole('button', { name: new RegExp(`^${who}`) }).click();
  await page.locator('#who', { hasText: who }).waitFor();
  await settled(page);
}

/** Goes to a place of the navigation, which a narrow screen keeps in a menu. */
export async function place(page: Page, name: string): Promise<void> {
  const menu = page.locator('#places summary');
  if (await menu.isVisible()) await menu.click();
  await page.locator('#places').getByRole('link', { name, exact: true }).click();
  await page.locator('#places a[aria-current]', { hasText: name }).waitFor({ state: 'attached' });
  await settled(page);
}

/** Presses a button of the page. */
export const press = (page: Page, name: string) =>
  page.locator('#content fluent-button, #bar fluent-button').filter({ hasText: name }).first().click();

/** Presses a button of the dialog that is open. */
export const pressIn = (page: Page, name: string) =>
  page.locator('dialog[open] .actions fluent-button').filter({ hasText: name }).click();

export const type = (page: Page, id: string, text: string) => page.locator(`fluent-text-input#${id} input`).fill(text);

export async function register(page: Page, name: string): Promise<void> {
  await place(page, 'App registrations');
  await press(page, 'New registration');
  await settled(page);
  await type(page, 'name', name);
  await press(page, 'Register');
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  await settled(page);
}

/** Adds Application.Read.All to the permissions of the application that is open. */
export async function addReading(page: Page): Promise<void> {
  await press(page, 'Add a permission');
  await page.locator('dialog[open]').getByText('Application.Read.All').click();
  await pressIn(page, 'Save');
  await page.getByText('Not granted for Contoso').waitFor();
}

export async function openApplication(page: Page, name: string): Promise<void> {
  await place(page, 'App registrations');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

export async function openRoot(page: Page, allowed = true): Promise<void> {
  await place(page, 'Collections');
  await clickCollection(page, 'contoso');
  await page.getByRole('heading', { level: 1, name: 'Contoso' }).waitFor();
  if (allowed) await page.locator('section.role').first().waitFor();
}

/** Clicks a collection in the tree, where its own name stands: those beneath it are within it. */
export const clickCollection = (page: Page, name: string) =>
  page.locator(`fluent-tree-item[data-name=${name}]`).click({ position: { x: 60, y: 12 } });

export async function giveRole(page: Page, role: string, name: string): Promise<void> {
  await page.locator(`[aria-label="Add ${role}"]`).click();
  await type(page, 'who-search', name);
  await page.locator('dialog[open] .results li', { hasText: name }).first().click();
  await pressIn(page, 'OK');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.locator('section.role', { hasText: role }).locator('li', { hasText: name }).waitFor();
}

export async function refusedWith(page: Page, words: RegExp): Promise<void> {
  const bar = page.locator('fluent-message-bar[intent=error]').filter({ hasText: words });
  await bar.first().waitFor();
}

/** The name of what has the focus: its label, or its text. */
export const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement;
    const said = at.getAttribute('aria-label') ?? (at.closest('label') ?? at).textContent ?? '';
    return said.trim().replace(/\\s+/g, ' ');
  })()`);

export async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    const at = await focused(page);
    if (at.startsWith(name)) return;
    met.push(at.slice(0, 30));
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${name}: ${[...new Set(met)].join(', ')}`);
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string;
  help: string;
  nodes: { target: unknown[]; failureSummary: string }[];
}

/** Throws all that was found, where something was. */
export function none(problems: string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** What axe-core finds that is serious or worse. */
export async function serious(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${JSON.stringify(target)} ${failureSummary}`).join('; ')}`,
    );
}

export async function overflowing(page: Page): Promise<string[]> {
  const [needed = 0, there = 0] = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return needed > there ? [`is ${needed - there} pixels wider than the screen`] : [];
}

/** What a page may not do: break, open a dialog of the browser's, ask anybody else, or be kept from what it tries by its own policy. */
export function watched(page: Page, url: string): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    // A refusal is an answer here: the browser notes it all the same. A plain sandbox has no log of requests.
    if (message.type() === 'error' && !/status of (40[0349]|501)/.test(message.text())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url) problems.push(`asks for ${request.url()}`);
  });
  return problems;
}
