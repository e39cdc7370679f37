import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { runCommand } from '../../tools/command';
import { notebooksFolder, root } from '../../tools/jupyter-env';
import { faults, sourceOf, type Cell, type Notebook, type Output } from '../../tools/notebook';
import { sideBySide } from '../../tools/side-by-side';
import { makeClone, type Clone } from '../kit/clone';
import { startKit, type Kit } from '../kit/kit';
import { launchBrowser } from './launch';
import { visitLauncher } from './launcher';
import { visitPortal } from './portal';
import { visitSearchPage, type Visit } from './search-page';

const screenshots = join(root, '.kit', 'screenshots');
const themes = { light: 'JupyterLab Light', dark: 'JupyterLab Dark' };
/** What a reader sees at a time. */
const screen = { width: 1400, height: 1000 };
/** Chromium draws no picture that is higher. */
const highest = 16_000;

/** What is no notebook and is visited all the same. */
const others = { portal: visitPortal, 'search-page': visitSearchPage, launcher: visitLauncher };
const isOther = (name: string): name is keyof typeof others => Object.hasOwn(others, name);

/**
 * `npm run test:browser`: every notebook in JupyterLab, the search page and the practice portal, as they are used and looked at by
 * people. The first notebook runs there, and each that is named; of the others it shows the outputs they have, which
 * `npm test` compares with those of a kernel.
 */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const chosen = pick(positionals);
  rmSync(screenshots, { recursive: true, force: true });
  mkdirSync(screenshots, { recursive: true });
  const browser = await launchBrowser();
  const kits = new Kits(browser);
  const visitOne = (name: string) => {
    if (isOther(name)) return others[name](browser, screenshots);
    const runs = positionals.length > 0 || name.startsWith('00');
    return kits.lend((kit) => visit(name, kit, runs));
  };
  try {
    await sideBySide(chosen, (name) => report(basename(name, '.ipynb'), () => visitOne(name)));
  } finally {
    await kits.stop();
    await browser.close();
  }
  console.log(`Screenshots: ${screenshots}`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

/** A kit that runs in a folder of its own, with its sandbox, and the page of its JupyterLab. */
interface Lent extends Kit, Clone {
  lab: Page;
  /** What the page has asked of anybody else. */
  strangers: string[];
}

/** The kits that notebooks are opened in: as many as are visited at a time, since a visit begins with a fresh sandbox. */
class Kits {
  #browser: Browser;
  #idle: Lent[] = [];
  #all: Lent[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async lend<T>(use: (kit: Lent) => Promise<T>): Promise<T> {
    const kit = this.#idle.pop() ?? (await this.#start());
    try {
      return await use(kit);
    } finally {
      this.#idle.push(kit);
    }
  }

  async #start(): Promise<Lent> {
    const clone = await makeClone();
    // Only here does the page give out its application object, which the test asks.
    const settings = { LabApp: { expose_app_in_browser: true } };
    const config = join(clone.folder, 'tools', 'jupyter', 'config', 'jupyter_lab_config.json');
    writeFileSync(config, JSON.stringify(settings));
    const kit = await startKit({ folder: clone.folder }).catch((error) => {
      clone.remove();
      throw error;
    });
    const lab = await this.#browser.newPage({ viewport: screen, reducedMotion: 'reduce' });
    const strangers: string[] = [];
    lab.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (/^(http|ws)s?:$/.test(protocol) && origin !== kit.origin) strangers.push(request.url());
    });
    const lent = { ...clone, ...kit, lab, strangers };
    this.#all.push(lent);
    await lab.addInitScript({ path: join(__dirname, 'in-lab.js') });
    await lab.goto(`${kit.origin}/lab?token=${kit.token}`);
    await ask(lab, 'ready()');
    return lent;
  }

  async stop(): Promise<void> {
    for (const kit of this.#all) {
      await kit.stop();
      kit.remove();
    }
  }
}

function pick(names: string[]): string[] {
  const notebooks = readdirSync(notebooksFolder).filter((name) => name.endsWith('.ipynb'));
  // What takes longest comes first, so that it is not waited for alone in the end.
  const all = [...Object.keys(others), ...notebooks.sort()];
  const chosen = all.filter((file) => names.length === 0 || names.some((name) => file.startsWith(name)));
  if (chosen.length === 0) throw new Error(`There is no such notebook. There are: ${all.join(', ')}.`);
  return chosen;
}

const tally = { passed: 0, failed: 0 };

async function report(name: string, run: () => Promise<Visit[]>): Promise<void> {
  const started = performance.now();
  const visits = await run().catch((error: Error): Visit[] => [{ step: 'broke off', problems: [error.message] }]);
  const failed = visits.filter(({ problems }) => problems.length > 0);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = failed.length === 0 ? 'ok' : 'FAILED';
  console.log(`${name.padEnd(24)} ${seconds.padStart(6)} s  ${verdict}`);
  for (const { step, problems } of failed) for (const problem of problems) console.log(`  ${step}: ${problem}`);
  tally.passed += visits.length - failed.length;
  tally.failed += failed.length;
}

