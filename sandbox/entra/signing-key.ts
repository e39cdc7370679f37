import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export interface SigningKey {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

let ofProcess: Promise<SigningKey> | undefined;

/** A new RSA pair of 2048 bits, made in another thread; it takes 0.1 to 0.2 s, more than all else a start computes. */
export const newSigningKey = (): Promise<SigningKey> => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });

/** The pair that all sandboxes of a process share, so that a test run makes one. Every process has its own. */
export const signingKeyOfProcess = (): Promise<SigningKey> => (ofProcess ??= newSigningKey());
