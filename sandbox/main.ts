#!/usr/bin/env node
import './compile-cache';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorldDocument } from './document/model';
import { signingKeyOfProcess } from './entra/signing-key';
import { whyNotListening } from './http/listening';
import type { Tls } from './http/tls';
import { readOptions, type CommandLine, type Options } from './options';

/** What there is to close when the sandbox is told to end. */
let close = async (): Promise<void> => undefined;

function stop(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/** Ends on what ends a process: Ctrl-C, a polite kill, or (where there are no signals) a parent that lets go of its channel. */
function endWhenTold(): void {
  const leave = () => void close().then(() => process.exit(0));
  process.once('SIGINT', leave);
  process.once('SIGTERM', leave);
  process.once('disconnect', leave);
  // Whoever waits for the address alone stops reading once it is there.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

async function main(): Promise<void> {
  const { port, tls: secure, files, keep, log, proxyKeyFile, instead, world, ...options } = optionsOrStop();
  if (instead !== undefined) return tell(instead);
  // Begun before the rest is loaded, so that the key is there when it is.
  void signingKeyOfProcess();
  endWhenTold();
  const document = world === undefined ? undefined : await worldOrStop(world);
  const tls = secure || files !== undefined ? await certificateOrStop(files) : undefined;
  close = async () => tls?.release();
  const { createSandbox } = await import('./app');
  const say = (sentence: string) => process.stdout.write(`${sentence}\n`);
  const sandbox = await createSandbox({
    ...options,
    document,
    tls,
    keep: keep && { ...keep, tell: say },
    proxyKey: proxyKeyFile === undefined ? undefined : proxyKeyOrStop(proxyKeyFile),
    log: log ? (request) => process.stderr.write(`${JSON.stringify(request)}\n`) : undefined,
  }).catch(async (error: Error) => {
    await close();
    return stop(error.message, 1);
  });
  close = sandbox.close;
  try {
    const { url } = await sandbox.listen(port);
    if (tls?.path !== undefined) say(`Certificate: ${tls.path}`);
    say(`Sandbox ready: ${url}`);
  } catch (error) {
    await sandbox.close();
    stop(whyNotListening(error, port, 'another port with --port N (0 for a free one)'), 1);
  }
}

/** The version is that of the kit, and of the package that is built of it: the manifest of either is one folder up. */
async function tell(what: 'help' | 'schema' | 'version'): Promise<void> {
  if (what === 'schema') return void process.stdout.write(readFileSync((await import('./document/check')).schemaFile));
  const { help } = await import('./help');
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string };
  process.stdout.write(what === 'help' ? help : `${version}\n`);
}

async function worldOrStop(world: string | WorldDocument): Promise<WorldDocument> {
  const { readWorld } = await import('./document/file');
  return readWorld(world).catch((error: unknown) => stop(error instanceof Error ? error.message : String(error), 2));
}

async function certificateOrStop(files: Options['files']): Promise<Tls> {
  const { madeCertificate, ownCertificate } = await import('./http/tls');
  if (files === undefined) return madeCertificate();
  try {
    return await ownCertificate(files.cert, files.key);
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error), 2);
  }
}

/** A short key could be guessed by whoever reaches the port. */
function proxyKeyOrStop(file: string): string {
  try {
    const key = readFileSync(file, 'utf8').trim();
    return key.length >= 32 ? key : stop(`--proxy-key names a file with a key of 32 characters or more.`, 2);
  } catch {
    return stop(`--proxy-key names a file that cannot be read: ${file}`, 2);
  }
}

function optionsOrStop(): CommandLine {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error), 2);
  }
}

void main();
