import { notImitated } from '../../http/refusals';
import { isRecord, scalarText } from '../../values';
import { badTermName, invalidParameters } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { Attributes, Entity } from '../entity';
import { save, stamp, type Actor } from './actor';

export type Body = Record<string, unknown>;

export function bodyOf(body: unknown): Body {
  if (!isRecord(body)) throw invalidParameters('the body must be an object');
  return body;
}

/** The name in a body; it may not hold what names are joined by. */
export function nameOf(body: Body, missing: () => Error): string {
  const name = scalarText(body.name);
  if (name === undefined) throw missing();
  if (/[@.]/.test(name)) throw badTermName();
  return name;
}

/** The texts of a body that it gives. */
export function textsOf(body: Body, names: string[]): Attributes {
  const given = names.filter((name) => body[name] !== undefined);
  return Object.fromEntries(
    given.map((name) => {
      const value = body[name];
      if (typeof value === 'object' && value !== null) throw invalidParameters(`${name} must be a string`);
      return [name, value === null ? null : String(value)];
    }),
  );
}

/** Another name would be another qualifiedName, and what becomes of what knows it by that is not known. */
export function refuseRename({ attributes }: Entity, what: string, body: Body): void {
  const name = scalarText(body.name);
  if (name !== undefined && name !== attributes.name)
    throw notImitated(`This is the sandbox, and it does not rename ${what}. Leave out name.`);
}

/** The guids of a list of headers. */
export const guidsOf = (list: unknown, name: string): string[] =>
  (Array.isArray(list) ? list : []).map((one: unknown) => (isRecord(one) ? (scalarText(one[name]) ?? '') : ''));

/** Puts a changed part of a glossary back. */
export const change = (catalog: Catalog, actor: Actor, entity: Entity, given: Partial<Entity>): Entity =>
  save(catalog, actor, entity, {
    ...given,
    attributes: { ...entity.attributes, ...given.attributes },
    contacts: { ...entity.contacts, ...given.contacts },
    beside: { ...entity.beside, ...given.beside },
  });

/** Puts a new part of a glossary there. */
export function add(catalog: Catalog, actor: Actor, typeName: string, given: Partial<Entity>): Entity {
  const entity: Entity = {
    ...{ guid: catalog.nextGuid(), typeName, attributes: {}, status: 'ACTIVE', ...stamp(catalog, actor) },
    ...{ classifications: [], labels: [], contacts: {}, businessAttributes: {} },
    ...given,
  };
  catalog.store.put(entity);
  return entity;
}
