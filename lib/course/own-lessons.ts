import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fields } from '../core/json.ts';

/** A lesson: the notebook's name and the question it answers. */
export interface Lesson {
  name: string;
  question: string;
}

/** The lessons of the kit, and among them those that somebody put beside them: by their numbers, and else behind the last number. */
export function withOwn(known: readonly Lesson[]): Lesson[] {
  const own = namesThere().filter((name) => !known.some((one) => one.name === name));
  return own.reduce<Lesson[]>((sorted, name) => insert(sorted, { name, question: questionOf(name) }), [...known]);
}

/** The folder of the notebooks, wherever the kernel was started. */
const folder = () => (existsSync('notebooks') ? 'notebooks' : '.');

function namesThere(): string[] {
  try {
    return readdirSync(folder())
      .filter((name) => name.endsWith('.ipynb'))
      .map((name) => name.slice(0, -'.ipynb'.length))
      .sort();
  } catch {
    return [];
  }
}

function insert(sorted: Lesson[], lesson: Lesson): Lesson[] {
  const numbered = (name: string) => /^\d/.test(name);
  const before = (one: Lesson) =>
    numbered(one.name) && (!numbered(lesson.name) || one.name.localeCompare(lesson.name) < 0);
  const at = sorted.reduce((last, one, index) => (before(one) ? index + 1 : last), 0);
  return [...sorted.slice(0, at), lesson, ...sorted.slice(at)];
}

/** The first question that its text asks, else its heading, else its name. */
function questionOf(name: string): string {
  try {
    const { cells } = fields(JSON.parse(readFileSync(join(folder(), `${name}.ipynb`), 'utf8')));
    const text = (Array.isArray(cells) ? cells : [])
      .map(fields)
      .filter((cell) => cell['cell_type'] === 'markdown')
      .map(({ source }) => [source].flat().join(''))
      .join('\n\n')
      .replace(/[*`]/g, '');
    const question = /(?:^|[.!?]\s|\n)[#\s]*([^\n.!?#]{3,150}\?)/.exec(text)?.[1];
    return (question ?? /^#+ +(.+)$/m.exec(text)?.[1] ?? name).trim().slice(0, 150);
  } catch {
    return name;
  }
}
