import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { newKey } from '../../examples/search-page/door';
import { createPage } from '../../examples/search-page/server';
import { writeEntities } from '../../lib/planes/catalog';
import { withApplication } from '../../lib/core/config';
import { connect } from '../../lib/connect';
import { clientOf, persona } from '../../lib/course/sandbox';
import { configOf } from '../lib/support';
import { startSandbox } from '../sandbox-suite';

/** What was done in the page, and what was wrong with it. */
export interface Visit {
  step: string;
  problems: string[];
}

/** Names that would run a script, were they taken for HTML. */
const hostile = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '<em><b onclick=alert(1)> zzhostile </b></em>',
];

/** Names that are odd in other ways, and what the page shows of them. */
const odd: Record<string, string> = {
  [`zzodd ${'😀'.repeat(31)}`]: `zzodd ${'😀'.repeat(31)}`,
  'zzodd \u202egnp.exe': 'zzodd \ufffdgnp.exe',
  'zzodd \x1b[2J': 'zzodd \ufffd[2J',
  [`zzodd ${'x'.repeat(10_000)}`]: `zzodd ${'x'.repeat(10_000)}`,
};

const key = newKey();
const wide = { viewport: { width: 1200, height: 900 } };
const narrow = { viewport: { width: 360, height: 700 } };

