import type { SqlDatabase } from './lines';

const host = 'sql-contoso-sales.database.windows.net';

/** What Sales keeps of customers and orders. Only `Customer` holds e-mail addresses; its neighbours sound as if they did. */
export const crm: SqlDatabase = {
  host,
  collection: 'sal3s0',
  database: 'crm',
  owner: 'amara',
  expert: 'jonas',
  schemas: [
    {
      name: 'sales',
      tables: [
        [
          'Customer',
          'CustomerId int, FirstName nvarchar NAME, LastName nvarchar NAME, Email nvarchar EMAIL, City nvarchar CITY, Country nvarchar COUNTRY, SegmentId int, CreatedAt datetime2',
          'One row for every customer: who they are and how to write to them.',
        ],
        [
          'CustomerPhone',
          'CustomerId int, Kind varchar, PhoneNumber varchar PHONE, VerifiedAt datetime2',
          'Telephone numbers for call-backs, several for each customer.',
        ],
        [
          'CustomerAddress',
          'CustomerId int, Street nvarchar ADDRESS, Zip varchar ZIP, City nvarchar CITY, Country nvarchar COUNTRY',
          'Where parcels go. Postal addresses only.',
        ],
        [
          'CustomerSegment',
          'SegmentId int, Label nvarchar, MinimumSpend decimal',
          'How customers are grouped for pricing.',
        ],
        [
          'CustomerNote',
          'NoteId int, CustomerId int, Subject nvarchar, Sentiment varchar, WrittenAt datetime2',
          'What account managers jot down after a visit.',
        ],
        [
          'CustomerVisit',
          'VisitId int, CustomerId int, StoreId int, VisitedAt datetime2',
          'Visits to a store, counted at the door with the loyalty card.',
        ],
        [
          'CustomerPreference',
          'CustomerId int, Language varchar, EmailOptIn bit, PaperCatalogue bit',
          'What customers want to hear from us. Says whether, not where to.',
        ],
        [
          'LoyaltyCard',
          'CardId int, CustomerId int, Points int, IssuedAt date',
          'Loyalty cards and the points on them.',
        ],
        [
          'SalesOrder',
          'OrderId int, CustomerId int, OrderDate date, Status varchar, Total decimal',
          'Orders, one row each.',
        ],
        [
          'SalesOrderLine',
          'OrderId int, LineNo int, ProductId int, Quantity int, UnitPrice decimal',
          'What was ordered.',
        ],
        ['Quote', 'QuoteId int, CustomerId int, ValidUntil date, Total decimal', 'Offers made to business customers.'],
        ['QuoteLine', 'QuoteId int, LineNo int, ProductId int, Quantity int'],
        [
          'Opportunity',
          'OpportunityId int, CustomerId int, Stage varchar, Amount decimal',
          'The sales pipeline, in the other sense of the word.',
        ],
        ['Territory', 'TerritoryId int, Name nvarchar, Country nvarchar COUNTRY'],
        ['SalesTarget', 'TerritoryId int, Quarter varchar, Target decimal'],
      ],
      views: [
        [
          'vCustomerOrders',
          'CustomerId int, Orders int, LastOrder date, Spend decimal',
          'Orders and spend by customer number.',
        ],
        [
          'vTopCustomers',
          'CustomerId int, Spend decimal, Rank int',
          'The hundred customers who spend most, by number.',
        ],
        ['vOpenQuotes', 'QuoteId int, CustomerId int, Total decimal'],
      ],
    },
    {
      name: 'ref',
      tables: [
        ['Country', 'Code char, Name nvarchar COUNTRY, Region nvarchar'],
        ['Currency', 'Code char, Name nvarchar, Decimals int'],
        ['Language', 'Code char, Name nvarchar'],
        ['Store', 'StoreId int, Name nvarchar, City nvarchar CITY, OpenedOn date', 'Our shops.'],
        ['ContactReason', 'ReasonId int, Label nvarchar', 'Why a customer called.'],
      ],
    },
  ],
};

/** The web shop. */
export const shop: SqlDatabase = {
  host,
  collection: 'sal3s0',
  database: 'shop',
  owner: 'amara',
  expert: 'jonas',
  schemas: [
    {
      name: 'dbo',
      tables: [
        ['Product', 'ProductId int, Name nvarchar, CategoryId int, ListPrice decimal', 'What we sell.'],
        ['ProductCategory', 'CategoryId int, Name nvarchar, ParentId int'],
        ['ProductImage', 'ImageId int, ProductId int, Url nvarchar'],
        ['PriceList', 'ProductId int, Currency char, Price decimal, ValidFrom date'],
        [
          'Basket',
          'BasketId int, SessionId uniqueidentifier, ClientIp varchar IP, CreatedAt datetime2',
          'Baskets of visitors, logged in or not.',
        ],
        ['BasketItem', 'BasketId int, ProductId int, Quantity int'],
        [
          'Payment',
          'PaymentId int, OrderId int, CardNumber varchar CARD, Amount decimal, PaidAt datetime2',
          'Payments; card numbers are kept until settlement.',
        ],
        ['Refund', 'RefundId int, PaymentId int, Amount decimal, Reason nvarchar'],
        ['Shipment', 'ShipmentId int, OrderId int, Carrier nvarchar, ShippedAt datetime2'],
        ['ReturnRequest', 'ReturnId int, OrderId int, ProductId int, Reason nvarchar'],
        [
          'Review',
          'ReviewId int, ProductId int, Stars int, Comment nvarchar',
          'What buyers say in public, under a name of their choice.',
        ],
        ['Voucher', 'Code varchar, Discount decimal, ValidUntil date'],
        ['StockLevel', 'ProductId int, StoreId int, OnHand int'],
      ],
    },
  ],
};
