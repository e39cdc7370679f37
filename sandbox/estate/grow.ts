import type { Builder } from './build';
import { collections } from './collections';

const perSchema = 500;
const nouns = ['orders', 'stock', 'visits', 'returns', 'prices', 'routes', 'shifts', 'meters', 'tickets', 'parcels'];
// None of the story's: its answer stays the same in an estate of any size.
const found = [[], ['COUNTRY'], [], ['CITY'], [], ['ZIP'], []];

/** Adds exactly `count` rows to the estate: half of them tables of an archive database, half files. */
export function grow(build: Builder, count: number): void {
  let left = count;
  const server = 'mssql://sql-contoso-archive.database.windows.net/archive';
  for (let n = 0; left > 0; n++) {
    const schemaName = `${server}/batch_${n}`;
    const schema = build.add({
      typeName: 'azure_sql_schema',
      qualifiedName: schemaName,
      name: `batch_${n}`,
      collection: at(n),
    });
    left--;
    for (let i = 0; i < perSchema && left > 0; i++, left--) {
      const name = `${nouns[i % nouns.length]}_${n}_${i}`;
      if (i % 2 === 0)
        build.relate('azure_sql_schema_tables', schema, addTable(build, `${schemaName}/${name}`, name, i));
      else addFile(build, n, name, i);
    }
  }
}

const at = (n: number) => collections[n % collections.length].name;

// Found on the table itself: columns would make a large estate five times as large.
const addTable = (build: Builder, qualifiedName: string, name: string, i: number): string =>
  build.add({
    typeName: 'azure_sql_table',
    qualifiedName,
    name,
    collection: at(i),
    found: found[i % found.length],
    attributes: { objectType: 'U ' },
  });

function addFile(build: Builder, n: number, name: string, i: number): void {
  const path = `/archive/${n}/${name}.csv`;
  build.add({
    typeName: 'azure_datalake_gen2_path',
    qualifiedName: `https://contosolake.dfs.core.windows.net${path}`,
    name: `${name}.csv`,
    collection: at(i),
    attributes: { path, isFile: true, size: 2048 },
  });
}
