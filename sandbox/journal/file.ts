import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { lock } from '../lock';
import { isRecord } from '../values';

/** A line of a journal: whatever was noted. */
export type Entry = Record<string, unknown>;

/** An entry that was read, where in the file it ends, and its checksum. */
export interface Read {
  entry: Entry;
  end: number;
  sum: string;
}

/**
 * A file of lines that only grows. A line carries a checksum of itself and of what was before it, so that one that was changed,
 * lost or moved is known.
 */
export interface Journal {
  readonly file: string;
  /** What was in it when it was opened, up to the first line that is damaged. */
  readonly read: Read[];
  /** The number of that line, if there is one. */
  readonly damaged?: number;
  /** Notes an entry, to be written by the next `flush`. */
  append(entry: Entry): void;
  /**
   * Waits until all that was noted is on the disk, whatever becomes of this machine. Rejects when it cannot be written: it is kept,
   * and tried again by the next `flush`.
   */
  flush(): Promise<void>;
  /** Empties the file, to begin with this entry. */
  begin(entry: Entry): void;
  /** Copies the file to one beside it, named by the date, and keeps so many of the entries that were read. Gives the copy's path. */
  setAside(kept: number): Promise<string>;
  /** Writes what was noted and lets go of the file. A second call does nothing more. */
  close(): Promise<void>;
}

/** How long another owner of a journal is waited for, and how long one of another machine may be silent. */
const patience = { limit: 3000, patience: 2000, pause: 100 };

/** Opens a journal, or makes an empty one. Throws a sentence when another process has it open, or when the file cannot be used. */
export async function openJournal(file: string): Promise<Journal> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const release = await lock(`${file}.lock`, patience);
    if (release === undefined) throw new Error('another sandbox keeps its world there. Stop that one first');
    try {
      const handle = await openOrMake(file);
      return await journalIn(file, handle, release);
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    throw new Error(`The world cannot be kept in ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Nobody but its owner has a reason to read it. */
async function openOrMake(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  await syncFolder(file);
  return handle;
}

/** A new name in a folder outlives a power cut once the folder is on the disk; Windows has no way to ask for that. */
async function syncFolder(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
}

async function journalIn(file: string, handle: FileHandle, release: () => void): Promise<Journal> {
  const found = readEntries(await handle.readFile());
  const writer = createWriter(handle, found);
  let closing: Promise<void> | undefined;
  const end = async () => {
    // What could not be written was said to whoever asked for it.
    await writer.flush().catch(() => undefined);
    await handle.close();
    release();
  };
  return {
    file,
    read: found.read,
    ...(found.damaged === undefined ? {} : { damaged: found.damaged }),
    append: writer.append,
    flush: writer.flush,
    begin: writer.begin,
    async setAside(kept) {
      const aside = await copied(file);
      await writer.cut(found.read.slice(0, kept));
      return aside;
    },
    close: () => (closing ??= end()),
  };
}

/** A copy that is on the disk before what it was copied from is changed. */
async function copied(file: string): Promise<string> {
  const { dir, name, ext } = parse(file);
  const date = new Date().toISOString().slice(0, 19).replace(/:/g, '-');
  for (let number = 1; ; number++) {
    const copy = `${dir === '' ? '' : `${dir}/`}${name}.${date}${number === 1 ? '' : `-${number}`}${ext}`;
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      const written = await open(copy, 'r+');
      await written.sync();
      await written.close();
      await syncFolder(copy);
      return copy;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

interface Found {
  read: Read[];
  damaged?: number;
}

/** Reads lines up to the first that is damaged. What follows the last line break was being written when its writer ended. */
function readEntries(bytes: Buffer): Found {
  const read: Read[] = [];
  let sum = '';
  let begin = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, begin)) {
    const line = bytes.toString('utf8', begin, end);
    const entry = entryOf(line, sum);
    if (entry === undefined) return { read, damaged: read.length + 1 };
    sum = sumIn(line);
    begin = end + 1;
    read.push({ entry, end: begin, sum });
  }
  // A file of something else may have no line break at all.
  const foreign = read.length === 0 && bytes.length > 0 && !beginsLikeALine(bytes.toString('utf8', 0, 200));
  return foreign ? { read, damaged: 1 } : { read };
}

/** Every journal begins with a line of its own kind. */
const opening = '{"journal":';
const beginsLikeALine = (text: string) => opening.startsWith(text.slice(0, opening.length));

const ending = /,"sum":"([0-9a-f]{16})"\}$/;
const sumIn = (line: string): string => ending.exec(line)?.[1] ?? '';
const sumOf = (text: string, before: string): string => hash('sha256', `${before}${text}`).slice(0, 16);

const lineOf = (entry: Entry, before: string): { line: string; sum: string } => {
  const text = JSON.stringify(entry);
  const sum = sumOf(text, before);
  return { line: `${text.slice(0, -1)},"sum":"${sum}"}\n`, sum };
};

function entryOf(line: string, before: string): Entry | undefined {
  const text = line.replace(ending, '}');
  if (sumIn(line) !== sumOf(text, before)) return undefined;
  const entry: unknown = JSON.parse(text);
  return isRecord(entry) ? entry : undefined;
}

const nothing = { end: 0, sum: '' };

/** Writes to the end of what is known to be good, so that a write which failed halfway is written over. */
function createWriter(handle: FileHandle, { read }: Found) {
  let { end: size, sum } = read.at(-1) ?? nothing;
  let pending = '';
  let emptied = false;
  let noted = 0;
  let written = 0;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (written < noted) {
      const [text, anew, upTo] = [pending, emptied, noted];
      pending = '';
      emptied = false;
      try {
        if (anew) size = 0;
        await handle.truncate(size);
        const bytes = Buffer.from(text);
        await writeAll(handle, bytes, size);
        await handle.datasync();
        size += bytes.length;
        written = upTo;
      } catch (error) {
        // Unless all of it was given up meanwhile.
        if (!emptied) pending = text + pending;
        emptied ||= anew;
        throw error;
      }
    }
  }

  const append = (entry: Entry) => {
    const made = lineOf(entry, sum);
    sum = made.sum;
    pending += made.line;
    noted += 1;
  };
  return {
    append,
    async flush() {
      const upTo = noted;
      while (written < upTo) await (writing ??= write().finally(() => (writing = undefined)));
    },
    begin(entry: Entry) {
      [sum, pending, emptied] = ['', '', true];
      append(entry);
    },
    async cut(kept: Read[]) {
      ({ end: size, sum } = kept.at(-1) ?? nothing);
      await handle.truncate(size);
      await handle.sync();
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
