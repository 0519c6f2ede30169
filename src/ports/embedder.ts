/** Turns text into unit vectors. `id` names model and dimension ("hash-v1/384"); vectors of two ids are never compared. */
export interface Embedder {
  readonly id: string;
  readonly dimension: number;
  /** One unit vector per text, in order. Throws CoachError `unavailable` when a remote embedder cannot answer. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}
