/**
 * How the built-in types are written down here. `attributes` is a list like `data_type string!, length int`: name,
 * type, and `!` when it must be given. What no recorded answer showed is left out rather than guessed.
 */
export interface CompactEntityType {
  superTypes: string[];
  service?: string;
  attributes?: string;
  options?: Record<string, string>;
  /** How search shows it; a type without this is not a row. */
  row?: RowKind;
}

/** objectType is undefined where the facts know none: the key is then left out of the row. */
export interface RowKind {
  objectType?: string;
  assetType: string[];
}

/**
 * name, category, end 1, end 2, a label where one was read, and attributes of its own, written like those of a type. An end is `type.attribute` with marks: `*` many (SET), `+` it is the container,
 * `!` must be given, `~` a legacy attribute (also accepted among `attributes`).
 */
export type CompactRelationship = [
  name: string,
  category: 'COMPOSITION' | 'AGGREGATION' | 'ASSOCIATION',
  end1: string,
  end2: string,
  label?: string,
  attributes?: string,
];

export type EntityTypeTable = Record<string, CompactEntityType>;

/** The options of a table-like type: its columns are its schema. */
export const schemaIs = (attribute: string) => ({ schemaElementsAttribute: attribute });

/** The options of a column type: what the schema shows of it, and that search keeps it out of the rows. */
export const columnShows = (attribute: string) => ({
  schemaAttributes: JSON.stringify([attribute]),
  purviewEntityExtDef: JSON.stringify({ search: { searchBehavior: 'RelevantSearch' } }),
});
