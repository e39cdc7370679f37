import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

interface SigningKey {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

let ofProcess: Promise<SigningKey> | undefined;

/**
 * The RSA pair of 2048 bits that all sandboxes of a process share, so that a test run makes one: it takes 0.1 to 0.2 s in another
 * thread, more than all else a start computes.
 */
export const signingKeyOfProcess = (): Promise<SigningKey> =>
  (ofProcess ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }));
