import { chromium, type Browser } from 'playwright-core';
import { findChromium } from './chromium';

/** Starts the Chromium that is found, without what it would ask of others. Throws when there is none. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium, Chrome or Edge: install one, or name it in CHROME_PATH.');
  const silenced = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...silenced] });
}
