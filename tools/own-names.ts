import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { fixedHosts, isAbsent, type Shape } from '../sandbox/http/hosts';
import { root } from './jupyter-env';

/** A certificate for the names that clients have built in, made for one run. */
export interface OwnNames {
  /** The files of the certificate and its key, in PEM form. */
  files: { cert: string; key: string };
  certificate: string;
  /** What lets a program find the sandbox at this port by those names that a tenant of the shape has, and no other host. */
  variables(port: string, shape: Shape): Record<string, string>;
  remove(): void;
}

export async function ownNames(): Promise<OwnNames> {
  const folder = mkdtempSync(join(tmpdir(), 'purview-names-'));
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name)) as [string, string];
  const names = ['localhost', ...fixedHosts].map((value) => ({ type: 2 as const, value }));
  const made = await generate([{ name: 'commonName', value: 'Purview sandbox on loopback, not Microsoft' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [...names, { type: 7 as const, ip: '127.0.0.1' }] }],
  });
  writeFileSync(cert, made.cert);
  writeFileSync(key, made.private, { mode: 0o600 });
  return {
    files: { cert, key },
    certificate: made.cert,
    variables: (port, shape) => ({
      NODE_EXTRA_CA_CERTS: cert,
      NODE_OPTIONS: `--require ${JSON.stringify(join(root, 'tools', 'resolve-here.js'))}`,
      OWN_NAMES: fixedHosts.filter((host) => !isAbsent(host, shape)).join(','),
      OWN_PORT: port,
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
