import { contactsIn, livedOn, managedAttributesIn, statusIn, systemData } from './common';
import { domainIn, requirePublished } from './domains';
import {
  addressIn,
  fields,
  flagIn,
  guidIn,
  present,
  recordsIn,
  requiredText,
  textIn,
  textsIn,
  wordIn,
  wordOf,
  type Fields,
} from './fields';
import { invalidEntity } from './refusals';
import type { Unified } from './unified';
import type { Doing, Link, DataProduct } from './model';

const productTypes = [
  ...['Master', 'Reference', 'Analytical', 'AI', 'MasterDataAndReferenceData', 'BusinessSystemOrApplication'],
  ...['ModelTypes', 'DashboardsOrReports', 'Operational', 'MLAITrainingDataSet', 'MLAITestingDataSet'],
  ...['TransactionalDataset', 'AnalyticsModel', 'SemanticModel'],
];
const frequencies = ['Hourly', 'Daily', 'Weekly', 'Monthly', 'Quarterly', 'Yearly'];
const audiences = [
  ...['DataEngineer', 'BIEngineer', 'DataAnalyst', 'DataScientist', 'BusinessAnalyst', 'SoftwareEngineer'],
  ...['BusinessUser', 'Executive'],
];

/** Makes a data product of a body, or what a body replaces it with. The id that a body brings is not kept. */
export function readProduct(
  unified: Unified,
  body: unknown,
  before: DataProduct | undefined,
  doing: Doing,
): DataProduct {
  const sent = fields(body);
  const domain = domainIn(unified, sent).id;
  const status = statusIn(sent);
  if (status === 'PUBLISHED') requirePublished(unified, domain);
  const contacts = contactsIn(sent);
  if (contacts?.owner === undefined || contacts.owner.length === 0)
    throw invalidEntity('A data product needs an owner: contacts.owner with the object id of a person or a group.');
  const read = {
    name: requiredText(sent, 'name'),
    status,
    type: wordIn(sent, 'type', productTypes),
    domain,
    description: textIn(sent, 'description'),
    businessUse: textIn(sent, 'businessUse'),
    updateFrequency: wordIn(sent, 'updateFrequency', frequencies),
    contacts,
    termsOfUse: recordsIn(sent, 'termsOfUse').map(link),
    documentation: recordsIn(sent, 'documentation').map(link),
    sensitivityLabel: textIn(sent, 'sensitivityLabel'),
    endorsed: flagIn(sent, 'endorsed') ?? false,
    audience: textsIn(sent, 'audience').map((one) => wordOf(one, 'audience', audiences)),
    managedAttributes: managedAttributesIn(sent),
    lived: livedOn(before?.lived, status, doing),
  };
  return present({ id: before?.id ?? unified.nextId(), ...read });
}

const link = (sent: Fields): Link =>
  present({ url: addressIn(sent, 'url'), name: textIn(sent, 'name'), dataAssetId: guidIn(sent, 'dataAssetId') });

/** Deletes a data product, published or not, with its relations. */
export function deleteProduct(unified: Unified, { id }: DataProduct): void {
  unified.relations.forget({ category: 'DATAPRODUCT', id });
  unified.products.remove(id);
}

/** A data product as the catalog shows it. Nobody subscribes to one here, and none has a score. */
export const showProduct = ({ relations }: Unified, { lived, ...product }: DataProduct) => ({
  ...product,
  activeSubscriberCount: 0,
  additionalProperties: {
    assetCount: relations
      .of({ category: 'DATAPRODUCT', id: product.id })
      .filter(({ other }) => other.category === 'DATAASSET').length,
  },
  systemData: systemData(lived),
});
