import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fixedHosts } from './hosts';

const DAY = 86_400_000;

/** What https needs, and what comes with it. */
export interface Tls {
  cert: string;
  key: string;
  /** Names that clients may use beside those of loopback. */
  hosts: readonly string[];
  /** Where a certificate made here lies, for NODE_EXTRA_CA_CERTS and the like. */
  path?: string;
  /** Removes what was written. A second call does nothing more. */
  release(): Promise<void>;
}

/** Makes a certificate for loopback, good for the names and addresses that the sandbox answers to. Its key is never written. */
export async function madeCertificate(): Promise<Tls> {
  // Loaded here, as it takes longer than all else the sandbox needs and only TLS asks for it.
  const { generate } = await import('selfsigned');
  const now = Date.now();
  const made = await generate([{ name: 'commonName', value: 'Purview sandbox on loopback, not Microsoft' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A day of grace for clocks that differ, as between a host and its virtual machine.
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + 90 * DAY),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'purview-sandbox-'));
  const path = join(folder, 'certificate.pem');
  await writeFile(path, made.cert);
  const release = () => rm(folder, { recursive: true, force: true });
  return { cert: made.cert, key: made.private, hosts: [], path, release };
}

/** Reads a certificate and its key from files; throws one sentence when they are no such pair. */
export async function ownCertificate(certFile: string, keyFile: string): Promise<Tls> {
  const [cert, key] = await Promise.all([readPem('--cert', certFile), readPem('--key', keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new Error(`${certFile} and ${keyFile} are not a certificate and its key in PEM form.`);
  }
  return { cert, key, hosts: fixedHosts, release: async () => undefined };
}

async function readPem(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new Error(`The file of ${flag}, ${file}, cannot be read.`);
  }
}
