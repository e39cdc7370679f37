import type { DescriptionName } from './descriptions';

/** Operations that the sandbox answers with 501, by the names that the descriptions give them. */
export const notImitated: Record<DescriptionName, string[]> = {
  account: [],
  policy: [],
  scanning2022: [],
  scanning2023: [],
  catalog: [],
  datamap: [],
};
