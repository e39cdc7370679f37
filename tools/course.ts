import { parseArgs } from 'node:util';
import { shareCourse, sharedCourse } from '../lib/course/sharing';
import { runCommand } from './command';
import { root } from './jupyter-env';

/** `npm run course`: how far one has come, and what of it those who lead the course on a hub read. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      private: { type: 'boolean', default: false },
      shared: { type: 'boolean', default: false },
    },
  });
  process.chdir(root);
  if (values.private && values.shared) throw new Error('--private and --shared are opposites: give one of them.');
  if (values.private || values.shared) return shareCourse(values.shared);
  const course = sharedCourse();
  if (values.json) return console.log(JSON.stringify(course, undefined, 2));
  const rows = [...course.lessons, ...course.incidents].map((one) => {
    const at = 'at' in one ? one.at : 'openedAt' in one ? (one.mendedAt ?? one.openedAt) : undefined;
    const checks = 'checksPassed' in one ? `${one.checksPassed} checks passed` : '';
    return [one.name.padEnd(36), one.state.padEnd(9), checks.padEnd(18), at ?? ''].join('').trimEnd();
  });
  const who = course.shared
    ? 'On a hub, those who lead the course read this, and no more. npm run course -- --private keeps it to yourself.'
    : 'This is yours alone: on a hub, those who lead the course read only that you keep it private. npm run course -- --shared shares it.';
  console.log([...rows, '', who].join('\n'));
}

runCommand(main, 'npm run course [-- --json | --private | --shared]');
