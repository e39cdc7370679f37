import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLoopback } from '../../../lib/core/address';

const address = suite('an address');

address('is told to be loopback from one that only looks like it', () => {
  const near = ['http://127.0.0.1:1', 'http://127.8.9.10', 'https://localhost', 'http://[::1]:2/x', 'http://127.1'];
  const far = [
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://me@example.com',
    'http://10.0.0.1',
    'localhost',
    '',
  ];
  assert.equal(near.filter(isLoopback), near);
  assert.equal(far.filter(isLoopback), []);
});

address.run();
