/** SHA-256 of a text, as hex. */
export type Digest = (text: string) => string;

/**
 * Where a unit falls in [0, 1): the first 52 bits of SHA-256 over experiment, salt and unit. It depends on nothing else, so the
 * same unit falls there in every process, version and language; the format of the text is part of that promise.
 */
export function placeOf(
  digest: Digest,
  { name, salt }: { name: string; salt: string },
  unit: string,
): number {
  const hex = digest(`coach-experiment-v1\n${name}\n${salt}\n${unit}`).slice(0, 13);
  return Number.parseInt(hex, 16) / 2 ** 52;
}

/** The variant whose part of [0, 1) holds a place, parts being as long as the shares, in their order. */
export function variantAt(place: number, shares: readonly number[]): number {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let below = 0;
  for (let i = 0; i < shares.length - 1; i++) {
    below += shares[i]! / whole;
    if (place < below) return i;
  }
  return shares.length - 1;
}
