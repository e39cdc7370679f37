import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readRows } from '../../lib/csv';

const rules = {
  typeName: { required: true, oneOf: ['table', 'column'] },
  name: { required: true },
  days: { whole: true },
};
const read = (...lines: string[]) => readRows(['typeName,name,days', ...lines].join('\n'), rules, 'list.csv');
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    assert.instance(error, TypeError);
    return (error as Error).message;
  }
  return 'nothing was wrong';
};

const test = suite('rows of a file');

test('gives each row by column, with its line', () => {
  assert.equal(read('table,Topic,30', '', 'column, Label ,'), [
    { typeName: 'table', name: 'Topic', days: '30', line: 2 },
    { typeName: 'column', name: 'Label', days: '', line: 4 },
  ]);
});

test('takes the columns in any order, line ends of any kind and a byte order mark', () => {
  const text = '\ufeffdays,name,typeName\r\n7,Topic,table\r,Label,column';
  assert.equal(readRows(text, rules), [
    { typeName: 'table', name: 'Topic', days: '7', line: 2 },
    { typeName: 'column', name: 'Label', days: '', line: 3 },
  ]);
});

test('takes commas, quotation marks and line breaks in quotation marks, and counts the lines on', () => {
  const [first, second] = read('table,"Who, ""when""\nand where",1', 'table,Next,');
  assert.equal(first, { typeName: 'table', name: 'Who, "when"\nand where', days: '1', line: 2 });
  assert.is(second.line, 4);
});

test('gives back whatever was written as the standard says', () => {
  const quoted = (text: string) => `"${text.replace(/"/g, '""')}"`;
  const names = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(names, (list) => {
      const rows = read(...list.map((name) => `table,${quoted(name)},`));
      assert.equal(
        rows.map(({ name }) => name),
        list,
      );
    }),
  );
});

test('names everything that is wrong at once, with its line', () => {
  const text = [
    'tabel,Topic,30',
    'table,,two',
    'table,A,B,1',
    'table,He said "no",1',
    'table,"open,1',
    'table,Last,1.5',
  ];
  assert.is(
    messageOf(() => read(...text)),
    [
      'list.csv needs a change:',
      '- line 2: typeName is "tabel", and not one of table, column',
      '- line 3: name is empty',
      '- line 3: days is "two", and not a whole number',
      '- line 4: 4 fields instead of 3; a field with a comma stands in quotation marks',
      '- line 5: a quotation mark is not closed, or stands inside a field: write "" for one inside quotation marks',
      '- line 6: a quotation mark is not closed, or stands inside a field: write "" for one inside quotation marks',
      '- line 7: days is "1.5", and not a whole number',
    ].join('\n'),
  );
});

test('says what is wrong with the names of the columns before it looks at a row', () => {
  assert.is(
    messageOf(() => readRows('typeName,Name,typeName\ntabel,x,y', rules)),
    [
      'The file needs a change:',
      '- line 1: there is no column name',
      '- line 1: there is no column days',
      '- line 1: the column "Name" is none of typeName, name, days',
      '- line 1: the column typeName is there twice',
    ].join('\n'),
  );
  assert.is(
    messageOf(() => readRows('\n', rules, 'list.csv')),
    'list.csv needs a change:\n- line 1: the file is empty; it begins with the names of its columns: typeName, name, days',
  );
  assert.match(
    messageOf(() => readRows('typeName,"name,days', rules)),
    'line 1: a quotation mark is not closed',
  );
});

test('gives no rows for a file that has only its columns', () => {
  assert.equal(read(), []);
});

for (const [sign, words] of [
  [';', 'semicolons (";")'],
  ['\t', 'tabs ("\\t")'],
  ['|', 'bars ("|")'],
] as const) {
  test(`says in one sentence that the columns are separated by ${words}`, () => {
    const sentence = `The file needs a change:\n- line 1: the columns are separated by ${words}, and have to be by commas`;
    const lines = ['typeName,name,days', 'table,Topic,30'].map((line) => line.replaceAll(',', sign));
    const quoted = lines.map((line) => line.replace(/[^;\t|]+/g, '"$&"'));
    for (const some of [lines, quoted, [`sep=${sign}`, ...lines]]) {
      assert.is(
        messageOf(() => readRows(`\ufeff${some.join('\r\n')}`, rules)),
        sentence,
      );
    }
  });
}

test.run();
