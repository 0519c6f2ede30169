import { createHash } from 'node:crypto';
import { mulberry32 } from './journal-seed.ts';

/** The vectors of golden 06c from its generator. */
export function knnVectors(seed: number): { base: Float32Array[]; queries: Float32Array[]; hash: string } {
  const u = mulberry32(seed);
  const centres = Array.from({ length: 64 }, () => Float64Array.from({ length: 384 }, () => 2 * u() - 1));
  const row = () => {
    const c = centres[Math.floor(u() * 64)]!;
    const s = 0.5 + 1.5 * u();
    return Float32Array.from({ length: 384 }, (_, j) => s * (2 * u() - 1 + 0.9 * c[j]!));
  };
  const base = Array.from({ length: 10_000 }, row);
  const queries = Array.from({ length: 40 }, row);
  const hash = createHash('sha256');
  for (const vector of base) hash.update(new Uint8Array(vector.buffer));
  return { base, queries, hash: hash.digest('hex') };
}
