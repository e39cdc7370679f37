import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';
import { refuseUnknown } from './fields';

/** What somebody has broken on purpose, for practice: what the portal shows of it, and what they keep to undo it by. */
export interface Notice {
  /** Which one it is, for whoever broke it. */
  name: string;
  number: number;
  title: string;
  symptom: string;
  /** Anything; nobody here looks at it. */
  kept?: unknown;
}

export interface Notices {
  open(): Notice | null;
  put(notice: Notice): void;
  remove(): void;
}

export function createNotices(): Notices {
  let open: Notice | null = null;
  return {
    open: () => open,
    put: (notice) => void (open = notice),
    remove: () => void (open = null),
  };
}

/** Characters of a text that is shown. */
const longest = 4000;

/** Reads the body of PUT /sandbox/incident, or says what is wrong with it. */
export function parseNotice(body: unknown): Notice {
  if (!isRecord(body)) throw invalidRequest('An incident is an object: { name, number, title, symptom, kept? }.');
  refuseUnknown(body, 'An incident', ['name', 'number', 'title', 'symptom', 'kept']);
  const { name, number, title, symptom, kept } = body;
  if (!isShort(name) || !isShort(title) || !isShort(symptom))
    throw invalidRequest(`name, title and symptom must be texts of 1 to ${longest} characters.`);
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1)
    throw invalidRequest('number must be a whole number, 1 or more.');
  return { name, number, title, symptom, ...(kept === undefined ? {} : { kept }) };
}

const isShort = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longest;