/** Every run begins with a fresh sandbox, as the first cells expect. */
async function resetSandbox(port: number): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${port}/sandbox/reset`, { method: 'POST' });
  if (status !== 200) throw new Error(`The sandbox could not be reset: ${status}.`);
}

/** Opens a notebook as a fresh clone has it, looks at it, runs or trusts it, and looks again: at each state in one of the themes. */
async function visit(name: string, { lab: page, port, strangers }: Lent, runs: boolean): Promise<Visit[]> {
  const visits: Visit[] = [];
  const step = async (called: string, look: () => Promise<string[]>) => {
    const problems = await look().catch((error: Error) => [error.message]);
    visits.push({ step: called, problems });
  };
  const run = async () => {
    await resetSandbox(port);
    await ask(page, 'runAll()');
    return faults(await notebookOf(page));
  };
  try {
    await step('opened', async () => {
      await page.setViewportSize(screen);
      await ask(page, `open(${JSON.stringify(name)}, ${runs})`);
      const untrusted = await ask<boolean>(page, 'untrusted()');
      const seen = await look(page, name, 'opened', 'light');
      const whole = await ask<boolean>(page, 'wordsStayWhole()');
      return [
        ...(untrusted ? [] : ['is trusted before it ran']),
        ...(whole ? [] : ['breaks what is printed within words']),
        ...seen,
      ];
    });
    await step('links', async () => followLinks(page));
    if (runs) await step('run', run);
    else await ask(page, 'trust()');
    const state = runs ? 'run' : 'trusted';
    await step(`${state}, dark`, () => look(page, name, state, 'dark'));
    // A restart is JupyterLab's. What a run leaves on the disk, others of `npm test` find, which run all of them again.
    if (name.startsWith('00'))
      await step('run again after a restart', async () => {
        await ask(page, 'restart()');
        return run();
      });
    await step('stays on this machine', () => Promise.resolve(strangers.splice(0).map((url) => `asks for ${url}`)));
  } finally {
    await ask(page, 'close()');
  }
  return visits;
}

/** Calls one of the functions of `in-lab.js`. */
function ask<T>(page: Page, call: string): Promise<T> {
  return page.evaluate<T>(`kitLab.${call}`);
}

const notebookOf = (page: Page) => ask<Notebook>(page, 'notebook()');

/** Compares what is to be seen with what the outputs hold, and keeps a picture of it. */
async function look(page: Page, name: string, step: string, theme: keyof typeof themes): Promise<string[]> {
  await ask(page, `theme(${JSON.stringify(themes[theme])})`);
  await showAll(page);
  const shown = await ask<Shown[]>(page, 'shown()');
  await page.screenshot({ path: join(screenshots, `${basename(name, '.ipynb')}-${step}-${theme}.jpg`) });
  const { cells } = await notebookOf(page);
  return cells.flatMap((cell, index) => differences(cell, shown[index]).map((text) => `cell ${index}: ${text}`));
}

interface Followed {
  text: string;
  /** Within the folder that JupyterLab serves. */
  path?: string;
  problem: string;
}

/** What links of any notebook have opened. It opens the same way from all, and a notebook starts a kernel at each. */
const opened = new Set<string>();

/** Clicks every link, and compares how many there are with how many the text has. What opened once is not opened again. */
async function followLinks(page: Page): Promise<string[]> {
  // What opens needs no more room than a reader has, and a browser draws it the sooner.
  const high = page.viewportSize();
  await page.setViewportSize(screen);
  const followed = await ask<Followed[]>(page, `links(${JSON.stringify([...opened])})`);
  for (const { path, problem } of followed) if (path && !problem) opened.add(path);
  if (high) await page.setViewportSize(high);
  const { cells } = await notebookOf(page);
  const prose = cells.filter(({ cell_type: type }) => type === 'markdown').map(sourceOf);
  const links =
    prose
      .join('\n\n')
      .replace(/```[^]*?```|`[^`]*`/g, '')
      .match(/!?\[[^\]]*\]\([^)]+\)/g) ?? [];
  const written = links.filter((link) => !link.startsWith('!'));
  const wrong = followed.filter(({ problem }) => problem);
  return [
    ...wrong.map(({ text, problem }) => `the link "${text}": ${problem}`),
    ...(followed.length === written.length ? [] : [`follows ${followed.length} of ${written.length} links`]),
  ];
}

/** Grows the view until it holds all cells, which may be higher once they are drawn. */
async function showAll(page: Page): Promise<void> {
  for (let height = page.viewportSize()?.height ?? 0; height < highest;) {
    const needed = await ask<number>(page, 'height()');
    if (needed <= height) return;
    height = Math.min(needed, highest);
    await page.setViewportSize({ ...screen, height });
  }
}

interface Shown {
  pictures: number;
  tables: number;
  broken: string[];
}

function differences(cell: Cell, { pictures, tables, broken }: Shown): string[] {
  const held = heldBy(cell.outputs ?? []);
  return [
    ...broken.map((source) => `a picture is broken: ${source}`),
    ...(pictures < held.pictures ? [`shows ${pictures} of ${held.pictures} pictures`] : []),
    ...(tables < held.tables ? [`shows ${tables} of ${held.tables} tables`] : []),
  ];
}

/** How many pictures and tables the outputs of a cell hold. */
function heldBy(outputs: Output[]): Omit<Shown, 'broken'> {
  const displays = outputs.map(({ data }) => data ?? {});
  const html = displays.map((data) => [data['text/html'] ?? ''].flat().join('')).join('\n');
  const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0;
  const files = displays.flatMap((data) => Object.keys(data)).filter((type) => type.startsWith('image/'));
  return { pictures: count(/<(img|svg)\b/g) + files.length, tables: count(/<table\b/g) };
}

runCommand(main, 'npm run test:browser [-- 00 01 ...]');
