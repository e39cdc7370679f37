import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readNotebook, type Notebook } from '../../tools/notebook';

export const folder = join(__dirname, '..', '..', 'notebooks');

/** Every notebook, by file name, in reading order. */
export const notebooks: [name: string, notebook: Notebook][] = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .sort()
  .map((name) => [name, readNotebook(join(folder, name))]);
