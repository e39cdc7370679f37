import { guid } from '../ids';

/** A file of terms that somebody handed in. What is in it was done at once; how it goes is told as a real one takes its time. */
export interface Import {
  id: string;
  begunAt: number;
  /** How many terms were in it. */
  terms: number;
  /** Why none of them was taken, if so. */
  error?: { code: number; message: string };
}

/** The imports of a catalog, by their ids. */
export interface Imports {
  add(one: Omit<Import, 'id'>): Import;
  get(id: string): Import | undefined;
  all(): Import[];
}

export function createImports(next: () => number): Imports {
  const byId = new Map<string, Import>();
  return {
    add(one) {
      const made = { id: guid(`import ${next()}`), ...one };
      byId.set(made.id, made);
      return made;
    },
    get: (id) => byId.get(id.toLowerCase()),
    all: () => [...byId.values()],
  };
}

/** Milliseconds that an import runs. A recorded one of 51 terms took two seconds. */
const RUNS = 1000;

/** An import as it is answered; its numbers are texts. */
export function showImport({ id, begunAt, terms, error }: Import, now: number) {
  const ended = now >= begunAt + RUNS;
  const failed = ended && error !== undefined;
  return {
    id,
    status: !ended ? 'Running' : failed ? 'Failed' : 'Succeeded',
    createTime: written(begunAt),
    lastUpdateTime: written(ended ? begunAt + RUNS : begunAt),
    properties: {
      importedTerms: String(ended && !failed ? terms : 0),
      totalTermsDetected: String(ended ? terms : -1),
    },
    error: failed ? { errorCode: error.code, errorMessage: error.message } : { errorCode: 0, errorMessage: '' },
  };
}

/** A time as the service writes it there: with milliseconds, and its zone in figures. */
const written = (time: number) => new Date(time).toISOString().replace('Z', '+0000');
