import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { courseFolder } from '../progress.ts';
import { writeWhole } from '../../core/whole-file.ts';
import type { Settings } from './incident.ts';

/** The settings of the program that fails: a file of its own beside the notebooks. Whoever learns has their own `.env`, which stays as it is. */
export const settingsName = 'incident.env';
const heading = '# The settings of the program of incident ';
const file = () => join(courseFolder(), settingsName);

/** Writes the file anew, for the incident of this number. Of a setting in `notes` it says above it what it means. */
export function writeSettings(number: number, settings: Settings, notes: Settings = {}): void {
  const lines = Object.entries(settings).flatMap(([name, value]) => [
    ...(notes[name] ? ['', `# ${notes[name]}`] : []),
    `${name}=${quoted(value)}`,
  ]);
  writeWhole(
    file(),
    [`${heading}${number}.`, '# Nothing in it is secret: the sandbox’s secrets are made up.', '', ...lines, ''].join(
      '\n',
    ),
  );
}

/** Of which incident the file is, by its number; nothing where it is gone. */
export function settingsOf(): number | undefined {
  const [first = ''] = existsSync(file()) ? readFileSync(file(), 'utf8').split('\n') : [];
  return first.startsWith(heading) ? Number.parseInt(first.slice(heading.length), 10) || undefined : undefined;
}

/** Gives the settings as they are now; none where the file is gone. */
export function readSettings(): Settings {
  return existsSync(file()) ? parse(readFileSync(file())) : {};
}

/** Changes some lines and leaves the others as they are. A setting that is undefined is taken out. */
export function changeSettings(changes: Record<string, string | undefined>): void {
  const lines = existsSync(file()) ? readFileSync(file(), 'utf8').trimEnd().split('\n') : [];
  const changed = lines.flatMap((line) => {
    const [, name = ''] = /^\s*(?:export\s+)?(\w+)\s*=/.exec(line) ?? [];
    if (!(name in changes)) return [line];
    return changes[name] === undefined ? [] : [`${name}=${quoted(changes[name])}`];
  });
  const known = Object.keys(parse(lines.join('\n')));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    known.includes(name) || value === undefined ? [] : [`${name}=${quoted(value)}`],
  );
  writeWhole(file(), [...changed, ...added, ''].join('\n'));
}

export const removeSettings = (): void => rmSync(file(), { force: true });

const quoted = (value: string) => (/^[\w.~:/@+-]*$/.test(value) ? value : `'${value}'`);
