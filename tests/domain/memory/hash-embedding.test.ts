import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashDimension, hashEmbedding, wordsOf } from '../../../src/domain/memory/hash-embedding.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';

const embed = (text: string): Float32Array => {
  const vector = hashEmbedding(text);
  if (isRefusal(vector)) throw new Error(vector.refused);
  return vector;
};
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

describe('the offline embedding', () => {
  it('is the same to the last bit everywhere', () => {
    const hash = createHash('sha256');
    const texts = [
      'NIFTY iron condor lost before expiry',
      'निफ्टी गिरा',
      'a a a a a a a a a a',
      'Überkauft M&M 24,500',
    ];
    for (const text of texts) hash.update(new Uint8Array(embed(text).buffer));
    expect(hash.digest('hex')).toBe('ea94bcf6f8168a5ec0f8ad353341454206e000f80a6d3fb95b6942e8b8991182');
  });

  it('gives unit vectors for every text with a word and refuses the rest', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const vector = hashEmbedding(text);
        if (isRefusal(vector)) return wordsOf(text).length === 0;
        expect(vector.length).toBe(hashDimension);
        return Math.abs(Math.sqrt(cosine(vector, vector)) - 1) < 1e-6;
      }),
    );
    expect(isRefusal(hashEmbedding(''))).toBe(true);
    expect(isRefusal(hashEmbedding('!? …'))).toBe(true);
  });

  it('brings words for one thing together, across languages and spellings', () => {
    const question = embed('banknifty call lost as iv fell');
    const near = cosine(question, embed('BNF CE made a loss when VIX dropped'));
    expect(near).toBeGreaterThan(cosine(question, embed('AAPL covered call gained after earnings')) + 0.2);
    expect(cosine(embed('nifty gira nuksan'), embed('निफ्टी गिरा नुकसान'))).toBeCloseTo(1, 6);
    expect(cosine(embed('straddles'), embed('straddle'))).toBeGreaterThan(0.2);
  });
});
