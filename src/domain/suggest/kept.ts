import type { ChainAnalysis } from '../chain/analysis.ts';
import { rankWindow } from '../chain/state/rank.ts';
import type { SuggestInputs } from './suggestion.ts';

/**
 * The inputs as they are kept, from which the same answer is made: of what came before only the snapshots of the expiry that was
 * chosen, and a volatility index only where the chain's own volatilities are too few to be ranked among.
 */
export function slimmed(inputs: SuggestInputs, { expiry, iv30 }: ChainAnalysis): SuggestInputs {
  const { snapshots = [], ivByDay = [], ...history } = inputs.history;
  const ranked = iv30 !== null && ivByDay.length > rankWindow.least;
  return {
    ...inputs,
    history: {
      ivByDay,
      snapshots: snapshots.filter((row) => row.expiry === expiry),
      volIndexByDay: ranked ? undefined : history.volIndexByDay,
    },
  };
}
