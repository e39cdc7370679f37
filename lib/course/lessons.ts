import { showTable } from '../show/table.ts';
import { withOwn, type Lesson } from './own-lessons.ts';
import { changeProgress, forgetProgress, readProgress } from './progress.ts';
import { checksPassed } from './verdicts.ts';

/** The lessons of the kit in reading order. */
export const lessons: Lesson[] = [
  { name: '00-start-here', question: 'Does my set-up work, and what will I be able to do?' },
  { name: '01-app-registration', question: 'Does Entra ID know my application, and accept its secret?' },
  { name: '02-role-assignment', question: 'What may my application do in Purview, and who says so?' },
  { name: '03-token', question: 'What is in the token, and when does it stop working?' },
  { name: '04-first-query', question: 'Which reports show our customers’ e-mail addresses?' },
  { name: '05-submit-data', question: 'How do I put what is missing into the catalog?' },
  { name: '06-automate', question: 'How do I keep it current without me?' },
  { name: '07-your-own-experience', question: 'How do I give colleagues a page to ask such questions?' },
  { name: '08-unified-catalog', question: 'What does our data mean to the business, and who answers for it?' },
  { name: '09-incidents', question: 'Nothing works this morning: can you find out why?' },
  { name: 'troubleshooting', question: 'What does this error mean, and what do I do?' },
];

/** The lessons that are there, in reading order: those of the kit, and those that were put beside them. */
export const allLessons = (): Lesson[] => withOwn(lessons);

/**
 * Notes that the checks of a lesson, such as `02`, have passed, and says what comes next. `passed` is what the last
 * check found: a lesson whose check failed is not done. Throws a `TypeError` for a lesson that does not exist.
 */
export function markDone(lesson: string, passed = true): void {
  const { name } = lessonOf(lesson);
  const title = /^\d/.test(name) ? `Lesson ${name.split('-')[0]}` : `The lesson ${name}`;
  if (!passed) return console.log(`${title} is not done yet: its last check failed.`);
  const { done, trouble } = read();
  const now = allLessons()
    .filter((one) => one.name === name || done.includes(one.name))
    .map((one) => one.name);
  const problem = write(now, name) || trouble;
  const next = nextAfter(name, now);
  // Behind the last lesson comes none: what is left of the course is found on its map.
  const follows = allLessons().at(-1)?.name === name ? `Back to the map: ${allLessons().at(0)?.name}` : `Next: ${next}`;
  const ending = next ? follows : 'That was the last one: the course is done.';
  console.log([`${title} is done. ${ending}`, problem].filter(Boolean).join('\n'));
}

/** Shows the lessons, each with its question and whether it is done, next or not yet begun. */
export function showCourse(): void {
  const { done, trouble } = read();
  showTable(toCourse(done));
  if (trouble) console.log(trouble);
}

/** Forgets which lessons are done, and which incidents were mended. */
export function resetCourse(): void {
  const problem = forgetProgress();
  console.log(problem ? `The progress could not be reset: ${problem}.` : 'No lesson is done any more.');
}

/** The lessons as rows of a table. `done` holds names of lessons. */
function toCourse(done: string[]): { lesson: string; question: string; state: string }[] {
  const next = nextAfter('', done);
  const state = (name: string) => (done.includes(name) ? '✓ done' : name === next ? '→ next' : '· not yet');
  return allLessons().map(({ name, question }) => ({ lesson: name, question, state: state(name) }));
}

/** The first lesson that is not done, looked for behind the one given and then from the beginning. */
function nextAfter(name: string, done: string[]): string | undefined {
  const names = allLessons().map((one) => one.name);
  const begin = names.indexOf(name) + 1;
  return [...names.slice(begin), ...names.slice(0, begin)].find((one) => !done.includes(one));
}

function lessonOf(start: string): { name: string } {
  const found = allLessons().find(({ name }) => name === start || name.startsWith(`${start}-`));
  if (found) return found;
  throw new TypeError(
    `There is no lesson ${JSON.stringify(start)}. There are: ${allLessons()
      .map(({ name }) => name)
      .join(', ')}.`,
  );
}

function read(): { done: string[]; trouble: string } {
  const { progress, trouble } = readProgress();
  const done = allLessons()
    .map(({ name }) => name)
    .filter((name) => progress.done.includes(name));
  return {
    done,
    trouble: trouble && `The lessons done before cannot be told: the progress file is damaged (${trouble}).`,
  };
}

/** Gives a sentence where the file could not be written. */
function write(done: string[], name: string): string {
  const now = { at: new Date().toISOString(), checksPassed: checksPassed() };
  const problem = changeProgress((progress) => ({ ...progress, done, lessons: { ...progress.lessons, [name]: now } }));
  return problem && `This could not be noted (${problem}), so the map of the course will not show it.`;
}
