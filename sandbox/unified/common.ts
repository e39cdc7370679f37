import { timestamp } from '../dates';
import { fields, flagIn, guidIn, present, recordsIn, textIn, wordIn, type Fields } from './fields';
import {
  type Status,
  type Lived,
  type Doing,
  type Contact,
  type Contacts,
  type ManagedAttribute,
  statuses,
  contactTypes,
} from './model';

/** The life of something that is made now, or changed. What expires is marked so, once. */
export function livedOn(before: Lived | undefined, status: Status | undefined, { objectId, now }: Doing): Lived {
  const { createdAt = now, createdBy = objectId, expiredAt = now, expiredBy = objectId } = before ?? {};
  return {
    createdAt,
    createdBy,
    lastModifiedAt: now,
    lastModifiedBy: objectId,
    ...(status === 'EXPIRED' ? { expiredAt, expiredBy } : {}),
  };
}

export const systemData = (lived: Lived) => ({
  provisioningState: 'Succeeded',
  createdAt: timestamp(lived.createdAt),
  createdBy: lived.createdBy,
  lastModifiedAt: timestamp(lived.lastModifiedAt),
  lastModifiedBy: lived.lastModifiedBy,
  ...(lived.expiredAt === undefined ? {} : { expiredAt: timestamp(lived.expiredAt), expiredBy: lived.expiredBy }),
});

/** A status that is not sent is that of something new: a PUT replaces the whole. */
export const statusIn = (body: Fields): Status => (wordIn(body, 'status', statuses) ?? 'DRAFT') as Status;

export function contactsIn(body: Fields): Contacts | undefined {
  if (body.contacts === undefined || body.contacts === null) return undefined;
  const sent = fields(body.contacts, 'contacts');
  const read = contactTypes
    .filter((type) => sent[type] !== undefined && sent[type] !== null)
    .map((type) => [type, recordsIn(sent, type).map(contact)] as const);
  return Object.fromEntries(read);
}

function contact(sent: Fields): Contact {
  const id = guidIn(sent, 'id') ?? guidIn({ id: '' }, 'id') ?? '';
  return present({ id, description: textIn(sent, 'description') });
}

export const managedAttributesIn = (body: Fields): ManagedAttribute[] =>
  recordsIn(body, 'managedAttributes').map((sent) =>
    present({ name: textIn(sent, 'name'), value: textIn(sent, 'value'), isRequired: flagIn(sent, 'isRequired') }),
  );
