import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../support/house.ts';

const page = fs.readFileSync(path.join(root, 'docs/security.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([\d., ]+) \| [12] \| [^|]+ \| (.+) \|$/gm)].map(([, id, held]) => ({
  id: id!,
  held: held!,
}));

it('every requirement that was mapped names a test that is there, or why it does not apply', () => {
  expect(rows.length).toBeGreaterThan(20);
  const wanting = rows.filter(({ held }) => {
    const named = /`(tests\/\S+)`: (.+)$/.exec(held);
    if (named === null) return !held.startsWith('n/a: ');
    const file = path.join(root, named[1]!);
    return !fs.existsSync(file) || !fs.readFileSync(file, 'utf8').includes(named[2]!);
  });
  expect(wanting).toEqual([]);
});
