import type { LakeArea, SqlDatabase, TableLine } from './lines';

/** Tables that came to be after the last scan, by database and schema. Nobody has described them yet. */
const tables: Record<string, TableLine[]> = {
  'crm.sales': [
    ['CustomerReferral', 'ReferralId int, CustomerId int, FriendEmail nvarchar EMAIL, ReferredAt datetime2'],
  ],
  'campaigns.mkt': [
    [
      'EventRegistration',
      'RegistrationId int, EventId int, FullName nvarchar NAME, Email nvarchar EMAIL, PhoneNumber varchar PHONE, RegisteredAt datetime2',
    ],
    ['EventFeedback', 'FeedbackId int, EventId int, Stars int, Comment nvarchar'],
  ],
};

/** Files that came to be after the last scan, by file system. */
const files: Record<string, TableLine[]> = {
  marketing: [
    [
      'raw/event/event_registration.csv',
      'EventId int, FullName string NAME, Email string EMAIL, RegisteredAt timestamp',
    ],
  ],
};

/** A database as it is today. */
export const databaseToday = (line: SqlDatabase): SqlDatabase => ({
  ...line,
  schemas: line.schemas.map((schema) => ({
    ...schema,
    tables: [...schema.tables, ...(tables[`${line.database}.${schema.name}`] ?? [])],
  })),
});

/** A part of the lake as it is today. */
export const areaToday = (area: LakeArea): LakeArea => ({
  ...area,
  paths: [...area.paths, ...(files[area.filesystem] ?? [])],
});
