import type { NewEntity } from './catalog.ts';

/** A table of a type that inherits from `DataSet`, which no scan reads. */
export interface NewTable {
  typeName: string;
  /** Among them its `qualifiedName` and its `name`. */
  attributes: Record<string, unknown>;
  columns: NewColumn[];
}

/** A column of a table to write. */
export interface NewColumn {
  name: string;
  /** The type of its values, for example `string`. */
  type?: string;
  description?: string;
}

/**
 * Turns tables into assets to write, for `createEntities`: each with an asset of the built-in type `tabular_schema`, to
 * which its columns belong. Negative guids tie a table to its schema, and no two tables share one. The names of schema
 * and columns are made of the table's `qualifiedName`, as Purview makes those of the columns of files.
 * Throws a `TypeError` for a table without a `qualifiedName`.
 */
export function tableEntities(tables: readonly NewTable[]): NewEntity[] {
  return tables.flatMap(({ typeName, attributes, columns }, index) => {
    const { qualifiedName } = attributes;
    if (typeof qualifiedName !== 'string' || qualifiedName === '')
      throw new TypeError(`Table ${index} has no qualifiedName among its attributes: give it one.`);
    const [self, schema] = [`-${index + 1}1`, `-${index + 1}2`];
    return [
      { typeName, guid: self, attributes, relationshipAttributes: { tabular_schema: { guid: schema } } },
      {
        typeName: 'tabular_schema',
        guid: schema,
        attributes: { qualifiedName: `${qualifiedName}#__tabular_schema`, name: 'Columns' },
      },
      ...columns.map((column) => ({
        typeName: 'column',
        attributes: { ...column, qualifiedName: `${qualifiedName}#${column.name}` },
        relationshipAttributes: { composeSchema: { guid: schema } },
      })),
    ];
  });
}