/** Uses the search page with mouse and keyboard, in light, in dark and on a narrow screen. */
export async function visitSearchPage(browser: Browser, screenshots: string): Promise<Visit[]> {
  const sandbox = await startSandbox();
  const config = configOf(sandbox.url);
  await addHostile();
  const servers = await Promise.all(['reader', 'admin'].map(serve));
  const [reader, admin] = servers.map(({ url }) => url);
  const visits: Visit[] = [];

  /** Opens an address, does something there and looks whether anything else went wrong meanwhile. */
  const step = async (
    called: string,
    address: string,
    act: (page: Page) => Promise<void>,
    options: BrowserContextOptions = wide,
  ) => {
    const page = await browser.newPage(options);
    const problems = watched(page, new URL(address).origin);
    try {
      await page.goto(withKey(address));
      await settled(page);
      const told = page.url() + (await page.evaluate<string>('document.cookie + document.referrer'));
      assert.not.ok(told.includes(key));
      await act(page);
      problems.push(...(await overflowing(page)));
    } catch (error) {
      problems.push((error as Error).message);
    }
    await page.screenshot({
      path: join(screenshots, `search-page-${called.replace(/\W+/g, '-')}.jpg`),
      fullPage: true,
    });
    await page.close();
    visits.push({ step: called, problems });
  };

  try {
    await step('results', `${reader}/?q=customer`, async (page) => {
      assert.match(await heading(page), /^\d+ assets for “customer”$/);
      assert.is(await page.locator('.rows li').count(), 20);
      await page.getByRole('button', { name: 'Show more' }).click();
      await settled(page);
      assert.is(await page.locator('.rows li').count(), 40);
      assert.is(await focused(page), 'row-20');
    });
    await step('a list to take home', `${reader}/?q=customer&classification=MICROSOFT.PERSONAL.EMAIL`, async (page) => {
      const rows = Number(/^\d+/.exec(await heading(page))?.[0]);
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Save the list as CSV' }).click(),
      ]);
      assert.is(saved.suggestedFilename(), 'data-catalog.csv');
      assert.is(
        readFileSync(await saved.path(), 'utf8')
          .trim()
          .split('\r\n').length,
        rows + 1,
      );
    });
    await step('typing', reader, async (page) => {
      await page.getByRole('combobox').pressSequentially('newsl');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      for (const text of await page.locator('mark').allTextContents()) assert.match(text, /newsl/i);
      assert.is(await page.locator('[role=option][aria-selected=true]').count(), 1);
    });
    await step('typing fast', reader, async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).search));
      // However slow the machine, nothing looks like a pause while the page's clock stands still.
      await page.clock.install();
      await page.clock.pauseAt(Date.now() + 60_000);
      await page.getByRole('combobox').pressSequentially('newslettersign');
      assert.equal(asked, []);
      await page.clock.runFor(1000);
      await page.getByRole('option').first().waitFor();
      assert.equal(asked, ['?q=newslettersign']);
    });
    await step('typing on, before the answer', reader, async (page) => {
      await page.route(/suggest\?q=n$/, () => undefined);
      const [asked, given] = [page.waitForRequest(/suggest\?q=n$/), page.waitForEvent('requestfailed')];
      await page.getByRole('combobox').pressSequentially('n');
      await asked;
      await page.getByRole('combobox').pressSequentially('e');
      assert.match((await given).url(), /suggest\?q=n$/);
      await page.getByRole('option').first().waitFor();
    });
    await step('without the key', `${reader}/?key=none`, async (page) => {
      assert.match((await page.locator('main').textContent()) ?? '', /whole address that npm run search-page printed/);
      await page.goto(reader);
      assert.match((await page.locator('main').textContent()) ?? '', /only those who have its key/);
    });
    await step('suggestions, by mouse', reader, async (page) => {
      await page.getByRole('combobox').pressSequentially('newsl');
      await page.getByRole('option', { name: /^NewsletterSignup/ }).click();
      await settled(page);
      assert.is(await heading(page), 'NewsletterSignup');
      assert.match(page.url(), /[?&]asset=[0-9a-f-]{36}/);
      assert.is(await focused(page), 'H1');
    });
    await step('filtered', `${reader}/?q=customer`, async (page) => {
      const before = await heading(page);
      await page.getByLabel(/^MICROSOFT\.PERSONAL\.EMAIL/).check();
      await settled(page);
      assert.is.not(await heading(page), before);
      assert.match(page.url(), /classification=MICROSOFT\.PERSONAL\.EMAIL/);
      assert.is(await focused(page), 'classification-MICROSOFT.PERSONAL.EMAIL');
      const badges = await page.locator('.rows li').evaluateAll((rows) => rows.map((row) => row.textContent ?? ''));
      assert.ok(badges.length > 0 && badges.every((text) => text.includes('MICROSOFT.PERSONAL.EMAIL')));
      const address = page.url();
      await back(page, before);
      await page.goto(address);
      await settled(page);
      assert.ok(await page.getByLabel(/^MICROSOFT\.PERSONAL\.EMAIL/).isChecked());
    });
    await step('asset and lineage', `${reader}/?q=customer`, async (page) => {
      await page.getByRole('link', { name: 'Customer', exact: true }).first().click();
      await settled(page);
      assert.is(await heading(page), 'Customer');
      assert.ok(await drawn(page));
      assert.match((await page.locator('.picture img').getAttribute('alt')) ?? '', /Copy Customer .* -> /);
      assert.ok(await page.getByRole('rowheader', { name: 'Email' }).isVisible());
      await page.getByRole('link', { name: 'Copy Customer' }).click();
      await settled(page);
      assert.is(await heading(page), 'Copy Customer');
      await back(page, 'Customer');
      assert.ok(await drawn(page));
    });
    await step('keyboard only', reader, async (page) => {
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      await press('Tab');
      assert.is(await focusedText(page), 'Skip to the results');
      await press('Tab', 'Tab');
      assert.is(await focused(page), 'words');
      await page.keyboard.type('cust');
      await page.getByRole('option').first().waitFor();
      await press('ArrowDown', 'ArrowDown', 'ArrowUp');
      const active = await page.getByRole('combobox').getAttribute('aria-activedescendant');
      assert.is(active, 'suggestion-0');
      assert.is(await page.locator('[aria-selected=true]').count(), 1);
      await press('Escape');
      assert.is(await page.getByRole('option').count(), 0);
      assert.is(await page.getByRole('combobox').inputValue(), 'cust');
      await page.keyboard.type('o');
      await page.getByRole('option').first().waitFor();
      await press('Enter');
      await settled(page);
      assert.match(await heading(page), / for “custo”$/);
      await page.getByRole('combobox').fill('customer');
      await page.getByRole('option').first().waitFor();
      await press('ArrowDown', 'Enter');
      await settled(page);
      assert.is(await heading(page), 'Customer');
      await press('Shift+Tab', 'Enter');
      await settled(page);
      assert.match(await heading(page), / for “Customer”$/);
      await tabTo(page, 'classification-MICROSOFT.PERSONAL.EMAIL');
      await press('Space');
      await settled(page);
      assert.is(await focused(page), 'classification-MICROSOFT.PERSONAL.EMAIL');
      assert.ok(await visiblyFocused(page));
      await tabTo(page, 'row-1');
      assert.ok(await visiblyFocused(page));
      await press('Enter');
      await settled(page);
      await tabTo(page, (await page.getByRole('link', { name: 'Back' }).textContent()) ?? '', 'Shift+Tab');
      await press('Enter');
      await settled(page);
      assert.is(await focused(page), 'row-1');
    });
    await step('role missing', admin, async (page) => {
      assert.is(await heading(page), 'Nothing to show');
      const why = (await page.getByRole('alert').textContent()) ?? '';
      assert.match(why, /^The page may not read the catalog: .* needs the role Data Reader or Data Curator\./);
      assert.match(why, /npm run search-page -- --lend-role/);
      await page.getByRole('combobox').pressSequentially('cust');
      await page.waitForResponse(/\/api\/suggest/);
      assert.is(await page.getByRole('option').count(), 0);
    });
    await step('hostile names', `${reader}/?q=zzhostile`, async (page) => {
      for (const name of hostile) {
        await page.goto(`${reader}/?q=${encodeURIComponent(name)}`);
        await settled(page);
        await page.locator('.rows').getByRole('link', { name, exact: true }).first().click();
        await settled(page);
        assert.is(await heading(page), name);
        assert.ok(await drawn(page));
        assert.is(await page.locator('main script, main [onerror], main [onclick]').count(), 0);
      }
      await page.getByRole('combobox').fill('zzhostile');
      await page.getByRole('option').first().waitFor();
      assert.is(await page.locator('#suggestions b').count(), 0);
    });
    await step('odd names', `${reader}/?q=zzodd`, async (page) => {
      for (const name of Object.values(odd)) {
        await page.locator('.rows').getByRole('link', { name, exact: true }).first().click();
        await settled(page);
        assert.is(await heading(page), name);
        assert.ok(await drawn(page));
        assert.equal(await overflowing(page), []);
        await back(page, `${3 * Object.keys(odd).length} assets for “zzodd”`);
      }
      const heights = await page.locator('.rows li').evaluateAll((rows) => rows.map((row) => row.clientHeight));
      assert.ok(Math.max(...heights) < 200, heights.join());
    });
    await step('lineage that cannot be drawn', `${reader}/?q=DimCustomer`, async (page) => {
      await page.route(/lineage\.svg/, (route) => route.fulfill({ status: 404 }));
      await page.getByRole('link', { name: 'DimCustomer', exact: true }).first().click();
      await settled(page);
      assert.match((await page.locator('.picture pre').textContent()) ?? '', /Copy Customer .* -> [^]*DimCustomer/);
    });
    await step('nothing found', `${reader}/?q=qqqqqq`, async (page) => {
      assert.is(await heading(page), '0 assets for “qqqqqq”');
      assert.match((await page.locator('main').textContent()) ?? '', /Nothing matches\. Try fewer or other words\.$/);
      assert.is(await page.getByText('Filters').count(), 0);
    });
    await step('no such asset', `${reader}/?asset=5a4db0c5-0000-4000-8000-000000000000`, async (page) => {
      assert.match((await page.getByRole('alert').textContent()) ?? '', /^There is no such asset\./);
    });
    const dark = { ...wide, colorScheme: 'dark' as const };
    await step('results, dark', `${reader}/?q=newsletter&classification=MICROSOFT.PERSONAL.EMAIL`, legible, dark);
    await step(
      'asset, dark',
      `${reader}/?q=DimCustomer`,
      async (page) => {
        await page.getByRole('link', { name: 'DimCustomer', exact: true }).first().click();
        await settled(page);
        assert.ok(await drawn(page));
        await legible(page);
      },
      dark,
    );
    await step('results, narrow', `${reader}/?q=customer`, legible, narrow);
    await step(
      'filters, narrow',
      `${reader}/?q=customer&assetType=Power%20BI`,
      async (page) => {
        const filters = page.locator('details');
        const inSight = (what: string) => page.locator(what).first().evaluate(seen);
        assert.is(await page.locator('summary').textContent(), 'Filters (1)');
        assert.equal([await filters.getAttribute('open'), await inSight('.rows li')], [null, true]);
        await tabTo(page, 'Filters (1)');
        assert.ok(await visiblyFocused(page));
        await page.keyboard.press('Enter');
        await tabTo(page, 'assetType-Azure SQL Database');
        await page.keyboard.press('Space');
        await page.getByText('Filters (2)').waitFor();
        await settled(page);
        assert.is(await focused(page), 'assetType-Azure SQL Database');
        assert.is.not(await filters.getAttribute('open'), null);
        await tabTo(page, 'Show the results');
        await page.keyboard.press('Enter');
        assert.equal(
          [await filters.getAttribute('open'), await focused(page), await inSight('h1')],
          [null, 'H1', true],
        );
      },
      narrow,
    );
    await step(
      'asset, narrow',
      `${reader}/?q=Customer`,
      async (page) => {
        await page.getByRole('link', { name: 'Customer', exact: true }).first().click();
        await settled(page);
        assert.ok(await drawn(page));
      },
      narrow,
    );
  } finally {
    for (const { close } of servers) close();
    await sandbox.close();
  }
  return visits;

  async function serve(name: string): Promise<{ url: string; close(): void }> {
    const connection = await connect({ config: withApplication(config, await persona(config, name)) });
    const server = createPage(connection, key);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
  }

  /** Each feeds another of its name, so that it is in a drawing too. */
  async function addHostile(): Promise<void> {
    const entities = [...hostile, ...Object.keys(odd)].flatMap((name, number) => {
      const named = (kind: string) => ({ qualifiedName: `https://a.blob.core.windows.net/${kind}/${number}`, name });
      const at = (place: number) => String(-3 * number - place);
      const link = (place: number) => [{ guid: at(place), typeName: 'azure_blob_path' }];
      return [
        { typeName: 'azure_blob_path', guid: at(1), attributes: named('from') },
        { typeName: 'azure_blob_path', guid: at(2), attributes: { ...named('to'), name: `to ${name}` } },
        { typeName: 'Process', guid: at(3), attributes: { ...named('by'), inputs: link(1), outputs: link(2) } },
      ];
    });
    const curator = await clientOf(config, 'curator');
    await writeEntities(curator, '/entity/bulk', { entities }, { collectionId: config.account });
  }
}

