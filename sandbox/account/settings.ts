import { createKeys, type AccountKeys } from './keys';
import { createRule, type ResourceSetRule } from './resource-sets';

/** What an account has beside its collections. */
export interface Settings {
  keys: AccountKeys;
  rule: ResourceSetRule;
}

export const createSettings = (born: number): Settings => ({ keys: createKeys(), rule: createRule(born) });
