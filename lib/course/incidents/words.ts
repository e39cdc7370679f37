import { join, relative } from 'node:path';
import { printable } from '../../show/text.ts';
import { courseFolder } from '../progress.ts';
import { folded } from '../verdicts.ts';
import type { Notice } from './notice.ts';
import { settingsName } from './settings.ts';

export const elsewhere =
  'An incident needs the sandbox: nothing is broken in an account, or where there are no controls. Nothing was changed.';

/** How one goes on: in a cell, or at a terminal. */
export function ways(terminal = false): Record<'settings' | 'open' | 'hint' | 'check', string> {
  if (!terminal)
    return {
      settings: `${settingsName}, beside the notebooks`,
      open: '`await incident(1)`',
      hint: '`await hint()`',
      check: '`await mended()`',
    };
  const command = (what: string) => `\`npm run incident -- ${what}\``;
  return {
    settings: join(relative('', courseFolder()), settingsName),
    open: command('1'),
    hint: command('--hint'),
    check: command('--check'),
  };
}

/** Prints a text with its lines broken, as one reads it in a notebook and at a terminal. */
export function tell(text: string): void {
  console.log(printable(folded(text, 99).join('\n')));
}

/** Shows an open incident, and how one goes on. */
export function show({ number, title, symptom }: Notice, terminal?: boolean, more = ''): void {
  const { settings, hint, check } = ways(terminal);
  const way = `The settings of the program are in ${settings}. ${hint} tells more, ${check} looks whether it works again.`;
  tell([`Incident ${number} · ${title}`, symptom, [more, way].filter(Boolean).join(' ')].join('\n\n'));
}
