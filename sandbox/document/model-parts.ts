/** A moment: in ISO 8601, or the midnight so many days after the day of the start. */
export type Moment = string | number;

/** An entity: by its qualifiedName, with its type where two have the same one, or by its guid. */
export type EntityRef = string | { typeName: string; qualifiedName: string };

export type Values = Record<string, unknown>;

/** Who made and changed something, and when. */
export interface MadeLine {
  createdBy?: string;
  createdAt?: Moment;
  lastModifiedBy?: string;
  lastModifiedAt?: Moment;
}
