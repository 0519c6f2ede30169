import type { Refusal } from '../refusal.ts';
import type { Underlying } from '../symbol/instrument.ts';
import { knownUnderlying } from '../symbol/known.ts';

/** A canonical symbol, or the underlying itself where the symbol may be unknown. */
export type Named = string | Pick<Underlying, 'symbol' | 'exchange' | 'assetClass'>;
export function resolveNamed(named: Named): Exclude<Named, string> | Refusal {
  if (typeof named !== 'string') return named;
  const known = knownUnderlying(named);
  if (known !== null) return known;
  return {
    refused: `No contract facts for "${named.slice(0, 40)}"`,
    hint: 'Use a canonical symbol such as NIFTY or SENSEX',
  };
}
