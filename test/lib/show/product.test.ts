import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProductParts } from '../../../lib/planes/unified-parts';
import { showProduct, toProductDot, toProductText } from '../../../lib/show/product';
import { printing } from '../support';

const asset = (name: string, assetType?: string) => ({
  ...{ id: name, name, type: 'General' as const },
  source: { type: 'DataMap', assetId: name, ...(assetType && { assetType }) },
});

const parts: ProductParts = {
  domain: { id: 'd', name: 'Customer', status: 'PUBLISHED' },
  product: { id: 'p', name: 'Customer 360', status: 'DRAFT', domain: 'd', contacts: {} },
  terms: [{ id: 't', name: 'Churn', status: 'PUBLISHED', domain: 'd' }],
  assets: [asset('Customer', 'azure_sql_table'), asset('customer.csv', 'azure_datalake_gen2_path'), asset('else')],
};

const words = suite('a data product in words');

words('is a tree with what each thing is, and whether others see it', () => {
  assert.is(
    toProductText(parts),
    [
      'Customer (domain, published)',
      '  Customer 360 (data product, draft)',
      '    Churn (term, published)',
      '    Customer (azure_sql_table)',
      '    customer.csv (azure_datalake_gen2_path)',
      '    else (data asset)',
    ].join('\n'),
  );
});

words('stays on its lines, whatever the names hold', () => {
  const odd = { ...parts, terms: [{ ...parts.terms[0]!, name: 'two\nlines' }] };
  assert.match(toProductText(odd), '    two ↵ lines (term, published)\n');
});

words.run();

const drawn = suite('a data product drawn');

drawn('goes from the domain by the product to each of its parts', () => {
  const dot = toProductDot(parts);
  assert.equal(dot.match(/^\S+ -> \S+$/gm), [
    'domain -> product',
    'product -> term0',
    'product -> asset0',
    'product -> asset1',
    'product -> asset2',
  ]);
  assert.match(dot, /asset0 \[label=<<B>Customer<\/B><BR\/>table> shape=cylinder\]/);
  assert.match(dot, /asset1 \[.*file> shape=folder\]/);
  assert.match(dot, /asset2 \[.*data asset> shape=box\]/);
  assert.match(dot, /product \[.*data product, draft>.* penwidth=2\.5/);
});

drawn('says nothing of a status that is not there, as its words do', () => {
  const { status: _, ...bare } = parts.product;
  const odd = { ...parts, product: bare } as unknown as ProductParts;
  assert.match(toProductText(odd), 'Customer 360 (data product)');
  assert.match(toProductDot(odd), /product \[.*<BR\/>data product> /);
});

drawn('keeps hostile names words', () => {
  const odd = { ...parts, domain: { ...parts.domain, name: '"a" <script>\\N' } };
  assert.match(toProductDot(odd), '&quot;a&quot; &lt;script&gt;\\\\N');
});

drawn.run();

const shown = printing('a data product shown');

shown('is its words in a terminal', async ({ printed }) => {
  await showProduct(parts, 'What it is made of');
  assert.equal(printed, [`What it is made of\n${toProductText(parts)}`]);
});

shown.run();
