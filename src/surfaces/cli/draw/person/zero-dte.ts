import type { ZeroDteCard } from '../../../../core/shapes/card.ts';
import { freshnessOf, joined, type Page, page, type View, warnings } from '../parts/page.ts';
import { doc } from '../parts/read.ts';

const clock = (minutes: number) =>
  minutes >= 48 * 60
    ? `${Math.round(minutes / 1440)} days`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;

const columns = (cells: readonly string[], title: string) => ({ title, cells, align: 'right' as const });

function gammaRows({ gamma }: ZeroDteCard, on: Page): string[] {
  const flip = gamma.flip === null ? '' : `, changes sign at ${on.level(gamma.flip)}`;
  const head =
    gamma.perPercent === null ? (gamma.reason ?? '') : `${on.compact(gamma.perPercent)} for 1 %${flip}`;
  const rows = gamma.largest;
  return [
    '',
    `${on.strong('Gamma')}  ${head}`,
    ...(rows.length === 0
      ? []
      : on.table([
          columns(
            rows.map(({ strike }) => on.strike(strike)),
            'strike',
          ),
          columns(
            rows.map(({ perPercent }) => on.gain(perPercent, on.compact(perPercent))),
            'for 1 %',
          ),
          columns(
            rows.map(({ share }) => on.percent(share, 0)),
            'share',
          ),
        ])),
  ];
}

function pinRows({ pin }: ZeroDteCard, on: Page): string[] {
  const { strikes, maxPain, note } = pin;
  return [
    '',
    `${on.strong('Pin')}  max pain ${on.level(maxPain)}`,
    ...on.table([
      columns(
        strikes.map(({ strike }) => on.strike(strike)),
        'strike',
      ),
      columns(
        strikes.map(({ oi }) => on.number(oi, 0)),
        'open interest',
      ),
      columns(
        strikes.map(({ distance }) => on.percent(distance)),
        'away',
      ),
      columns(
        strikes.map(({ chance }) => on.percent(chance)),
        'chance to close there',
      ),
    ]),
    ...on.wrap(note).map(on.dim),
  ];
}

function hourRows({ hours, expiresToday }: ZeroDteCard, on: Page): string[] {
  if (hours.length === 0) return [];
  return [
    '',
    on.strong(expiresToday ? 'By the hour, if nothing moved' : 'By the day, if nothing moved'),
    ...on.table([
      { title: 'at', cells: hours.map(({ at }) => at.slice(expiresToday ? 11 : 5, 16).replace('T', ' ')) },
      columns(
        hours.map(({ minutesLeft }) => clock(minutesLeft)),
        'left',
      ),
      columns(
        hours.map(({ straddle }) => on.money(straddle)),
        'straddle',
      ),
      columns(
        hours.map(({ gamma }) => on.number(gamma, 5)),
        'gamma',
      ),
      columns(
        hours.map(({ deltaAbove }) => on.number(deltaAbove, 3)),
        'call above',
      ),
      columns(
        hours.map(({ deltaBelow }) => on.number(deltaBelow, 3)),
        'put below',
      ),
    ]),
  ];
}

/** The card of an expiry's last day: a screen. */
export function draw(output: unknown, view: View): string {
  const card = output as ZeroDteCard;
  const { symbol, currency, expiry, minutesLeft, spot, atmIv, straddle, move } = card;
  const on = page(view, currency);
  const range =
    move === null ? '' : `, two in three between ${on.level(move.low)} and ${on.level(move.high)}`;
  return joined(
    [
      `${on.strong(`${symbol} ${expiry}`)}  ${clock(minutesLeft)} left${view.ascii ? ' - ' : ' · '}${freshnessOf(doc(card))}`,
      ...on.wrap(
        `Spot ${on.level(spot)}, at-the-money volatility ${on.percent(atmIv)}, straddle ${on.money(straddle)}${range}.`,
      ),
      ...gammaRows(card, on),
      ...pinRows(card, on),
      ...hourRows(card, on),
      ...warnings(doc(card), on),
    ],
    on,
  );
}
