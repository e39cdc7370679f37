import type { DescriptionName } from './descriptions';

const of = (group: string, operations: string) => operations.split(' ').map((one) => `${group}_${one}`);

/** Operations that the sandbox answers with 501, by the names that the descriptions give them. */
export const notImitated: Record<DescriptionName, string[]> = {
  account: [],
  policy: [],
  scanning2022: [
    ...of(
      'ClassificationRules',
      'CreateOrUpdate Delete Get ListAll ListVersionsByClassificationRuleName TagClassificationVersion',
    ),
    ...of('Credential', 'CreateOrUpdate Delete Get ListAll'),
    ...of('Filters', 'CreateOrUpdate Get'),
    ...of('KeyVaultConnections', 'Create Delete Get ListAll'),
    ...of('ScanRulesets', 'CreateOrUpdate Delete Get ListAll'),
    ...of('SystemScanRulesets', 'Get GetByVersion GetLatest ListAll ListVersionsByDataSource'),
  ],
  scanning2023: [
    ...of('ClassificationRules', 'CreateOrReplace Delete Get List ListVersionsByRuleName TagClassificationVersion'),
    ...of('Credential', 'CreateOrReplace Delete Get List'),
    ...of('Filters', 'CreateOrReplace Get'),
    ...of(
      'IntegrationRuntimes',
      'CreateOrReplace Delete DisableInteractiveQuery EnableInteractiveQuery Get ListAuthKeys ListByAccount RegenerateAuthKey Status',
    ),
    ...of('KeyVaultConnections', 'CreateOrReplace Delete Get List'),
    ...of('ManagedPrivateEndpoints', 'CreateOrReplace Delete Get ListByAccount'),
    ...of('ManagedVirtualNetworks', 'CreateOrReplace Get ListByAccount'),
    ...of('ScanRulesets', 'CreateOrReplace Delete Get List'),
    ...of('SystemScanRulesets', 'Get GetByVersion GetLatest List ListVersionsByDataSource'),
  ],
  catalog: [
    ...of(
      'Glossary',
      'CreateGlossaryCategories CreateGlossaryCategory DeleteGlossaryCategory GetGlossaryCategory ListCategoryTerms ListGlossaryCategories ListGlossaryCategoriesHeaders ListRelatedCategories PartialUpdateGlossaryCategory UpdateGlossaryCategory',
    ),
  ],
  datamap: [
    ...of(
      'Glossary',
      'CreateCategories CreateCategory DeleteCategory GetCategory ListCategories ListCategoriesHeaders ListCategoryTerms ListRelatedCategories PartialUpdateCategory UpdateCategory',
    ),
  ],
  // Of the groups that the description is read for.
  unified: [],
};
