import type { AuditResult } from '../../../../core/shapes/backtest-audit.ts';
import { facts } from '../../text/card.ts';
import type { View } from '../parts/page.ts';
import { joined, page } from '../parts/page.ts';

/** `coach backtest audit`: the verdict, what was found, and what luck alone would have done. */
export function draw(output: unknown, view: View): string {
  const result = output as AuditResult;
  const on = page(view, '');
  const mark = view.ascii ? '!' : '▲';
  const { luck } = result;
  const share = (odds: { draws: number; asGood: number } | null) =>
    odds === null ? on.dash : `${on.percent(odds.asGood / odds.draws, 1)} of ${odds.draws}`;
  const paint = result.findings.length > 0 ? on.bad : on.strong;
  const interval = luck.sharpeInterval;
  return joined(
    [
      `${on.strong(result.strategy)}: ${on.number(result.decisions, 0)} decisions made again, ${on.number(result.differing, 0)} came out otherwise`,
      ...on.wrap(result.words).map(paint),
      ...result.findings.flatMap(({ evidence }) => on.wrap(`${mark} ${evidence}`).map(on.caution)),
      ...result.warnings.flatMap(({ message }) => on.wrap(`${mark} ${message}`).map(on.caution)),
      ...facts(
        [
          ['closed trades', on.number(result.n, 0)],
          ['random entries did as well', share(luck.randomEntries)],
          ['shuffled worlds did as well', share(luck.worlds)],
          ['chance Sharpe is above 0', on.percent(luck.probabilisticSharpe, 1)],
          [`after ${luck.trials} trials`, on.percent(luck.deflatedSharpe, 1)],
          [
            'Sharpe, 95 %',
            interval === null ? on.dash : `${on.number(interval[0])} to ${on.number(interval[1])}`,
          ],
        ],
        on.columns,
        on.dim,
      ),
      ...result.warmups.map(({ skipped, decisions, differing }) =>
        on.dim(
          `begun ${on.number(skipped, 0)} bars later: ${on.number(differing, 0)} of ${on.number(decisions, 0)} decisions differ`,
        ),
      ),
    ],
    on,
  );
}
