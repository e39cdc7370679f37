import type { SqlDatabase } from './lines';

/** What Finance keeps. Supplier has telephone numbers too, but no customer's and no lineage. */
export const ledger: SqlDatabase = {
  host: 'sql-contoso-finance.database.windows.net',
  collection: 'f1nanc',
  database: 'ledger',
  owner: 'marco',
  expert: 'jonas',
  schemas: [
    {
      name: 'fin',
      tables: [
        ['Account', 'AccountNo varchar, Name nvarchar, Kind varchar', 'The chart of accounts.'],
        ['JournalEntry', 'EntryId int, AccountNo varchar, Amount decimal, BookedOn date', 'Every booking.'],
        ['CostCenter', 'CostCenterId int, Name nvarchar, Manager nvarchar NAME'],
        ['Budget', 'CostCenterId int, Year int, Amount decimal'],
        ['Forecast', 'CostCenterId int, Month date, Amount decimal'],
        [
          'Invoice',
          'InvoiceId int, CustomerId int, Total decimal, DueOn date',
          'Invoices to customers, by customer number.',
        ],
        ['InvoiceLine', 'InvoiceId int, LineNo int, ProductId int, Amount decimal'],
        ['Receivable', 'InvoiceId int, CustomerId int, Open decimal, DaysLate int', 'What customers still owe.'],
        [
          'CustomerCredit',
          'CustomerId int, CreditLimit decimal, Rating char',
          'How far we trust a customer, by number.',
        ],
        ['Payable', 'PayableId int, SupplierId int, Amount decimal, DueOn date'],
        [
          'Supplier',
          'SupplierId int, Name nvarchar, Phone varchar PHONE, RoutingNumber varchar BANK, Country nvarchar COUNTRY',
          'Whom we buy from.',
        ],
        ['PurchaseOrder', 'PurchaseId int, SupplierId int, Total decimal, OrderedOn date'],
        ['PayrollRun', 'RunId int, Month date, Total decimal'],
        [
          'Employee',
          'EmployeeId int, FirstName nvarchar NAME, LastName nvarchar NAME, BirthDate date BIRTH, Ssn varchar SSN',
          'For payroll only.',
        ],
        ['TaxRate', 'Country char, Rate decimal, ValidFrom date'],
        ['ExchangeRate', 'Currency char, Day date, Rate decimal'],
      ],
      views: [['vOpenInvoices', 'InvoiceId int, CustomerId int, Open decimal']],
    },
  ],
};

/** What Marketing keeps. NewsletterSignup is the second source of addresses; its pipeline is not in the lineage. */
export const marketing: SqlDatabase = {
  host: 'sql-contoso-marketing.database.windows.net',
  collection: 'mkt9qd',
  database: 'campaigns',
  owner: 'sofie',
  expert: 'jonas',
  schemas: [
    {
      name: 'mkt',
      tables: [
        [
          'NewsletterSignup',
          'SignupId int, Email nvarchar EMAIL, FirstName nvarchar NAME, SignedUpAt datetime2, Source varchar',
          'Who asked for the newsletter on the web site.',
        ],
        ['NewsletterIssue', 'IssueId int, Title nvarchar, SentAt datetime2', 'What was sent, and when.'],
        ['NewsletterTopic', 'TopicId int, Label nvarchar'],
        ['NewsletterClick', 'IssueId int, SignupId int, Url nvarchar, ClickedAt datetime2'],
        [
          'Campaign',
          'CampaignId int, Name nvarchar, StartsOn date, EndsOn date, Budget decimal',
          'Campaigns and their budgets.',
        ],
        ['CampaignChannel', 'CampaignId int, Channel varchar, Share decimal'],
        ['CampaignResult', 'CampaignId int, Day date, Impressions int, Clicks int, Orders int'],
        [
          'Audience',
          'AudienceId int, Name nvarchar, Rule nvarchar',
          'Rules that describe whom to address; the people are not in here.',
        ],
        ['AdPlacement', 'PlacementId int, CampaignId int, Site nvarchar, Cost decimal'],
        ['Banner', 'BannerId int, CampaignId int, Size varchar, Url nvarchar'],
        ['Event', 'EventId int, Name nvarchar, City nvarchar CITY, HeldOn date', 'Fairs and open days.'],
        ['Sponsor', 'SponsorId int, Name nvarchar, Amount decimal'],
        [
          'WebVisit',
          'VisitId bigint, ClientIp varchar IP, Page nvarchar, VisitedAt datetime2',
          'Visits to the web site.',
        ],
      ],
    },
  ],
};