/** The address that is printed; one that has a key already is left as it is. */
function withKey(address: string): string {
  const url = new URL(address);
  if (!url.searchParams.has('key')) url.searchParams.set('key', key);
  return url.href;
}

/** Whether an element begins in sight. */
const seen = (element: { getBoundingClientRect(): { top: number } }) => {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < 700;
};

/** Notes what the page complains of, asks elsewhere for, or should not have got. */
function watched(page: Page, origin: string): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    // A refusal is an answer here: the browser notes it all the same.
    if (message.type() === 'error' && !/status of 40[34]/.test(message.text())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) problems.push(`asks for ${request.url()}`);
    if (request.headers().authorization) problems.push(`sends a token to ${request.url()}`);
  });
  page.on('response', (response) => {
    void response.text().then(
      (text) => {
        if (/eyJ[\w-]{10}|client-secret/.test(text)) problems.push(`${response.url()} holds a token`);
      },
      () => undefined,
    );
  });
  return problems;
}

/** Waits until the page shows what its address says. */
async function settled(page: Page): Promise<void> {
  await page.locator('main:not([aria-busy]) h1').waitFor();
}

/** Goes back, as the browser's button does. */
async function back(page: Page, to: string): Promise<void> {
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: to, exact: true }).waitFor();
}

const heading = async (page: Page) => (await page.locator('h1').textContent()) ?? '';

