/** What the fields of one column have to be. Without a rule they may be anything. */
export interface ColumnRule {
  /** Whether every row needs a value. */
  required?: boolean;
  /** The values that may stand there; an empty field may too, unless it is required. */
  oneOf?: readonly string[];
  /** Whether a value has to be a whole number, 0 or more. */
  whole?: boolean;
}

/** A row of a file: its fields by column, and the line it begins in. */
export type FileRow<Column extends string> = Record<Column, string> & { line: number };

/**
 * Reads comma-separated values whose first line names the columns (RFC 4180: a field with a comma, a quotation mark or
 * a line break stands in quotation marks, and those inside it are doubled). Blanks around a field without them do not
 * count, nor do empty lines. `rules` has a key for each column that the file must have; none may be called `line`.
 * Throws a `TypeError` that names everything that is wrong, with the line it is in; `source` is what it calls the file.
 * https://www.rfc-editor.org/rfc/rfc4180
 */
export function readRows<Column extends string>(
  text: string,
  rules: Record<Column, ColumnRule>,
  source = 'The file',
): FileRow<Column>[] {
  const columns = Object.keys(rules) as Column[];
  const [head, ...records] = recordsOf(text).filter(({ fields, fault }) => fault || fields.some(Boolean));
  const names = head?.fields ?? [];
  const separator = separatorFault(text, names, columns);
  const heading = separator ?? (head?.fault ? [head.fault] : headingFaults(names, columns));
  if (heading.length > 0) throw faulty(source, heading, head?.line ?? 1);
  const rowOf = ({ line, fields }: FileRecord) => {
    const values = columns.map((column) => [column, fields[names.indexOf(column)] ?? '']);
    return { ...Object.fromEntries(values), line } as FileRow<Column>;
  };
  const rows = records.map((record) => ({ record, row: rowOf(record) }));
  const faults = rows.flatMap(({ record: { line, fields, fault }, row }) =>
    recordFaults(fields.length, names.length, fault, () => rowFaults(row, rules, columns)).map(
      (words) => `line ${line}: ${words}`,
    ),
  );
  if (faults.length > 0) throw faulty(source, faults);
  return rows.map(({ row }) => row);
}

/**
 * Writes one line of comma-separated values, as `readRows` reads it, in a form that no spreadsheet takes for a formula: where one
 * would begin, an apostrophe comes before it. Every field stands in quotation marks.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map((field) => `"${harmless(field).replace(/"/g, '""')}"`).join(',')}\r\n`;
}

/**
 * A formula may also begin behind a quotation mark, and behind what separates cells elsewhere: a spreadsheet that takes semicolons
 * sees no quotation marks here.
 */
function harmless(field: string): string {
  return field.replace(/(?<=^|["';,|\t\r\n])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "'").replace(/^(?=[\t\r])/, "'");
}

function faulty(source: string, faults: string[], line?: number): TypeError {
  const lines = faults.map((words) => (line === undefined ? `- ${words}` : `- line ${line}: ${words}`));
  return new TypeError([`${source} needs a change:`, ...lines].join('\n'));
}

const separators = { ';': 'semicolons', '\t': 'tabs', '|': 'bars', ':': 'colons', '，': 'wide commas' };

/** What says that the file is separated by something else: it names more columns that way. Excel may tell in a line `sep=;`. */
function separatorFault(text: string, names: string[], columns: string[]): string[] | undefined {
  const first =
    text
      .replace(/^\ufeff/, '')
      .split(/[\r\n]+/)
      .find((line) => line.trim() !== '') ?? '';
  const told = /^"?sep=(.)"?\s*$/i.exec(first)?.[1];
  const known = (some: string[]) => columns.filter((column) => some.includes(column)).length;
  const named = (sign: string) => known(first.split(sign).map((part) => part.trim().replace(/^"(.*)"$/, '$1')));
  const [found] =
    Object.entries(separators).find(([sign]) => (told ? sign === told : named(sign) > known(names))) ?? [];
  if (told === ',') return ['the line sep=, is not one of names: delete it'];
  const words = found && separators[found as keyof typeof separators];
  return words
    ? [`the columns are separated by ${words} ("${found === '\t' ? '\\t' : found}"), and have to be by commas`]
    : undefined;
}

function headingFaults(names: string[], columns: string[]): string[] {
  const list = columns.join(', ');
  if (names.length === 0) return [`the file is empty; it begins with the names of its columns: ${list}`];
  const missing = columns.filter((column) => !names.includes(column));
  const unknown = names.filter((name) => !columns.includes(name));
  const twice = names.filter((name, index) => columns.includes(name) && names.indexOf(name) !== index);
  return [
    ...missing.map((name) => `there is no column ${name}`),
    ...unknown.map((name) => `the column ${JSON.stringify(name)} is none of ${list}`),
    ...twice.map((name) => `the column ${name} is there twice`),
  ];
}

/** What keeps a record from being read comes first: then its fields cannot be told apart. */
function recordFaults(found: number, wanted: number, fault: string, further: () => string[]): string[] {
  if (fault) return [fault];
  if (found === wanted) return further();
  const more = found > wanted ? '; a field with a comma stands in quotation marks' : '';
  return [`${found} fields instead of ${wanted}${more}`];
}

function rowFaults<Column extends string>(
  row: FileRow<Column>,
  rules: Record<Column, ColumnRule>,
  columns: Column[],
): string[] {
  return columns.flatMap((column) => {
    const { required = false, oneOf, whole = false } = rules[column];
    const value: string = row[column];
    if (value === '') return required ? [`${column} is empty`] : [];
    const said = `${column} is ${JSON.stringify(value)}`;
    if (oneOf && !oneOf.includes(value)) return [`${said}, and not one of ${oneOf.join(', ')}`];
    return whole && !/^\d+$/.test(value) ? [`${said}, and not a whole number`] : [];
  });
}

interface FileRecord {
  /** Where it begins, counted from 1. */
  line: number;
  fields: string[];
  /** What is wrong with its quotation marks, or nothing. */
  fault: string;
}

function recordsOf(text: string): FileRecord[] {
  // A field in quotation marks or without, and what ends it.
  const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  const records: FileRecord[] = [];
  // Excel begins a file with a byte order mark.
  field.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  for (let line = 1; field.lastIndex < text.length;) {
    const record: FileRecord = { line, fields: [], fault: '' };
    records.push(record);
    for (let end = ','; end === ',';) {
      const begin = field.lastIndex;
      const [whole, quoted, plain = '', next] = field.exec(text) ?? [];
      if (whole === undefined || next === undefined) {
        record.fault =
          'a quotation mark is not closed, or stands inside a field: write "" for one inside quotation marks';
        const after = text.indexOf('\n', begin);
        field.lastIndex = after < 0 ? text.length : after + 1;
        line += 1;
        break;
      }
      record.fields.push(quoted === undefined ? plain.trim() : quoted.replace(/""/g, '"'));
      line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
      end = next;
    }
  }
  return records;
}
