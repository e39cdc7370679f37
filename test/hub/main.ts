import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { runCommand } from '../../tools/command';
import { root } from '../../tools/jupyter-env';
import { faults, type Notebook } from '../../tools/notebook';
import { launchBrowser } from '../browser/launch';
import { answerOf, commitAll, hubPrograms, password, startHub, type Hub } from './hub';

const learners = ['ann', 'bob', 'cy'];
const newcomer = 'dan';
const lessons = ['00-start-here', '01-app-registration', '02-role-assignment'];
const screenshots = join(root, '.kit', 'screenshots');

/** `npm run test:hub`: a hub as `hub/README.md` sets it up, with three of its users at once in a Chromium. */
async function main(): Promise<void> {
  parseArgs();
  const browser = await launchBrowser();
  try {
    await withHub(browser);
  } finally {
    await browser.close();
  }
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

async function withHub(browser: Browser): Promise<void> {
  const programs = hubPrograms();
  if (!programs) return;
  mkdirSync(screenshots, { recursive: true });
  const hub = await startHub(programs, [...learners, newcomer, 'lead'], 'lead');
  try {
    await visit(hub, browser);
  } catch (error) {
    console.log(hub.running.said());
    throw error;
  } finally {
    await hub.stop();
  }
}

const tally = { passed: 0, failed: 0 };

async function step(called: string, act: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  const problem = await act().then(
    () => undefined,
    (error: Error) => error.message,
  );
  console.log(
    `${called.padEnd(64)} ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${problem ? 'FAILED' : 'ok'}`,
  );
  if (problem) console.log(`  ${problem}`);
  tally[problem ? 'failed' : 'passed']++;
}

async function visit(hub: Hub, browser: Browser): Promise<void> {
  const seats = await Promise.all(learners.map((name) => signIn(hub, browser, name)));
  const [ann, bob, cy] = seats as [Seat, Seat, Seat];
  await step('three learners at once run lessons 00 to 02', () => Promise.all(seats.map(takeLessons)));
  await step('each has a world of their own', () => ownWorlds(seats));
  await step('none gets into the seat of another', async () => {
    for (const [one, other] of [
      [ann, bob],
      [bob, ann],
      [cy, ann],
    ] as const)
      await keptOut(one, other);
  });
  await step('a seat that is stopped leaves nothing, and goes on where it was', () => startedAgain(ann));
  await step('those who lead see who is where, and not who keeps it private', () => whoIsWhere(hub, browser, seats));
  await step('an update of the course keeps what the learner changed', () => updated(hub, bob));
  await step('a first start that finds no course says so', () => withoutCourse(hub, browser));
  await step('a second hub in its folder is refused', () => secondHub(hub));
  await step('a terminal that is closed ends all of it', () => hungUp(hub, bob));
}

/** A learner's server, in a browser that is signed in to the hub. */
interface Seat {
  name: string;
  context: BrowserContext;
  page: Page;
  /** Where their server is. */
  address: string;
  /** Where their copy of the course is. */
  folder: string;
}

async function signIn(hub: Hub, browser: Browser, name: string, next = ''): Promise<Seat> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  await context.addInitScript({ path: join(root, 'test', 'browser', 'in-lab.js') });
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  await page.goto(`${hub.url}/hub/login${next && `?next=${next}`}`);
  await page.fill('#username_input', name);
  await page.fill('#password_input', password);
  await page.click('#login_submit');
  await page.waitForURL(/\/(user|hub\/home|hub\/spawn|services)/);
  return { name, context, page, address: `${hub.url}/user/${name}`, folder: hub.seatOf(name) };
}

/** Runs the lessons as they came, each to its end. */
async function takeLessons({ page, address, folder, name }: Seat): Promise<void> {
  await page.waitForURL(/\/user\/\w+\/lab/);
  for (const lesson of lessons) {
    await page.goto(`${address}/lab/workspaces/${lesson}/tree/${lesson}.ipynb`);
    await page.evaluate('kitLab.ready()');
    await page.evaluate(`kitLab.open('${lesson}.ipynb')`);
    await page.evaluate('kitLab.runAll()');
    const problems = faults(await page.evaluate<Notebook>('kitLab.notebook()'));
    assert.equal(problems, [], `${name}, ${lesson}`);
    await page.evaluate("window.jupyterapp.commands.execute('docmanager:save')");
    await page.evaluate('window.jupyterapp.shell.currentWidget.sessionContext.shutdown()');
  }
  await page.screenshot({ path: join(screenshots, `hub-${name}.png`) });
  assert.equal(progressOf(folder), lessons);
}

