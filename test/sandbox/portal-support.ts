import { connect } from '../../lib/connect';
import type { MetadataPolicy } from '../../lib/planes/policy';
import type { RolePolicy } from '../../lib/planes/rules';
import { configOf } from '../lib/support';
import { sandbox } from '../sandbox-suite';
import { parse, send } from './support';

/** A line of the log of requests. */
export interface Logged {
  number: number;
  path: string;
  clientRequestId: string | null;
  caller: string | null;
  query: string;
  request: unknown;
  answer: unknown;
  decision: {
    action: string;
    allowed: boolean;
    policies?: {
      rules: { rule: string; carries: boolean; condition: unknown }[];
      collections: string[];
      roles: string[];
    };
    permissions?: string[];
    besides?: string;
  } | null;
}

export const logged = async (after = 0) =>
  parse(await send(`${sandbox.url}/sandbox/requests?details=true&after=${after}`)) as Logged[];
export const last = async () => (await logged()).at(-1) as Logged;

interface Member {
  objectId: string;
  isGroup: boolean;
}

/** How the pages edit policies. */
interface Edits {
  membersOf(policies: unknown[], policy: unknown, role: string): (Member & { from: string })[];
  withMember<P extends RolePolicy>(policy: P, role: string, member: Member): P;
  withoutMember<P extends RolePolicy>(policy: P, role: string, member: Member): P;
  isLastAdmin(policy: RolePolicy, role: string, member: Member): boolean;
  isRestricted(policy: MetadataPolicy): boolean | undefined;
  restricted(policy: MetadataPolicy, restrict: boolean): MetadataPolicy;
}

export const edits = require('../../sandbox/portal/files/policy.js') as Edits;
export const roleOf = (name: string) => `purviewmetadatarole_builtin_${name}`;
export const admin = async () => (await connect({ config: configOf(sandbox.url, 'admin') })).purview;