/** The id of what has the focus, else its tag. */
const focused = (page: Page) => page.evaluate<string>('document.activeElement.id || document.activeElement.tagName');
const focusedText = (page: Page) => page.evaluate<string>('document.activeElement.textContent');

/** Presses Tab until an element with this id or text has the focus. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if ([await focused(page), await focusedText(page)].includes(name)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Sixty presses of ${key} do not lead to ${name}.`);
}

/** Whether what has the focus is seen to have it. */
const visiblyFocused = (page: Page) =>
  page.evaluate<boolean>(`getComputedStyle(document.activeElement).outlineStyle === 'solid'`);

/** Waits for the lineage's picture, and tells whether there is one. */
function drawn(page: Page): Promise<boolean> {
  const decoded = 'Promise.all([...document.images].map((image) => image.decode()))';
  return page.evaluate<boolean>(`${decoded}.then(({ length }) => length === 1)`);
}

/** The page itself never scrolls sideways. */
async function overflowing(page: Page): Promise<string[]> {
  const [needed, there] = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return needed > there ? [`is ${needed - there} pixels wider than the screen`] : [];
}

/** Every text stands out from what is behind it, 4.5 to 1 at least. */
async function legible(page: Page): Promise<void> {
  const faint = await page.evaluate<string[]>(`(() => {
    const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => numbers(colour).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (element) => {
      for (let one = element; one; one = one.parentElement) {
        const { backgroundColor } = getComputedStyle(one);
        if (numbers(backgroundColor)[3] !== 0) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    return [...document.querySelectorAll('body *')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
      .filter((element) => {
        const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05) < 4.5;
      })
      .map((element) => element.textContent);
  })()`);
  assert.equal(faint, []);
}
