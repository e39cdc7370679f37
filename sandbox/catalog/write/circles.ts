import { invalidParameters } from '../atlas-refusals';
import type { Graph } from '../graph';

/** A relationship that is yet to be made. */
export interface Tie {
  typeName: string;
  end1: string;
  end2: string;
}

/** Refuses ties by which something would become a part of itself. `removed` holds relationships that go at the same time. */
export function refuseCircles({ store, types }: Graph, added: Tie[], removed: ReadonlySet<string>): void {
  const planned = new Map<string, string[]>();
  const compositions = added.flatMap((tie) => partOf(tie) ?? []);
  for (const { whole, part } of compositions) planned.set(whole, [...(planned.get(whole) ?? []), part]);

  function partOf({ typeName, end1, end2 }: Tie): { whole: string; part: string } | undefined {
    const def = types.get(typeName);
    if (def?.relationshipCategory !== 'COMPOSITION') return undefined;
    return def.endDef1?.isContainer ? { whole: end1, part: end2 } : { whole: end2, part: end1 };
  }

  const partsOf = (guid: string): string[] => [
    ...store.relationshipsOf(guid).flatMap((one) => {
      const known = removed.has(one.guid) ? undefined : partOf(one);
      return known?.whole === guid ? [known.part] : [];
    }),
    ...(planned.get(guid) ?? []),
  ];

  for (const { whole, part } of compositions) {
    const seen = new Set<string>();
    const ahead = [part];
    for (let guid = ahead.pop(); guid !== undefined; guid = ahead.pop()) {
      if (guid === whole) throw invalidParameters(`entity ${whole} cannot be a part of itself`);
      if (seen.has(guid)) continue;
      seen.add(guid);
      ahead.push(...partsOf(guid));
    }
  }
}
