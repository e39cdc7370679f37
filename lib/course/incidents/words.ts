import { join, relative } from 'node:path';
import { printable } from '../../show/text.ts';
import { courseFolder } from '../progress.ts';
import { folded } from '../verdicts.ts';
import type { Notice } from './notice.ts';
import { settingsName } from './settings.ts';

export const elsewhere =
  'An incident needs the sandbox: nothing is broken in an account, or where there are no controls. Nothing was changed.';

/** How one goes on: in a cell, or at a terminal. */
export function ways(terminal = false): Record<'settings' | 'hint' | 'check' | 'code', string> {
  if (!terminal)
    return {
      settings: `${settingsName}, beside the notebooks`,
      hint: '`await hint()`',
      check: '`await mended()`',
      code: '',
    };
  return {
    settings: join(relative('', courseFolder()), settingsName),
    hint: command('--hint'),
    check: command('--check'),
    code: ' Mend it there or in the practice portal; code that uses the helpers runs in a cell of lesson 09.',
  };
}

const command = (what: string) => `\`npm run incident -- ${what}\``;

/** Says that none is open, and how one is opened: that of settings which were left there, or the first. */
export function noneOpen(left: number | undefined, terminal = false): string {
  const opens = terminal ? command(`${left ?? 1}`) : `\`await incident(${left ?? 1})\``;
  if (left === undefined) return `No incident is open: ${opens} opens the first.`;
  return `No incident is open: the sandbox was started anew since incident ${left} was. ${opens} opens it again.`;
}

/** Prints a text with its lines broken, as one reads it in a notebook and at a terminal. */
export function tell(text: string): void {
  console.log(printable(folded(text, 99).join('\n')));
}

/** Shows an open incident, and how one goes on. */
export function show({ number, title, symptom }: Notice, terminal?: boolean, more = ''): void {
  const { settings, hint, check, code } = ways(terminal);
  const way = `The settings of the program are in ${settings}. ${hint} tells more, ${check} looks whether it works again.${code}`;
  tell([`Incident ${number} · ${title}`, symptom, [more, way].filter(Boolean).join(' ')].join('\n\n'));
}
