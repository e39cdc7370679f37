import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError } from './errors.ts';
import { accountSetting, isPlaceholder, names, required, secretName, type Env } from './settings.ts';

/** What a `.env` file holds, and what dotenv makes of it by mistake. */
export interface EnvFile {
  values: Env;
  /** What is wrong with a variable, as the end of a sentence that repeats no value. */
  problems: Record<string, string>;
  /** The names in lines that dotenv leaves out, such as `set X=1`. */
  leftOut: string[];
  /** Whether every user of this machine may read it. */
  exposed: boolean;
}

/**
 * Finds a file of that name in a folder, or above it up to the nearest `package.json`. Where there is none, or what
 * stands above belongs to another user than the folder, only the folder itself is looked at.
 */
export function findFile(name: string, from: string): string | undefined {
  const isHere = (folder: string) => existsSync(join(folder, name)) && !statSync(join(folder, name)).isDirectory();
  const isOwn = (folder: string) => folder === from || statSync(join(folder, name)).uid === statSync(from).uid;
  const found = foldersUp(from).find((folder) => isHere(folder) && isOwn(folder));
  return found && join(found, name);
}

function foldersUp(from: string): string[] {
  const folders = [from];
  for (let folder = from; !existsSync(join(folder, 'package.json')); folders.push(folder)) {
    if (folder === dirname(folder)) return [from];
    folder = dirname(folder);
  }
  return folders;
}

/** Reads a file. Only its name is shown: a whole path tells more about your machine than an error should. */
export function readEnvFile(path: string): EnvFile {
  const refused = (problem: string) => new ConfigError([problem], basename(path));
  let [text, mode] = ['', 0];
  try {
    [text, mode] = [decode(readFileSync(path)), statSync(path).mode];
  } catch {
    throw refused('The file cannot be read. Is the path right?');
  }
  if (text.includes('\0')) throw refused('The file is no text: save it as UTF-8.');
  const lines = text.split(/\r\n?|\n/);
  const found = names.map((name) => [name, lineProblem(name, lines)]);
  return {
    values: parse(text),
    problems: Object.fromEntries(found.filter(([, problem]) => problem)) as Record<string, string>,
    leftOut: lines.flatMap((line) => (assigned.test(line) ? [] : (labelled.exec(line)?.[1] ?? []))),
    // Windows knows no such bits.
    exposed: process.platform !== 'win32' && (mode & 0o004) !== 0,
  };
}

/** PowerShell 5 writes UTF-16, and an old editor the code page of Windows. A setting begins with an ASCII character. */
function decode(bytes: Buffer): string {
  const begins = bytes.toString('latin1', 0, 2);
  const isBigEndian = begins === '\xfe\xff' || begins[0] === '\0';
  if (isBigEndian || begins === '\xff\xfe' || begins[1] === '\0')
    return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** A line that dotenv reads, and the name in one that it does not. */
const assigned = /^\s*(export\s+)?[\w.-]+(\s*=|:\s)/;
const labelled = /^[\s"'`$,{-]*(?:(?:setx?|setenv|let|const|var|env|declare|-\w+)\s+)*(?:env:)?["'`$]*([a-z]\w+)/i;

/** What dotenv will not read of a variable as it was meant. The name is one of ours, and needs no escaping. */
function lineProblem(name: string, lines: string[]): string | undefined {
  const own = new RegExp(`^\\s*(?:export\\s+)?${name}(?:\\s*=|:(?=\\s))(\\s*)(.*)`);
  const at = lines.flatMap((line, index) => (own.test(line) ? [index] : []));
  if (at.length > 1) {
    const times = at.length === 2 ? 'twice' : `${at.length} times`;
    return `stands ${times} (lines ${at.map((index) => index + 1).join(' and ')}): leave only one.`;
  }
  const [first] = at;
  if (first === undefined) return otherForm(name, lines);
  if (name !== secretName) return undefined;
  const [, blank = '', raw = ''] = own.exec(lines[first] ?? '') ?? [];
  const isCut = raw.startsWith('#') ? blank === '' : !/^["'`]/.test(raw) && /\S#/.test(raw);
  if (isCut) return 'is cut at a #, which begins a comment: put the value in single quotes.';
  const goesOn = /^\s*[^\s#=:[\]{}"']+\s*$/.test(lines[first + 1] ?? '');
  return goesOn ? `goes on in line ${first + 2}: put it on one line.` : undefined;
}

function otherForm(name: string, lines: string[]): string | undefined {
  const write = `write ${name}=value.`;
  const behindHash = new RegExp(`^\\s*(?:#|//|;)[#\\s]*(?:export\\s+)?${name}\\s*[=:]\\s*(.*)`);
  const meant = new RegExp(`^(.*?)\\b${name}\\b["']?\\s*[=:,]`);
  for (const [index, line] of lines.entries()) {
    const [, behind] = behindHash.exec(line) ?? [];
    if (behind !== undefined && isWanted(name, behind))
      return `is missing; the file has it behind a # in line ${index + 1}: ${write}`;
    const isMeant = labelled.exec(line)?.[1] === name || (meant.test(line) && !/^\s*#/.test(line));
    const [before = ''] = /^\s*(\$env:|setx?\s|setenv\s|let\s|const\s|var\s|env\s|-\s|["'])/i.exec(line) ?? [];
    if (isMeant) return `is missing; the file has ${before.trimStart()}${name} in line ${index + 1}: ${write}`;
  }
  return undefined;
}

/** Whether a line behind a # was to be read. Nobody fills in an account that they mean to leave out. */
const isWanted = (name: string, value: string) =>
  required.includes(name) || (name === accountSetting && !isPlaceholder(value.trim()));
