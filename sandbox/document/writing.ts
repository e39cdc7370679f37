import type { Collections } from '../account/collections';
import type { Directory } from '../entra/directory';
import { scanner } from '../ids';
import type { MadeLine, Moment } from './model-parts';
import { writeMoment } from './moments';
import { createNames, type Names } from './names';
import { present } from './reading';

/** What a document is written with: how everybody and everything is called. */
export interface Writing {
  asOf: number;
  who: Names;
  collections: Names;
  /** A moment, unless it is the one that is meant without it. */
  moment(time: number, usual: number): Moment | undefined;
}

export function beginWriting(asOf: number, directory: Directory, all: Collections): Writing {
  const who = createNames({ called: 'a person, application or group', open: true });
  for (const { objectId, displayName } of directory.groups) who.add(objectId, displayName);
  for (const { objectId, userPrincipalName, name } of [...directory.people, ...directory.staff])
    who.add(objectId, userPrincipalName, name);
  for (const { clientId, name, displayName } of directory.registrations()) {
    const principal = directory.principalOf(clientId);
    // What people sign in to has no name before a document gives it one.
    if (principal !== undefined)
      who.add(principal.objectId, ...(name === undefined ? [displayName] : [name, displayName]));
  }
  const collections = createNames({ called: 'a collection' });
  for (const { name, written = name, friendlyName } of all.all()) collections.add(name, written, friendlyName);
  const moment = (time: number, usual: number) => (time === usual ? undefined : writeMoment(time, asOf));
  return { asOf, who, collections, moment };
}

interface Made {
  createdBy: string;
  createdAt: number;
  lastModifiedBy: string;
  lastModifiedAt: number;
}

/** Who made something and when, as far as it is not what is meant without it. */
export const writeMade = (made: Made, { asOf, who, moment }: Writing, creator: string = scanner): MadeLine =>
  present({
    createdBy: made.createdBy === creator ? undefined : who.of(made.createdBy),
    createdAt: moment(made.createdAt, asOf),
    lastModifiedBy: made.lastModifiedBy === made.createdBy ? undefined : who.of(made.lastModifiedBy),
    lastModifiedAt: moment(made.lastModifiedAt, made.createdAt),
  });
