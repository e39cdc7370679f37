import type { RoleName } from '../planes/roles.ts';

/** Why something failed, and what to do about it. */
export interface Explanation {
  cause: string;
  remedy: string;
  /** The same for a program. */
  reason: Reason;
  /** Any of these roles would do, where the reason is a role. */
  roles?: RoleName[];
}

/** What is behind a failure, in a word that a program can compare. */
export type Reason =
  /** A setting is missing, or not what it should be. */
  | 'settings'
  /** There is no such tenant, or it is another one than that of the account. */
  | 'tenant'
  /** The tenant does not know the application, or an administrator disabled it. */
  | 'application'
  /** The client secret is wrong or missing. */
  | 'secret'
  | 'secret-expired'
  /** The tenant knows no such resource to give a token for. */
  | 'resource'
  /** The token was asked for in a form that Entra ID does not take. */
  | 'token-request'
  /** The token is for another API. */
  | 'audience'
  /** The token is missing, damaged, expired or not valid yet. */
  | 'token'
  /** The application lacks a role, or holds it elsewhere; it may be that one given just now does not act yet. */
  | 'role'
  /** The application holds the role, which does not act yet. */
  | 'role-not-yet'
  /** An administrator has to consent to a permission on Microsoft Graph. */
  | 'consent'
  /** A permission other than a role is missing. */
  | 'permission'
  /** There is no collection of that name. */
  | 'collection'
  | 'not-found'
  /** What the call changes has changed since it was read. */
  | 'stale'
  /** What the call deletes is needed by something else. */
  | 'in-use'
  /** What is to be published is in a governance domain that is not. */
  | 'unpublished'
  /** The tenant or the address has no such plane. */
  | 'not-there'
  /** The service finds fault with the call itself. */
  | 'call'
  /** The service asks for fewer calls. */
  | 'throttled'
  /** The service failed. */
  | 'service'
  /** The sandbox does not imitate this call. */
  | 'not-imitated'
  /** Nothing listens at an address of this machine. */
  | 'not-running'
  /** No answer came: an unknown host, no network, a firewall. */
  | 'unreachable'
  /** Something on the way answered, and not the service: a proxy, a firewall, another host. */
  | 'not-the-service'
  /** Node trusts nobody who signed the certificate. */
  | 'certificate'
  | 'cancelled'
  | 'unknown';
