import type { TermLine } from './lines';

export const glossaryName = 'Glossary';

/** The business terms of the default glossary. */
export const terms: TermLine[] = [
  [
    'Customer',
    'A person or company that has bought from us at least once.',
    ['crm.sales.Customer', 'dw.sales.DimCustomer', 'sales/raw/crm/customer.csv'],
  ],
  ['Prospect', 'Somebody who has shown interest but not bought yet.', ['campaigns.mkt.NewsletterSignup']],
  [
    'Personal data',
    'Anything that tells us who somebody is, or lets us reach them.',
    ['crm.sales.Customer', 'crm.sales.CustomerPhone', 'campaigns.mkt.NewsletterSignup', 'ledger.fin.Employee'],
  ],
  ['Consent', 'What somebody has allowed us to do with their data.', ['crm.sales.CustomerPreference']],
  ['Churn', 'A customer who has not bought for twelve months.', ['dw.analytics.ChurnScore', 'Churn by Segment']],
  ['Lifetime value', 'What a customer is expected to bring us in all.', ['dw.analytics.LifetimeValue']],
  ['Net sales', 'Sales less returns, vouchers and tax.', ['dw.sales.FactSales', 'Regional Sales']],
  ['Receivable', 'An invoice that has not been paid.', ['ledger.fin.Receivable', 'dw.finance.FactReceivable']],
  ['Campaign', 'A planned series of messages with a budget and an end.', ['campaigns.mkt.Campaign']],
  [
    'Newsletter',
    'The monthly mail to those who asked for it.',
    ['campaigns.mkt.NewsletterIssue', 'campaigns.mkt.NewsletterSignup'],
  ],
];
