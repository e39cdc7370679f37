import { warehouseHost, warehousePool } from './lake';

/** What the business has of Contoso's data: its governance domains, with their terms and data products. */
export interface DomainLine {
  name: string;
  type: 'FunctionalUnit' | 'LineOfBusiness' | 'DataDomain' | 'Regulatory' | 'Project';
  description: string;
  /** Who owns the domain and answers for what is in it, by the name that the people of the sandbox have. */
  owner: string;
  /** A term, what it means, and the term of this domain that it lies below, if it does. */
  terms: [name: string, description: string, parent?: string][];
  products: ProductLine[];
}

export interface ProductLine {
  name: string;
  status: 'DRAFT' | 'PUBLISHED';
  type: string;
  description: string;
  businessUse: string;
  updateFrequency: string;
  audience: string[];
  /** Entities of the Data Map, by type and qualified name. */
  assets: [typeName: string, qualifiedName: string][];
  /** Terms of the domain. */
  terms: string[];
}

const sales = 'mssql://sql-contoso-sales.database.windows.net';
const finance = 'mssql://sql-contoso-finance.database.windows.net';
const marketing = 'mssql://sql-contoso-marketing.database.windows.net';
const warehouse = `mssql://${warehouseHost}/${warehousePool}`;

/** Contoso's governance domains. The assets of *Customer 360* are the tables with e-mail addresses. */
export const domains: DomainLine[] = [
  {
    name: 'Customer',
    type: 'DataDomain',
    description: 'Who buys from us, what they told us, and what we may do with it.',
    owner: 'data-reader',
    terms: [
      ['Customer', 'A person or company that has bought from us at least once.'],
      ['Prospect', 'Somebody who has shown interest but not bought yet.'],
      ['Churn', 'A customer who has not bought for twelve months.', 'Customer'],
      ['Lifetime value', 'What a customer is expected to bring us in all.', 'Customer'],
      ['Personal data', 'Anything that tells us who somebody is, or lets us reach them.'],
      ['Consent', 'What somebody has allowed us to do with their data.', 'Personal data'],
    ],
    products: [
      {
        name: 'Customer 360',
        status: 'PUBLISHED',
        type: 'MasterDataAndReferenceData',
        description: 'Every customer once, with how to write to them.',
        businessUse: 'For whoever needs to know who our customers are, and may contact them.',
        updateFrequency: 'Daily',
        audience: ['DataAnalyst', 'BusinessUser'],
        assets: [
          ['azure_sql_table', `${sales}/crm/sales/Customer`],
          ['azure_synapse_dedicated_sql_table', `${warehouse}/sales/DimCustomer`],
          ['azure_sql_table', `${marketing}/campaigns/mkt/NewsletterSignup`],
        ],
        terms: ['Customer', 'Personal data'],
      },
    ],
  },
  {
    name: 'Finance',
    type: 'FunctionalUnit',
    description: 'What we earn, what we owe, and what is owed to us.',
    owner: 'colleague',
    terms: [
      ['Net sales', 'Sales less returns, vouchers and tax.'],
      ['Receivable', 'An invoice that has not been paid.'],
    ],
    products: [
      {
        name: 'Open receivables',
        status: 'DRAFT',
        type: 'Analytical',
        description: 'Invoices that have not been paid, by how long they have been waiting.',
        businessUse: 'To decide whom to remind, and whom to deliver to.',
        updateFrequency: 'Weekly',
        audience: ['BusinessAnalyst'],
        assets: [['azure_sql_table', `${finance}/ledger/fin/Receivable`]],
        terms: ['Receivable'],
      },
    ],
  },
];
