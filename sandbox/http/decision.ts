/** Whose token came with a call. */
export interface Caller {
  /** What stands in a policy: a person's object id, or that of a service principal. */
  objectId: string;
  /** The client id of the application that the token was given to. */
  appId: string;
  /** Whether somebody signed in, or the application calls by itself. */
  isPerson: boolean;
}

/** A rule of a policy that names the caller, and what came of it for this call. */
export interface NamingRule {
  policyId: string;
  collection: string;
  /** The rule's id, such as `purviewmetadatarole_builtin_data-curator:contoso`. */
  rule: string;
  /** The condition that names the caller, as the policy writes it. */
  condition: unknown;
  /** Whether the role of the rule carries the action that was asked for. */
  carries: boolean;
}

/** Why a call was let in, or not. It stands in the log of requests and in no answer: what goes over the wire is the service's. */
export interface Decision {
  caller: Caller;
  /** What the caller had to hold. */
  action: string;
  allowed: boolean;
  /**
   * Where policies decide: the rules that name the caller, where it holds the action, and the roles that carry it. Those of the Data Map
   * are about collections; what others are about is said.
   */
  policies?: { place?: string; rules: NamingRule[]; collections: string[]; roles: string[] };
  /** Where permissions of Microsoft Graph decide: those that the token carries. */
  permissions?: readonly string[];
  /** A role in the directory, or the ownership of an application, that was asked for besides. */
  besides?: string;
}

const decisions = new WeakMap<object, () => Decision>();

/** Keeps why a call was let in or not, to be worked out when somebody looks. */
export const noteDecision = (request: object, decision: () => Decision): void => void decisions.set(request, decision);

export const decisionOf = (request: object): (() => Decision) | undefined => decisions.get(request);
