import { describe, expect, it } from 'vitest';
import { files } from '../../../src/adapters/market/files.ts';
import { decodeChain, encodeChain } from '../../../src/adapters/store/market/chain-blob.ts';
import type { Chain } from '../../../src/domain/chain/snapshot.ts';
import { solveSlice } from '../../../src/domain/chain/solve.ts';
import { pastExpiry } from '../../../src/domain/past-expiry.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';

// 2026-01-16 is a third Friday: SPX is settled at its open, SPXW at its close.
const expiry = '2026-01-16';

async function chainAt(root: string, at: string): Promise<Chain> {
  const rows = [6800, 6850, 6900, 6950, 7000].flatMap((strike) =>
    ['C', 'P'].map((right) => {
      const price = Math.max(20, 30 + (right === 'C' ? 6900 - strike : strike - 6900));
      return `^SPX,${root},${at},6900,${expiry},${strike},${right},${price},${price + 1},100`;
    }),
  );
  const text = [
    'underlying_symbol,root,quote_datetime,spot,expiration,strike,option_type,bid,ask,open_interest',
    ...rows,
  ];
  const { chains } = await files().read('spx.csv', { bytes: new TextEncoder().encode(text.join('\n')) });
  return chains[0]!;
}

function solved(chain: Chain) {
  const one = solveSlice(chain, chain.slices[0]!, { rate: 0.04 });
  if (isRefusal(one)) throw new Error(one.refused);
  return { hours: one.years * 365 * 24, closed: one.closed, notes: one.notes };
}

describe('a series settled at the open of its expiry', () => {
  it('lives to that open, its twin to the close', async () => {
    const at = '2026-01-14T16:00:00-05:00';
    const [early, late] = [solved(await chainAt('SPX', at)), solved(await chainAt('SPXW', at))];
    expect(early.hours).toBeCloseTo(41.5, 6);
    expect(late.hours).toBeCloseTo(48.25, 6);
    expect(early.notes).toContain(
      `${expiry} is settled at the open of that day; its last session is the one before`,
    );
    expect(late.notes).toEqual([]);
  });

  it('is over once the session before has closed', async () => {
    const after = '2026-01-15T16:30:00-05:00';
    const [early, late] = [await chainAt('SPX', after), await chainAt('SPXW', after)];
    expect([solved(early).closed, solved(late).closed]).toEqual([true, false]);
    expect(pastExpiry(early, expiry, Date.parse(after))).not.toBeNull();
    expect(pastExpiry(early, expiry, Date.parse('2026-01-15T15:00:00-05:00'))).toBeNull();
    expect(pastExpiry(late, expiry, Date.parse(after))).toBeNull();
  });

  it('stays so in the store, and no other chain has another identity for it', async () => {
    const chain = await chainAt('SPX', '2026-01-14T16:00:00-05:00');
    const row = encodeChain(chain);
    expect(decodeChain(row.id, row.head, row.bytes)).toStrictEqual(chain);
    expect(chain.slices[0]!.settledAtOpen).toBe(true);
    const plain = await chainAt('SPXW', '2026-01-14T16:00:00-05:00');
    expect(plain.slices[0]).not.toHaveProperty('settledAtOpen');
    expect(encodeChain(plain).id).not.toBe(row.id);
  });
});
