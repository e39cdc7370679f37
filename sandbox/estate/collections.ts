import type { CollectionLine } from '../document/model';

/** Contoso's collections, parents first. A root collection is named like its account, the others get six characters. */
export const collections: (CollectionLine & { friendlyName: string })[] = [
  { name: 'contoso', friendlyName: 'Contoso', description: 'The root collection.' },
  { name: 'sal3s0', friendlyName: 'Sales', parent: 'contoso', description: 'What we sell, and to whom.' },
  { name: 'f1nanc', friendlyName: 'Finance', parent: 'contoso', description: 'Ledgers, invoices and forecasts.' },
  { name: 'mkt9qd', friendlyName: 'Marketing', parent: 'contoso', description: 'Campaigns and newsletters.' },
  {
    name: 'cust4x',
    friendlyName: 'Customer Analytics',
    parent: 'sal3s0',
    description: 'How customers behave, and what they are worth.',
  },
];
