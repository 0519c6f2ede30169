import type { Suggestion } from '../../../../core/shapes/suggestion.ts';
import type { Page } from './page.ts';

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
