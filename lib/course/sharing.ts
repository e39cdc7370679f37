import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allLessons } from './lessons.ts';
import { courseFolder, readProgress } from './progress.ts';

/** What those who lead a course on a hub may read of somebody's way through it: no cell, no settings, nothing that was typed. */
export interface SharedCourse {
  shared: boolean;
  lessons: { name: string; state: 'done' | 'not yet'; checksPassed?: number; at?: string }[];
  incidents: { name: string; state: 'opened' | 'mended'; hints: number; openedAt: string; mendedAt?: string }[];
}

/** Beside the progress: to begin anew is not to share again. */
const mark = () => join(courseFolder(), '.progress-private');

/**
 * Keeps one's progress to oneself, or shares it again. It is shared with nobody but the people who lead the course on a hub, where there is
 * one; `npm run course` shows what they read.
 */
export function shareCourse(shared: boolean): void {
  if (shared) rmSync(mark(), { force: true });
  else {
    mkdirSync(dirname(mark()), { recursive: true });
    writeFileSync(mark(), '');
  }
  console.log(
    shared
      ? 'Those who lead the course on a hub read how far you are: npm run course shows what.'
      : 'Your progress is yours: those who lead the course on a hub read that you keep it private, and nothing else.',
  );
}

/** What is shared now. */
export function sharedCourse(): SharedCourse {
  const { done, lessons, incidents } = readProgress().progress;
  return {
    shared: !existsSync(mark()),
    lessons: allLessons().map(({ name }) => ({
      name,
      state: done.includes(name) ? 'done' : 'not yet',
      ...lessons[name],
    })),
    incidents: Object.entries(incidents).map(([name, one]) => {
      return { name, state: one.mendedAt === undefined ? 'opened' : 'mended', ...one };
    }),
  };
}