const progressOf = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'notebooks', '.progress.json'), 'utf8')) as { done: string[] }).done;

/** What the sandbox of a seat answers to a page of that seat. */
const asked = (page: Page, address: string, path: string, init: object = {}) =>
  page.evaluate<{ status: number; text: string; url: string }>(
    `fetch(${JSON.stringify(`${address}/sandbox${path}`)}, ${JSON.stringify(init)})
      .then(async (answer) => ({ status: answer.status, text: await answer.text(), url: answer.url }))`,
  );

/** Where the clock of a seat's world is, in minutes from now. */
async function ahead({ page, address }: Seat): Promise<number> {
  const { time } = JSON.parse((await asked(page, address, '/sandbox/health')).text) as { time: string };
  return Math.round((Date.parse(time) - Date.now()) / 60_000);
}

async function ownWorlds(seats: Seat[]): Promise<void> {
  for (const [at, seat] of seats.entries()) {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceSeconds: 6000 * (at + 1) }),
    };
    assert.is((await asked(seat.page, seat.address, '/sandbox/clock', init)).status, 200, seat.name);
  }
  assert.equal(await Promise.all(seats.map(ahead)), [100, 200, 300]);
  for (const { page, address, name } of seats) {
    await page.goto(`${address}/sandbox/portal/calls`);
    await page.locator('#content .call').first().waitFor();
    await page.screenshot({ path: join(screenshots, `hub-${name}-calls.png`) });
  }
}

/** Tries to reach another's Jupyter, sandbox and files with one's own sign-in. */
async function keptOut({ page }: Seat, other: Seat): Promise<void> {
  for (const path of [
    '/lab',
    '/sandbox/sandbox/health',
    '/sandbox/portal/calls',
    '/api/contents/00-start-here.ipynb',
  ]) {
    const answer = await page.request.get(other.address + path);
    assert.not(answer.ok() && answer.url().startsWith(other.address), path);
    assert.not.match(await answer.text(), /"status":"ready"|"cells"|Practice portal/);
  }
  const before = await ahead(other);
  const reset = await page.request.post(`${other.address}/sandbox/sandbox/reset`);
  assert.not(reset.ok() && reset.url().startsWith(other.address));
  assert.is(await ahead(other), before);
  const token = await page.request.get(`${other.address.replace('/user/', '/hub/api/users/')}`);
  assert.is.not(token.status(), 200);
}

/** Ends the server of a seat from the page of the hub. */
async function end({ page, address }: Seat): Promise<void> {
  await page.goto(`${new URL(address).origin}/hub/home`);
  await page.click('#stop');
  await page.locator('#start', { hasText: /^\s*Start/ }).waitFor();
}

async function begin({ page, address }: Seat): Promise<void> {
  await page.goto(`${new URL(address).origin}/hub/spawn`);
  await page.waitForURL(/\/user\/\w+\/lab/);
}

const sandboxPort = (folder: string) =>
  /AUTHORITY_HOST=http:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(join(folder, '.env.example'), 'utf8'))?.[1];

async function startedAgain(seat: Seat): Promise<void> {
  const health = `http://127.0.0.1:${sandboxPort(seat.folder)}/sandbox/health`;
  const answers = async () => (await answerOf(health))?.ok ?? false;
  assert.ok(await answers());
  await end(seat);
  for (let tries = 0; tries < 100 && (await answers()); tries++) await seat.page.waitForTimeout(100);
  assert.not(await answers());
  await begin(seat);
  assert.is(await ahead(seat), 100);
  assert.equal(progressOf(seat.folder), lessons);
}

