import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Machine {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  isProgram(path: string): boolean;
}

const here: Machine = { platform: process.platform, env: process.env, isProgram };

/**
 * Finds a Chromium, or one of the browsers made of it: where `CHROME_PATH` says, else in the usual places.
 * Gives nothing when there is none. Throws when `CHROME_PATH` names no program.
 */
export function findChromium({ platform, env, isProgram: exists }: Machine = here): string | undefined {
  const { CHROME_PATH: given } = env;
  if (given && !exists(given)) throw new Error('CHROME_PATH names no program: give the path of a Chromium or Chrome.');
  return given || places(platform, env).find(exists);
}

function places(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((one) => one !== undefined);
    const ends = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
    return [...ends, 'Microsoft\\Edge\\Application\\msedge.exe'].flatMap((end) =>
      roots.map((root) => `${root}\\${end}`),
    );
  }
  if (platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) => `${name}.app/Contents/MacOS/${name}`);
    return apps.flatMap((app) => [`/Applications/${app}`, `${env.HOME}/Applications/${app}`]);
  }
  const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  // Without the pages of its own that a browser has around each page, a visit takes two thirds of the time.
  const names = ['chromium-headless-shell', ...browsers];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
