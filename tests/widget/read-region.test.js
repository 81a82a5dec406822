import assert from 'node:assert/strict';
import test from 'node:test';

import { readRegion } from '../../bot/widget/read-region.js';

test('a region is handed on, and what the server would refuse is none', () => {
  assert.equal(readRegion('440300'), '440300');
  assert.equal(readRegion('深'.repeat(64)), '深'.repeat(64));
  for (const none of [null, '', '深'.repeat(65)]) assert.equal(readRegion(none), '');
});
