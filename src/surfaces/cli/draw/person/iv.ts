import type { IvCard } from '../../../../core/shapes/card.ts';
import { freshnessOf, joined, type Page, page, type View, warnings } from '../parts/page.ts';
import { doc } from '../parts/read.ts';

const right = (title: string, cells: readonly string[]) => ({ title, cells, align: 'right' as const });

function rankLines(card: IvCard, on: Page): string[] {
  const { ivRank, ivPercentile, ivObservations, ivRankBasis, ivRankReason, realized, premium } = card;
  const place =
    ivRank === null
      ? `No rank: ${ivRankReason ?? 'nothing to compare with'}.`
      : `Rank ${on.number(ivRank, 0)}, percentile ${on.number(ivPercentile, 0)} of ${ivObservations} days (${ivRankBasis ?? ''}).`;
  const over =
    premium === null
      ? ''
      : ` Realised ${on.percent(realized)}: options ask ${on.percent(Math.abs(premium))} ${premium >= 0 ? 'more' : 'less'} than it moved.`;
  return on.wrap(place + over);
}

const shapes = {
  rising: 'rises with time',
  flat: 'is flat',
  falling: 'falls with time: the near is the dear one',
};

/** The card of volatility: a screen. */
export function draw(output: unknown, view: View): string {
  const card = output as IvCard;
  const { symbol, currency, expiry, atmIv, iv30, term, termShape, skew } = card;
  const on = page(view, currency);
  return joined(
    [
      `${on.strong(`${symbol} volatility`)}  ${on.percent(atmIv)} at ${expiry}, ${on.percent(iv30)} at 30 days${view.ascii ? ' - ' : ' · '}${freshnessOf(doc(card))}`,
      ...rankLines(card, on),
      '',
      `${on.strong('Term')}  ${termShape === null ? '' : shapes[termShape]}`,
      ...on.table([
        { title: 'expiry', cells: term.map((row) => row.expiry) },
        right(
          'days',
          term.map((row) => on.number(row.daysToExpiry, 0)),
        ),
        right(
          'at the money',
          term.map((row) => on.percent(row.atmIv)),
        ),
        right(
          'in between',
          term.map((row) => on.percent(row.forwardIv)),
        ),
      ]),
      '',
      on.strong('Skew, 25-delta call less put'),
      ...on.table([
        { title: 'snapshot', cells: skew.map((row) => row.asOf.slice(0, 16).replace('T', ' ')) },
        { title: 'expiry', cells: skew.map((row) => row.expiry) },
        right(
          'at the money',
          skew.map((row) => on.percent(row.atmIv)),
        ),
        right(
          'skew',
          skew.map((row) => on.percent(row.riskReversal25)),
        ),
      ]),
      ...warnings(doc(card), on),
    ],
    on,
  );
}
