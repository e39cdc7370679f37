import type { Entity } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import type { EntityRef } from './model-parts';
import type { Reading } from './reading';

/** Finds what is meant by a reference; an empty text and a fault where nothing or more than one thing is. Of what was left out, the fault is told already. */
export type Find = (ref: EntityRef, place: string) => string;

export function finder({ store }: Graph, left: ReadonlySet<string>, { faults }: Reading): Find {
  const byName = new Map<string, Entity[]>();
  for (const entity of store.entities()) {
    const name = String(entity.attributes.qualifiedName);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [entity]);
    else same.push(entity);
  }
  return (ref, place) => {
    const written = typeof ref === 'string' ? ref : ref.qualifiedName;
    const all = byName.get(written) ?? [];
    const ofType = typeof ref === 'string' ? all : all.filter(({ typeName }) => typeName === ref.typeName);
    const active = ofType.filter(({ status }) => status === 'ACTIVE');
    const meant = active.length > 0 ? active : ofType;
    if (meant.length === 1) return meant[0].guid;
    const byGuid = store.entity(written.toLowerCase());
    if (meant.length === 0 && byGuid !== undefined) return byGuid.guid;
    if (meant.length === 0 && (left.has(written) || left.has(written.toLowerCase()))) return '';
    const types = [...new Set(meant.map(({ typeName }) => typeName))];
    faults.add(
      place,
      meant.length === 0
        ? `there is no asset "${written}"${typeof ref === 'string' ? '' : ` of the type ${ref.typeName}`}.`
        : types.length === 1
          ? `"${written}" is the name of ${meant.length} assets: write the guid of the one that is meant.`
          : `"${written}" is the name of ${meant.length} assets: write {"typeName":"${types[0]}","qualifiedName":"..."}, or another of ${types.join(', ')}.`,
    );
    return '';
  };
}
