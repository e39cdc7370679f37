import type { CopyLine, PowerBiWorkspace } from './lines';

export const factory =
  '/subscriptions/00000000-0000-4000-8000-00000000c0de/resourceGroups/rg-contoso-data/providers/Microsoft.DataFactory/factories/adf-contoso';

/** What Data Factory copies. Nothing copies NewsletterSignup: that pipeline exists, but not in the catalog. */
export const copies: CopyLine[] = [
  [
    'pl-crm-to-lake',
    'Copy Customer',
    'crm.sales.Customer',
    'sales/raw/crm/customer.csv',
    'CustomerId FirstName LastName Email City Country',
  ],
  [
    'pl-crm-to-lake',
    'Copy CustomerPhone',
    'crm.sales.CustomerPhone',
    'sales/raw/crm/customer_phone.csv',
    'CustomerId Kind PhoneNumber',
  ],
  [
    'pl-crm-to-lake',
    'Copy CustomerSegment',
    'crm.sales.CustomerSegment',
    'sales/raw/crm/customer_segment.csv',
    'SegmentId Label',
  ],
  [
    'pl-crm-to-lake',
    'Copy SalesOrder',
    'crm.sales.SalesOrder',
    'sales/raw/crm/sales_order_{Year}-{Month}-{Day}.csv',
    'OrderId CustomerId OrderDate Total',
  ],
  ['pl-shop-to-lake', 'Copy Product', 'shop.dbo.Product', 'sales/raw/shop/product.csv', 'ProductId Name ListPrice'],
  [
    'pl-lake-to-warehouse',
    'Load DimCustomer',
    'sales/raw/crm/customer.csv',
    'dw.sales.DimCustomer',
    'CustomerId Email Country',
  ],
  ['pl-lake-to-warehouse', 'Load CallList', 'sales/raw/crm/customer_phone.csv', 'dw.sales.CallList', 'PhoneNumber'],
  ['pl-lake-to-warehouse', 'Load DimProduct', 'sales/raw/shop/product.csv', 'dw.sales.DimProduct', 'Name'],
  [
    'pl-lake-to-warehouse',
    'Load FactSales',
    'sales/raw/crm/sales_order_{Year}-{Month}-{Day}.csv',
    'dw.sales.FactSales',
    'CustomerId Total',
  ],
  [
    'pl-ledger',
    'Copy JournalEntry',
    'ledger.fin.JournalEntry',
    'finance/raw/ledger/journal_entry_{Year}-{Month}.parquet',
    'EntryId AccountNo Amount BookedOn',
  ],
  [
    'pl-ledger',
    'Load FactLedger',
    'finance/raw/ledger/journal_entry_{Year}-{Month}.parquet',
    'dw.finance.FactLedger',
    'Amount',
  ],
  ['pl-ledger', 'Load FactReceivable', 'ledger.fin.Receivable', 'dw.finance.FactReceivable', 'Open'],
  ['pl-churn', 'Score customers', 'analytics/models/churn_features.parquet', 'dw.analytics.ChurnScore', 'Score'],
  [
    'pl-campaigns',
    'Copy CampaignResult',
    'campaigns.mkt.CampaignResult',
    'marketing/raw/campaign/campaign_result_{Year}-{Month}.csv',
    'CampaignId Day Impressions Clicks',
  ],
];

/** Power BI: the dataset Customer Contacts feeds two reports, and one of them lies with Customer Analytics. */
export const workspaces: PowerBiWorkspace[] = [
  {
    name: 'Sales',
    collection: 'sal3s0',
    owner: 'elena',
    datasets: [
      ['Customer Contacts', ['dw.sales.DimCustomer'], 'Names and e-mail addresses of customers.'],
      ['Service Calls', ['dw.sales.CallList'], 'Call-backs that the service desk has promised.'],
      ['Sales Performance', ['dw.sales.FactSales', 'dw.sales.DimProduct'], 'Sales by product and quarter.'],
      ['Store Traffic', [], 'Door counters, uploaded by the stores.'],
    ],
    reports: [
      ['Customer Contact Sheet', 'Customer Contacts', 'Whom account managers should write to this week.'],
      ['Service Callbacks', 'Service Calls', 'Open call-backs by age.'],
      ['Sales Performance', 'Sales Performance', 'Sales against target.'],
      ['Regional Sales', 'Sales Performance'],
      ['Customer Growth', 'Sales Performance', 'How many customers bought again, by quarter.'],
      ['Store Traffic', 'Store Traffic'],
    ],
    dashboards: [['Sales Today', ['Sales Performance', 'Regional Sales']]],
  },
  {
    name: 'Finance',
    collection: 'f1nanc',
    owner: 'marco',
    datasets: [
      ['General Ledger', ['dw.finance.FactLedger', 'dw.finance.DimAccount']],
      ['Receivables', ['dw.finance.FactReceivable'], 'Open invoices by customer number.'],
    ],
    reports: [
      ['Profit and Loss', 'General Ledger', 'The month at a glance.'],
      ['Cash Flow', 'General Ledger'],
      ['Customer Receivables', 'Receivables', 'Which customer numbers pay late.'],
    ],
    dashboards: [['Month End', ['Profit and Loss', 'Cash Flow']]],
  },
  {
    name: 'Marketing',
    collection: 'mkt9qd',
    owner: 'sofie',
    datasets: [
      ['Newsletter Audience', [], 'Who gets the newsletter. Refreshed by hand.'],
      ['Campaign Results', ['marketing/raw/campaign/campaign_result_{Year}-{Month}.csv']],
    ],
    reports: [
      ['Newsletter Reach', 'Newsletter Audience', 'Who opened the last issue.'],
      ['Campaign Results', 'Campaign Results', 'Clicks and orders by campaign.'],
    ],
    dashboards: [['Marketing Weekly', ['Campaign Results']]],
  },
  {
    name: 'Customer Analytics',
    collection: 'cust4x',
    owner: 'david',
    datasets: [
      ['Churn Model', ['dw.analytics.ChurnScore'], 'Scores by customer number.'],
      ['Survey Answers', ['analytics/survey/customer_survey_{Year}.csv'], 'Answers given without a name.'],
    ],
    reports: [
      ['Churn Watchlist', 'Customer Contacts', 'Customers about to leave, with what is needed to write to them.'],
      ['Churn by Segment', 'Churn Model', 'How many are about to leave, by segment.'],
      ['Customer Satisfaction', 'Survey Answers', 'Stars by topic and year.'],
    ],
    dashboards: [['Customer Health', ['Churn by Segment', 'Customer Satisfaction']]],
  },
];
