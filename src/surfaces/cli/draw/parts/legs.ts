import type { Suggestion } from '../../../../core/shapes/suggestion.ts';
import type { Page } from './page.ts';
import { amount, type Doc, docs, text } from './read.ts';

/** The right of an option as its market writes it: CE and PE in India, C and P in America. */
export const rightWord = (type: string, currency: string): string =>
  currency === 'USD' && type !== 'FUT' && type !== 'EQ' ? type.slice(0, 1) : type;

/** The legs of a position as a table of at most `room` cells. */
export function legs(position: Doc, on: Page, currency = '', room = on.columns): string[] {
  const all = docs(position['legs']);
  const side = (leg: Doc) => text(leg['action']).toUpperCase();
  const column = (
    title: string,
    cell: (leg: Doc) => string,
    spare = 0,
    align: 'left' | 'right' = 'right',
  ) => ({
    title,
    align,
    spare,
    cells: all.map(cell),
  });
  return on.table(
    [
      {
        ...column('', side, 0, 'left'),
        paint: (cell: string, row: number) => (side(all[row]!) === 'BUY' ? on.good(cell) : on.bad(cell)),
      },
      column('lots', (leg) => on.number(amount(leg['lots']), 0), 5),
      column('', (leg) => rightWord(text(leg['type']), currency), 0, 'left'),
      column('strike', (leg) => on.strike(amount(leg['strike']))),
      column('expiry', (leg) => text(leg['expiry']), 6, 'left'),
      column('price', (leg) => on.number(amount(leg['price']))),
      column('bid', (leg) => on.number(amount(leg['bid'])), 7),
      column('ask', (leg) => on.number(amount(leg['ask'])), 7),
      column('IV', (leg) => on.percent(amount(leg['iv'])), 4),
      column('delta', (leg) => on.number(amount(leg['delta'])), 3),
    ],
    room,
  );
}

const levels = { line: '▁▂▃▄▅▆▇█', ascii: '_.-=+*#%' };

/**
 * A payoff at expiry in one line, after charges: the levels it runs between, a cell a stretch (the taller, the more), and
 * where it breaks even.
 */
export function strip(points: Suggestion['strip'], breakevens: readonly number[], on: Page): string {
  const [low, high] = [points[0], points.at(-1)];
  if (low === undefined || high === undefined) return '';
  const shades = on.view.ascii ? levels.ascii : levels.line;
  const all = points.map(({ pl }) => pl);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const cells = points.map(({ pl }) => {
    const place = most > least ? Math.round(((pl - least) / (most - least)) * (shades.length - 1)) : 0;
    const cell = shades[place]!;
    return pl < 0 ? on.bad(cell) : on.good(cell);
  });
  const art = on.bare ? '' : `${cells.join('')} `;
  const even = breakevens.length === 0 ? 'no break-even' : `even ${breakevens.map(on.level).join(', ')}`;
  return `${on.level(low.spot)} ${art}${on.level(high.spot)}  ${even}`;
}
