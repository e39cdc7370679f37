import { AuthError, HttpError } from '../lib/core/errors';
import { inCourse } from '../lib/course/words';
import { explain, type Explanation } from '../lib/diagnosis/explain';

/** A refusal of the service in words, with what to do, as an error of a command. Any other error stays as it is. */
export async function inWords(
  error: unknown,
  ask: (error: unknown) => Explanation | Promise<Explanation> = explain,
): Promise<unknown> {
  if (!(error instanceof HttpError || error instanceof AuthError)) return error;
  const { cause, remedy, reason } = await ask(error);
  return new Error(`${cause}\n${inCourse(remedy, reason)}`);
}
