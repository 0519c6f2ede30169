import { dayNumber } from '../calendar/zone.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type MarginEstimate, type MarginPosition, unusablePosition } from './position.ts';
import { regTMargin } from './reg-t.ts';
import { scanMargin } from './scan.ts';

export type { MarginEstimate, MarginLeg, MarginPosition } from './position.ts';

/** Money a broker would block for the position: a sizing ESTIMATE and labelled so, never the exchange's own figure. */
export function marginEstimate(position: MarginPosition): MarginEstimate | Refusal {
  const refusal = unusablePosition(position);
  if (refusal !== null) return refusal;
  const { onDate } = position;
  if (Number.isNaN(dayNumber(onDate))) {
    return { refused: `"${onDate.slice(0, 40)}" is not a date`, hint: 'Write dates as YYYY-MM-DD' };
  }
  const found = position.exchange === 'US' ? regTMargin(position) : scanMargin(position);
  if (isRefusal(found) || Number.isFinite(found.estimate)) return found;
  return {
    refused: 'The position is too extreme to margin',
    hint: 'Check strikes, volatilities and quantities',
  };
}
