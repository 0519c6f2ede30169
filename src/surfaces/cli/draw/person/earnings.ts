import type { EarningsCard } from '../../../../core/shapes/card-earnings.ts';
import { joined, type Page, page, type View, warnings } from '../parts/page.ts';
import { doc } from '../parts/read.ts';

const kinds = { results: 'results', dividend: 'dividend', split: 'split or bonus', other: 'other' };
const times = { before: 'before the open', after: 'after the close', unknown: '' };

function pastRows({ past, typical }: EarningsCard, on: Page): string[] {
  if (typical === null) return on.wrap('No earlier announcement has bars around it.').map(on.dim);
  return [
    '',
    ...on.wrap(
      `${on.strong('Earlier')}  ${typical.n} moves of ${on.percent(typical.mean)} on average whichever way, the largest ${on.percent(typical.largest)}, ${typical.up} up`,
    ),
    ...on.table([
      { title: 'announced', cells: past.map(({ date }) => date) },
      { title: 'when', cells: past.map(({ time }) => times[time]) },
      { title: 'move', cells: past.map(({ move }) => on.gain(move, on.percent(move))), align: 'right' },
      { title: 'from', cells: past.map(({ from }) => from), spare: 1 },
      { title: 'to', cells: past.map(({ to }) => to), spare: 1 },
    ]),
  ];
}

function impliedLines({ implied, typical }: EarningsCard, on: Page): string[] {
  if (implied === null) return [];
  const { expiry, straddle, event, reason } = implied;
  const alone =
    event === null
      ? ` ${reason ?? ''}`
      : ` The event alone: ${on.percent(event)}${typical === null ? '' : `, ${event >= typical.mean ? 'more' : 'less'} than it moved before`}.`;
  return [
    '',
    ...on.wrap(
      `${on.strong('Options')}  straddle to ${expiry} ${on.percent(straddle)} of the price.${alone}`,
    ),
  ];
}

/** Days ahead of one symbol that are not its results. */
function otherDays({ upcoming }: EarningsCard, on: Page): string[] {
  const other = upcoming.filter(({ kind }) => kind !== 'results');
  return other.flatMap(({ date, kind, inDays }) => on.wrap(`${date} in ${inDays} d: ${kinds[kind]}`));
}

/** Announcements ahead, and one symbol's in full. */
export function draw(output: unknown, view: View): string {
  const card = output as EarningsCard;
  const { symbol, next, upcoming, calendar } = card;
  const on = page(view, 'INR');
  const title =
    symbol === null
      ? 'Announcements ahead'
      : `${symbol} ${next === null ? 'has no announcement ahead' : `announces ${next.date} ${times[next.time]}`.trimEnd()}`;
  return joined(
    [
      on.strong(title),
      ...(symbol === null && upcoming.length > 0
        ? on.table([
            { title: 'day', cells: upcoming.map(({ date }) => date) },
            { title: 'in', cells: upcoming.map(({ inDays }) => `${inDays} d`), align: 'right' },
            { title: 'symbol', cells: upcoming.map((row) => row.symbol) },
            { title: 'what', cells: upcoming.map(({ kind }) => kinds[kind]) },
            {
              title: 'when',
              cells: upcoming.map(({ time, kind }) => (kind === 'results' ? times[time] : '')),
            },
          ])
        : []),
      ...(symbol === null ? [] : otherDays(card, on)),
      ...(symbol === null ? [] : [...pastRows(card, on), ...impliedLines(card, on)]),
      '',
      on.dim(
        `${calendar.days} dates of ${calendar.path}${calendar.refused === 0 ? '' : `, ${calendar.refused} rows not read`}`,
      ),
      ...warnings(doc(card), on),
    ],
    on,
  );
}
