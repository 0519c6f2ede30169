import type { SuggestDocument } from '../../core/shapes/suggestion.ts';
import type { ChainAnalysis } from '../chain/analysis.ts';
import { ivByDay, rankWindow } from '../chain/state/rank.ts';
import type { TermPoint } from '../chain/state/term.ts';
import type { TrendRow } from '../chain/state/trend.ts';
import type { SuggestInputs } from './suggestion.ts';

/**
 * The inputs as they are kept, from which the same answer is made: of what came before only the snapshots of the expiry that was
 * chosen, and a volatility index only where the chain's own volatilities are too few to be ranked among.
 */
export function slimmed(inputs: SuggestInputs, { expiry, iv30 }: ChainAnalysis): SuggestInputs {
  const { snapshots = [], ivByDay: byDay = [], ...history } = inputs.history;
  const ranked = iv30 !== null && byDay.length > rankWindow.least;
  return {
    ...inputs,
    history: {
      ivByDay: byDay,
      snapshots: snapshots.filter((row) => row.expiry === expiry),
      volIndexByDay: ranked ? undefined : history.volIndexByDay,
    },
  };
}

interface OldRow extends TrendRow, TermPoint {}

/**
 * What an older coach kept, in today's layout, as JSON: it had every figure of every snapshot, of which the answer used a volatility
 * a day and the snapshots of its own expiry. The same answer comes of it. Text that cannot be read stays as it is.
 */
export function slimmedText(inputs: string, document: string): string {
  try {
    const kept = JSON.parse(inputs) as SuggestInputs;
    const { expiry, market } = JSON.parse(document) as SuggestDocument;
    const { snapshots = [], ...history } = kept.history;
    const byDay =
      history.ivByDay ??
      ivByDay(
        snapshots.filter((row): row is OldRow => row.years !== undefined),
        market.exchange,
      );
    const own = snapshots
      .filter((row) => row.expiry === expiry)
      .map(({ asOf, spot, pcrOi, atmIv, callOi, putOi }) => ({
        asOf,
        expiry,
        spot,
        pcrOi,
        atmIv,
        callOi,
        putOi,
      }));
    const ranked = typeof market.iv30 === 'number' && byDay.length > rankWindow.least;
    return JSON.stringify({
      ...kept,
      history: {
        ivByDay: byDay.slice(-rankWindow.most - 1),
        snapshots: own,
        volIndexByDay: ranked ? undefined : history.volIndexByDay,
      },
      bars: kept.bars && { ...kept.bars, volume: [] },
    });
  } catch {
    return inputs;
  }
}
