import type { LakeArea, Warehouse } from './lines';

export const lakeAccount = 'contosolake';
export const warehouseHost = 'contosodw.sql.azuresynapse.net';
export const warehousePool = 'dw';

/** The data lake, one file system for each department. */
export const lake: LakeArea[] = [
  {
    filesystem: 'sales',
    collection: 'sal3s0',
    owner: 'jonas',
    paths: [
      ['raw/', ''],
      ['raw/crm/', ''],
      [
        'raw/crm/customer.csv',
        'CustomerId int, FirstName string NAME, LastName string NAME, Email string EMAIL, City string CITY, Country string COUNTRY',
        'Nightly copy of the customer table.',
      ],
      [
        'raw/crm/customer_phone.csv',
        'CustomerId int, Kind string, PhoneNumber string PHONE',
        'Nightly copy of the telephone numbers.',
      ],
      ['raw/crm/customer_segment.csv', 'SegmentId int, Label string'],
      [
        'raw/crm/sales_order_{Year}-{Month}-{Day}.csv',
        'OrderId int, CustomerId int, OrderDate date, Total decimal',
        'Orders, a file for each day.',
      ],
      ['raw/shop/', ''],
      ['raw/shop/product.csv', 'ProductId int, Name string, ListPrice decimal'],
      ['raw/shop/stock_{Year}-{Month}-{Day}.csv', 'ProductId int, StoreId int, OnHand int'],
      ['curated/', ''],
      ['curated/customer_count.parquet', 'Month date, Customers int', 'How many customers we have. Numbers only.'],
    ],
  },
  {
    filesystem: 'finance',
    collection: 'f1nanc',
    owner: 'marco',
    paths: [
      ['raw/', ''],
      [
        'raw/ledger/journal_entry_{Year}-{Month}.parquet',
        'EntryId int, AccountNo string, Amount decimal, BookedOn date',
        'Bookings, a file for each month.',
      ],
      ['raw/ledger/account.csv', 'AccountNo string, Name string'],
      ['raw/bank/statement_{Year}-{Month}-{Day}.csv', 'Account string, RoutingNumber string BANK, Amount decimal'],
      ['curated/', ''],
      ['curated/budget_2025.xlsx', ''],
      ['curated/customer_balance.parquet', 'CustomerId int, Balance decimal', 'What each customer number owes.'],
      ['curated/tax_return_2024.pdf', ''],
    ],
  },
  {
    filesystem: 'marketing',
    collection: 'mkt9qd',
    owner: 'sofie',
    paths: [
      ['raw/', ''],
      ['raw/newsletter/', ''],
      [
        'raw/newsletter/newsletter_signup.csv',
        'SignupId int, Email string EMAIL, FirstName string NAME, SignedUpAt timestamp',
        'Somebody exports this by hand on Mondays.',
      ],
      ['raw/campaign/campaign_result_{Year}-{Month}.csv', 'CampaignId int, Day date, Impressions int, Clicks int'],
      ['raw/web/visit_{Year}-{Month}-{Day}.json', 'ClientIp string IP, Page string, VisitedAt timestamp'],
      ['creative/', ''],
      ['creative/spring_banner.png', ''],
      ['creative/customer_stories.docx', '', 'Interviews, with first names changed.'],
    ],
  },
  {
    filesystem: 'analytics',
    collection: 'cust4x',
    owner: 'david',
    paths: [
      ['models/', ''],
      [
        'models/churn_features.parquet',
        'CustomerId int, Orders int, DaysSinceOrder int',
        'What the churn model reads: numbers, no names.',
      ],
      ['models/churn_score.parquet', 'CustomerId int, Score float'],
      ['survey/', ''],
      [
        'survey/customer_survey_{Year}.csv',
        'AnswerId int, Stars int, Comment string',
        'Answers to the yearly survey, given without a name.',
      ],
      ['survey/questions.csv', 'QuestionId int, Text string'],
      ['notebooks/', ''],
      ['notebooks/lifetime_value.ipynb', ''],
    ],
  },
];

/** The Synapse warehouse, one schema for each department. */
export const warehouse: Warehouse[] = [
  {
    schema: 'sales',
    collection: 'sal3s0',
    owner: 'priya',
    tables: [
      [
        'DimCustomer',
        'CustomerKey int, CustomerId int, FullName nvarchar NAME, Email nvarchar EMAIL, Country nvarchar COUNTRY',
        'The customers, as reports see them.',
      ],
      ['CallList', 'CustomerKey int, PhoneNumber varchar PHONE, CallAfter date', 'Whom the service desk calls back.'],
      ['DimProduct', 'ProductKey int, Name nvarchar, Category nvarchar'],
      ['DimStore', 'StoreKey int, Name nvarchar, City nvarchar CITY'],
      ['DimDate', 'DateKey int, Day date, Quarter varchar'],
      [
        'FactSales',
        'DateKey int, ProductKey int, CustomerKey int, Quantity int, Amount decimal',
        'Sales by day, product and customer number.',
      ],
      ['FactStock', 'DateKey int, ProductKey int, StoreKey int, OnHand int'],
      ['CustomerCount', 'DateKey int, Customers int', 'How many customers there were.'],
    ],
  },
  {
    schema: 'finance',
    collection: 'f1nanc',
    owner: 'priya',
    tables: [
      ['DimAccount', 'AccountKey int, AccountNo varchar, Name nvarchar'],
      ['FactLedger', 'DateKey int, AccountKey int, Amount decimal', 'Bookings by day and account.'],
      ['FactReceivable', 'DateKey int, CustomerKey int, Open decimal'],
    ],
  },
  {
    schema: 'analytics',
    collection: 'cust4x',
    owner: 'david',
    tables: [
      ['ChurnScore', 'CustomerKey int, Score float, ScoredOn date', 'How likely a customer number is to leave.'],
      ['LifetimeValue', 'CustomerKey int, Value decimal'],
      ['CustomerJourney', 'CustomerKey int, Step int, Page nvarchar', 'What customers do on the web site, by number.'],
      ['SurveyAnswer', 'AnswerId int, Stars int, Topic nvarchar'],
    ],
  },
];
