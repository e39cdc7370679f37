import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clouds, isCloudName } from '../../../lib/core/clouds';

const table = suite('clouds');

table('has the hosts of each cloud', () => {
  const hosts = Object.entries(clouds).map(([name, cloud]) => [name, cloud.authorityHost, cloud.purviewDomain]);
  assert.equal(hosts, [
    ['public', 'https://login.microsoftonline.com', 'purview.azure.com'],
    ['usgov', 'https://login.microsoftonline.us', 'purview.azure.us'],
    ['china', 'https://login.partner.microsoftonline.cn', 'purview.azure.cn'],
  ]);
});

table('holds addresses without a slash at the end', () => {
  for (const { authorityHost, resource, graphEndpoint } of Object.values(clouds)) {
    for (const address of [authorityHost, resource, graphEndpoint]) assert.is(new URL(address).origin, address);
  }
});

table('knows its own names only', () => {
  assert.ok(['public', 'usgov', 'china'].every(isCloudName));
  assert.not(['Public', '', 'toString', '__proto__'].some(isCloudName));
});

table.run();
