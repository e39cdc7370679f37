import type { Decision } from './decision.ts';
import { AuthError, HttpError, untrustedCodes } from '../core/errors.ts';
import { isGraph, isSignIn } from '../diagnosis/explain.ts';

const certificate = '..._CERT_...';

const codes = {
  'AADSTS7000215, AADSTS7000222': 'the secret',
  'AADSTS700016, AADSTS90002': 'client id or tenant id',
  AADSTS500011: 'the resource',
  another: 'look it up in the table of codes',
};

/** The questions that lead from a symptom to its cause, for `showDecision`. */
export const troublePath: Decision = {
  ask: 'Did an answer come?',
  answers: {
    no: {
      ask: 'Which code?',
      answers: {
        'ENOTFOUND, EAI_AGAIN': 'account name, network, private endpoint',
        ECONNREFUSED: 'address; the sandbox is not running',
        TIMEOUT: 'firewall or proxy',
        [certificate]: 'certificate of a company proxy',
      },
    },
    yes: {
      ask: 'Who answered?',
      answers: {
        'Entra ID': { ask: 'Which AADSTS code?', answers: codes },
        Graph: 'the consent of an administrator',
        Purview: {
          ask: 'Which status?',
          answers: {
            // JavaScript puts keys that are numbers first.
            '400': 'the call itself',
            '401': 'the token: fetch a fresh one, for Purview',
            '403': 'the role, and its collection',
            '404': 'the name or guid',
            '409': 'what is there already',
            '501': 'the sandbox: it takes a real account',
            '429, 503': 'too many calls: wait',
            '500, 502, 504': 'the service: try again',
            '200, no rows': 'the filter, or a collection you may not read',
          },
        },
      },
    },
  },
};

/** The answers on `troublePath` that an error gives, as far as they are known; none for what is no error of a call. */
export function troubleWay(error: unknown): string[] {
  if (error instanceof AuthError) return ['yes', 'Entra ID', entraAnswer(error.code)];
  if (!(error instanceof HttpError)) return [];
  const { status, code, path } = error;
  if (status === 0) return ['no', untrustedCodes.includes(code) ? certificate : code];
  if (isSignIn(path)) return ['yes', 'Entra ID'];
  return isGraph(path) ? ['yes', 'Graph'] : ['yes', 'Purview', String(status)];
}

function entraAnswer(code: string): string {
  const known = Object.keys(codes).flatMap((key) => key.split(', '));
  return known.includes(code) ? code : 'another';
}
