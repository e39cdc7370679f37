import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findChromium } from './chromium';
import { thrown } from '../lib/support';

/** A machine with these programs and no others. */
const machine = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, ...programs: string[]) => ({
  ...{ platform, env },
  isProgram: (path: string) => programs.includes(path),
});

const finding = suite('findChromium');

finding('looks where CHROME_PATH says before anywhere else', () => {
  const env = { CHROME_PATH: '/opt/mine', PATH: '/usr/bin' };
  assert.is(findChromium(machine('linux', env, '/opt/mine', '/usr/bin/chromium')), '/opt/mine');
});

finding('refuses a CHROME_PATH that names no program, even if there is another browser', () => {
  const error = thrown(() =>
    findChromium(machine('linux', { CHROME_PATH: '/none', PATH: '/usr/bin' }, '/usr/bin/chromium')),
  );
  assert.is(error.message, 'CHROME_PATH names no program: give the path of a Chromium or Chrome.');
});

finding('finds what each platform calls it', () => {
  const mac = '/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  assert.is(findChromium(machine('darwin', { HOME: '/Users/me' }, mac)), mac);
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const windows = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
  assert.is(findChromium(machine('win32', windows, edge)), edge);
});

if (process.platform !== 'win32') {
  finding('goes through PATH on Linux', () => {
    const chrome = join('/opt/bin', 'google-chrome');
    assert.is(findChromium(machine('linux', { PATH: '/usr/bin:/opt/bin' }, chrome)), chrome);
  });

  finding('prefers one that never has a window', () => {
    const both = ['/usr/bin/chromium', '/opt/bin/chromium-headless-shell'];
    assert.is(findChromium(machine('linux', { PATH: '/usr/bin:/opt/bin' }, ...both)), both[1]);
  });
}

finding('gives nothing where there is none', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    assert.is(findChromium(machine(platform, {})), undefined);
  }
});

finding.run();
