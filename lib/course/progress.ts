import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fields } from '../core/json.ts';
import { writeWhole } from '../core/whole-file.ts';

/** How far one has come with one incident. */
export interface IncidentProgress {
  /** How many of its hints were asked for. */
  hints: number;
  /** When it was opened first, and when it was mended first. */
  openedAt: string;
  mendedAt?: string;
}

/** When the last check of a lesson was made last, and how many different checks had passed by then in its kernel. */
export interface LessonProgress {
  at: string;
  checksPassed: number;
}

/** What the progress file holds. */
export interface Progress {
  /** Names of lessons. */
  done: string[];
  /** By the names of lessons. */
  lessons: Record<string, LessonProgress>;
  /** By the names of incidents. */
  incidents: Record<string, IncidentProgress>;
}

/** The folder of the notebooks, wherever the kernel was started, unless COURSE_PROGRESS_FILE names a file elsewhere. */
export function courseFolder(): string {
  return dirname(file());
}

function file(): string {
  return process.env['COURSE_PROGRESS_FILE'] ?? join(existsSync('notebooks') ? 'notebooks' : '.', '.progress.json');
}

/** Reads the progress. `trouble` is a code, such as EACCES, where there is a file that cannot be read. */
export function readProgress(): { progress: Progress; trouble: string } {
  try {
    const { done, lessons, incidents } = fields(JSON.parse(readFileSync(file(), 'utf8')));
    if (!Array.isArray(done)) throw new TypeError('no list of lessons');
    const known = Object.entries(fields(incidents)).flatMap(([name, one]): [string, IncidentProgress][] => {
      const { hints, openedAt, mendedAt } = fields(one);
      if (typeof hints !== 'number' || typeof openedAt !== 'string') return [];
      return [[name, { hints, openedAt, ...(typeof mendedAt === 'string' && { mendedAt }) }]];
    });
    const tried = Object.entries(fields(lessons)).flatMap(([name, one]): [string, LessonProgress][] => {
      const { at, checksPassed } = fields(one);
      return typeof at === 'string' && typeof checksPassed === 'number' ? [[name, { at, checksPassed }]] : [];
    });
    const progress = {
      done: done.map(String),
      lessons: Object.fromEntries(tried),
      incidents: Object.fromEntries(known),
    };
    return { progress, trouble: '' };
  } catch (error) {
    const code = reasonOf(error);
    return { progress: { done: [], lessons: {}, incidents: {} }, trouble: code === 'ENOENT' ? '' : code };
  }
}

/** Changes the progress. Gives a code where the file could not be written. */
export function changeProgress(change: (progress: Progress) => Progress): string {
  try {
    mkdirSync(courseFolder(), { recursive: true });
    const { done, lessons, incidents } = change(readProgress().progress);
    const some = <T>(name: string, known: Record<string, T>) =>
      Object.keys(known).length > 0 ? { [name]: known } : {};
    const told = { done, ...some('lessons', lessons), ...some('incidents', incidents) };
    writeWhole(file(), `${JSON.stringify(told)}\n`);
    return '';
  } catch (error) {
    return reasonOf(error);
  }
}

/** Forgets it all. Gives a code where the file could not be removed. */
export function forgetProgress(): string {
  try {
    rmSync(file(), { force: true });
    return '';
  } catch (error) {
    return reasonOf(error);
  }
}

/** A code such as EACCES, without the path that the message holds. */
function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'not the JSON it should be';
}