/** The page of those who lead: by lessons, kept up to date by itself, and as CSV. A learner gets none of it. */
async function whoIsWhere(hub: Hub, browser: Browser, [ann, bob, cy]: Seat[]): Promise<void> {
  const lead = await signIn(hub, browser, 'lead', '/services/progress/');
  const { page } = lead;
  const row = (name: string) => page.locator('tr', { has: page.locator('th', { hasText: new RegExp(`^${name}$`) }) });
  await row('bob')
    .getByText(/^done, [1-9]\d* checks/)
    .first()
    .waitFor();
  await row('ann').getByText('done').nth(2).waitFor();
  const folder = join((cy as Seat).folder, 'notebooks');
  writeFileSync(join(folder, '.progress-private'), '');
  await row('cy').getByText('keeps it private').waitFor();
  await row(newcomer).getByText('has not begun').waitFor();
  await page.screenshot({ path: join(screenshots, 'hub-who-is-where.png') });
  const csv = await (await page.request.get(`${hub.url}/services/progress/course.csv`)).text();
  assert.match(csv, /^person,kind,name,state,checksPassed,hints,at,openedAt,mendedAt\r\n/);
  assert.match(csv, /^bob,lesson,02-role-assignment,done,\d+,,\d{4}-/m);
  assert.match(csv, /^cy,keeps it private\r$/m);
  assert.match(csv, /^dan,has not begun\r$/m);
  assert.not.match(csv, /^cy,lesson/m);
  for (const path of ['', 'course.json', 'course.csv']) {
    const answer = await (ann as Seat).page.request.get(`${hub.url}/services/progress/${path}`);
    assert.is(answer.status(), 403, path);
    assert.is(await answer.text(), '403: Only those who lead the course may read this.');
  }
  const forged = {
    headers: { 'content-type': 'application/json' },
    data: { shared: true, lessons: [], incidents: [] },
  };
  assert.is((await (bob as Seat).page.request.put(`${hub.url}/services/progress/own`, forged)).status(), 403);
  assert.is((await page.request.get(`${hub.url}/hub/admin`)).status(), 403);
  for (const file of [folder, join(folder, '..', '..', '..', 'progress.json')])
    assert.is(statSync(file).mode & 0o077, 0, file);
  await lead.context.close();
}

/** A lead commits a new lesson and a correction; the learner's outputs are where they were. */
async function updated(hub: Hub, seat: Seat): Promise<void> {
  const own = join(seat.folder, 'notebooks', '00-start-here.ipynb');
  const before = readFileSync(own, 'utf8');
  assert.ok(before.includes('"execution_count": 1'));
  await end(seat);
  const corrected = join(hub.install, 'docs', 'words.md');
  writeFileSync(corrected, `${readFileSync(corrected, 'utf8')}\nA correction.\n`);
  writeFileSync(
    join(hub.install, 'notebooks', '10-our-own.ipynb'),
    readFileSync(join(hub.install, 'notebooks', '03-token.ipynb')),
  );
  commitAll(hub.install, 'A lesson of our own');
  await begin(seat);
  assert.is(readFileSync(own, 'utf8'), before);
  assert.ok(existsSync(join(seat.folder, 'notebooks', '10-our-own.ipynb')));
  assert.match(readFileSync(join(seat.folder, 'docs', 'words.md'), 'utf8'), 'A correction.');
  assert.is(await ahead(seat), 200);
}

/** Somebody signs in for the first time while the course is away. */
async function withoutCourse(hub: Hub, browser: Browser): Promise<void> {
  const history = join(hub.install, '.git');
  renameSync(history, `${history}.away`);
  try {
    const { page, context } = await signIn(hub, browser, newcomer);
    await page.getByText('The course could not be copied to your seat. Tell those who run this hub').waitFor();
    await context.close();
  } finally {
    renameSync(`${history}.away`, history);
  }
}

async function secondHub({ again, url }: Hub): Promise<void> {
  const second = again();
  assert.is(await second.ended, 1);
  assert.match(second.said(), /^A hub runs in .*: end that one first\.$/m);
  assert.ok((await fetch(`${url}/hub/health`)).ok);
}

/** What a hub has started, in seats and beside them, goes with it. */
async function hungUp({ running, url, progressPort }: Hub, { folder }: Seat): Promise<void> {
  const addresses = [url, `http://127.0.0.1:${progressPort}`, `http://127.0.0.1:${sandboxPort(folder)}`];
  const answering = () => Promise.all(addresses.map(async (address) => (await answerOf(address)) !== undefined));
  assert.equal(await answering(), [true, true, true]);
  running.child.kill('SIGHUP');
  await running.ended;
  await sleep(1500);
  assert.equal(await answering(), [false, false, false]);
}

runCommand(main, 'npm run test:hub');
