import { createServer } from 'node:http';

const row = (number: number) => ({ id: `asset-${number}`, name: `orders ${number}`, entityType: 'azure_sql_table' });
const body = JSON.stringify({ '@search.count': 20, value: Array.from({ length: 20 }, (_none, i) => row(i)) });
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(200, headers).end(body));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : 0);
});
process.once('disconnect', () => process.exit());
