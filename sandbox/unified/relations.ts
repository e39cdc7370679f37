import type { Doing } from './model';

/** The kinds of things that relations tie. */
export type Category = 'TERM' | 'DATAPRODUCT' | 'DATAASSET';

/** What lies at one end of a relation. */
export interface End {
  category: Category;
  id: string;
}

/** A tie between two things: `from` is the one whose address it was made at. It is read from both. */
export interface Relation {
  from: End;
  to: End;
  relationshipType: string;
  description?: string;
  createdAt: number;
  createdBy: string;
  lastModifiedAt: number;
  lastModifiedBy: string;
}

/** A relation as one of its ends sees it. */
export interface Seen {
  relation: Relation;
  other: End;
}

export interface Relations {
  all(): Relation[];
  /** Those of one thing. */
  of(end: End): Seen[];
  /** Ties two things; where they are tied so already, it is the same tie and not a second one. */
  add(tie: Pick<Relation, 'from' | 'to' | 'relationshipType' | 'description'>, doing: Doing): Relation;
  remove(relation: Relation): void;
  /** What a thing was tied by goes with it. */
  forget(end: End): void;
}

export function createRelations(): Relations {
  let relations: Relation[] = [];
  const of = (end: End) =>
    relations.flatMap((relation) =>
      same(relation.from, end)
        ? [{ relation, other: relation.to }]
        : same(relation.to, end)
          ? [{ relation, other: relation.from }]
          : [],
    );
  return {
    all: () => relations,
    of,
    add({ from, to, relationshipType, description }, { objectId, now }) {
      const known = of(from).find(
        ({ relation, other }) => same(other, to) && relation.relationshipType === relationshipType,
      );
      const { createdAt = now, createdBy = objectId } = known?.relation ?? {};
      const made: Relation = {
        ...(known === undefined ? { from, to } : { from: known.relation.from, to: known.relation.to }),
        relationshipType,
        ...(description === undefined ? {} : { description }),
        createdAt,
        createdBy,
        lastModifiedAt: now,
        lastModifiedBy: objectId,
      };
      if (known === undefined) relations.push(made);
      else relations = relations.map((one) => (one === known.relation ? made : one));
      return made;
    },
    remove: (relation) => void (relations = relations.filter((one) => one !== relation)),
    forget: (end) => void (relations = relations.filter(({ from, to }) => !same(from, end) && !same(to, end))),
  };
}

const same = (a: End, b: End) => a.category === b.category && a.id === b.id;
