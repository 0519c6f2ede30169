import { describe, expect, it } from 'vitest';
import { decodeChain, encodeChain } from '../../../../src/adapters/store/market/chain-blob.ts';
import { chainOf } from '../../../support/store-data.ts';

describe('chain blob', () => {
  it('gives equal chains equal identities, whatever NaN stands for "absent"', () => {
    const a = chainOf(1);
    const b = chainOf(1);
    const odd = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0]!;
    a.slices[0]!.call.bid[0] = Number.NaN;
    new BigUint64Array(b.slices[0]!.call.bid.buffer)[0] = 0xfff8000000000001n;
    expect(odd).toBeNaN();
    expect(encodeChain(b).id).toBe(encodeChain(a).id);
  });

  it('keeps its identity from one version of coach to the next', () => {
    expect(encodeChain(chainOf(1)).id).toBe('023c8f21b9c31651960632e1858c45c9');
  });

  it('takes a chain without slices and a slice without strikes', () => {
    const empty = { ...chainOf(1), slices: [] };
    const hollow = chainOf(1, { strikes: 0 });
    for (const chain of [empty, hollow]) {
      const { id, head, bytes, legs } = encodeChain(chain);
      expect(legs).toBe(0);
      expect(decodeChain(id, head, bytes)).toStrictEqual(chain);
    }
  });

  it('is less than half of the plain doubles', () => {
    const { bytes } = encodeChain(chainOf(1, { strikes: 500 }));
    expect(bytes.length).toBeLessThan((2 * 500 * 21 * 8) / 2);
  });

  it('never gives back a chain in which a bit was flipped', () => {
    for (const strikes of [2, 60]) {
      const { id, head, bytes } = encodeChain(chainOf(7, { strikes }));
      let harmless = 0;
      for (let at = 0; at < bytes.length; at += 1 + Math.floor(bytes.length / 300)) {
        const flipped = Uint8Array.from(bytes);
        flipped[at]! ^= 1 << (at % 8);
        try {
          // A flip in padding changes nothing; whatever comes back must be the chain itself.
          expect(decodeChain(id, head, flipped)).toStrictEqual(chainOf(7, { strikes }));
          harmless++;
        } catch (error) {
          expect(error).toMatchObject({ kind: 'unavailable' });
        }
      }
      expect(harmless).toBeLessThan(60);
      expect(() => decodeChain(id, { ...head, asOf: head.asOf + 1 }, bytes)).toThrow(/damaged/);
    }
  });
});
