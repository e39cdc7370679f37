import { parseArgs } from 'node:util';
import { runChecks, type CheckResult } from '../lib/diagnosis/checks';
import { connect } from '../lib/connect';
import { ConfigError, HttpError } from '../lib/core/errors';
import { explain } from '../lib/diagnosis/explain';
import { toTable } from '../lib/show/table';
import { inCourse } from '../lib/course/words';
import { runCommand } from './command';

/** `npm run doctor`: every check from the configuration to the roles, and what to mend. Ends with 1 when one fails. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const { target, results } = await examine();
  console.log(values.json ? JSON.stringify(results, undefined, 2) : report(target, results));
  process.exitCode = results.some(({ status }) => status === 'fail') ? 1 : 0;
}

/** A set-up that cannot even connect is a result too: scripts read it as they read the others. */
async function examine(): Promise<{ target: string; results: CheckResult[] }> {
  try {
    const connection = await connect();
    return { target: connection.target, results: await runChecks(connection) };
  } catch (error) {
    if (error instanceof ConfigError) return { target: '', results: [configuration(error)] };
    if (error instanceof HttpError) return { target: '', results: [unanswered(error)] };
    throw error;
  }
}

function configuration({ problems }: ConfigError): CheckResult {
  const fix = 'Change the values named, or move .env away to use the sandbox.';
  return { name: 'Configuration', status: 'fail', found: problems.join(' '), fix };
}

/** Only the sandbox is called before the checks begin. */
function unanswered(error: HttpError): CheckResult {
  const { cause, remedy, reason } = explain(error);
  return { name: 'Sandbox answers', status: 'fail', found: cause, fix: remedy, reason };
}

/** What to do comes beneath the table, where it does not widen every line. */
function report(target: string, results: CheckResult[]): string {
  const table = toTable(results.map(({ name, status, found }) => ({ check: name, status, found })));
  const fixes = results
    .filter(({ fix }) => fix !== '')
    .map(({ name, fix, reason }) => `- ${name}: ${inCourse(fix, reason)}`);
  const todo = fixes.length > 0 ? ['What to do:', ...fixes].join('\n') : '';
  const rows = results.flatMap((result) => result.rows ?? []);
  const held = rows.length > 0 ? `Roles needed and held:\n${toTable(rows)}` : '';
  return [target, table, held, todo].filter(Boolean).join('\n\n');
}

runCommand(main, 'npm run -s doctor [-- --json]');
