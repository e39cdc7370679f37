import { createHash } from 'node:crypto';
import { guid } from '../ids';

/** What an application's people are sent back to. */
export type Platform = 'web' | 'spa' | 'publicClient';

/** What somebody signs in for. */
export interface Wanted {
  clientId: string;
  /** Scopes as they were asked for, openid and the like included. */
  scopes: string[];
}

/** An authorization code: what it was given for, and what has to be shown to redeem it. */
export interface AuthorizationCode extends Wanted {
  code: string;
  person: string;
  redirectUri: string;
  platform: Platform;
  challenge?: { value: string; method: 'S256' | 'plain' };
  nonce?: string;
  endsAt: number;
  redeemed: boolean;
}

/** A device code, and what became of it: nobody has looked at it, somebody refused, or somebody signed in. */
export interface DeviceCode extends Wanted {
  deviceCode: string;
  userCode: string;
  endsAt: number;
  state: 'pending' | 'declined' | { person: string };
}

/** Sign-ins that are under way. None of them outlives the sandbox. */
export interface SignIns {
  addCode(code: Omit<AuthorizationCode, 'code' | 'redeemed' | 'endsAt'>, now: number): AuthorizationCode;
  code(code: string): AuthorizationCode | undefined;
  addDevice(wanted: Wanted, now: number): DeviceCode;
  device(deviceCode: string): DeviceCode | undefined;
  byUserCode(userCode: string): DeviceCode | undefined;
  /** Forgets a device code: it was redeemed. */
  end(device: DeviceCode): void;
}

/** Seconds that a device code waits for somebody, and between two questions whether they came. */
export const DEVICE_LIFE = 900;
export const DEVICE_INTERVAL = 5;

/** Seconds that an authorization code can be redeemed. */
const CODE_LIFE = 600;

/** More sign-ins than anybody has under way at once: the oldest makes room. */
const most = 1000;

export function createSignIns(): SignIns {
  const codes = new Map<string, AuthorizationCode>();
  const devices = new Map<string, DeviceCode>();
  let begun = 0;
  const keep = <T>(kept: Map<string, T>, key: string, value: T): T => {
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    kept.set(key, value);
    return value;
  };
  return {
    addCode(given, now) {
      const code = `sandbox~code~${guid(`authorization code ${++begun}`)}`;
      return keep(codes, code, { ...given, code, endsAt: now + CODE_LIFE * 1000, redeemed: false });
    },
    code: (code) => codes.get(code),
    addDevice(wanted, now) {
      const number = ++begun;
      const deviceCode = `sandbox~device~${guid(`device code ${number}`)}`;
      const device: DeviceCode = {
        ...wanted,
        deviceCode,
        userCode: userCodeOf(number),
        endsAt: now + DEVICE_LIFE * 1000,
        state: 'pending',
      };
      return keep(devices, deviceCode, device);
    },
    device: (deviceCode) => devices.get(deviceCode),
    byUserCode(userCode) {
      const typed = userCode.replace(/[\s-]/g, '').toUpperCase();
      return [...devices.values()].reverse().find((device) => device.userCode === typed);
    },
    end: ({ deviceCode }) => void devices.delete(deviceCode),
  };
}

/** Nine letters and digits, none of which looks like another. */
function userCodeOf(number: number): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const bytes = createHash('sha256').update(`user code ${number}`).digest().subarray(0, 9);
  return [...bytes].map((byte) => letters[byte % letters.length]).join('');
}
