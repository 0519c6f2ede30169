import { CoachError } from '../../core/errors.ts';
import { hashDimension, hashEmbedding, hashModel } from '../../domain/memory/hash-embedding.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Embedder } from '../../ports/memory.ts';

/** Vectors without a model, a network or a download, the same on every machine. */
export const hashEmbedder: Embedder = {
  id: hashModel,
  dimension: hashDimension,
  async embed(texts, signal) {
    signal?.throwIfAborted();
    return texts.map((text) => {
      const vector = hashEmbedding(text);
      if (isRefusal(vector)) throw new CoachError('refused', vector.refused, 'Write at least one word.');
      return vector;
    });
  },
};
