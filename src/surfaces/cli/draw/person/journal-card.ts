import type { JournalCard } from '../../../../core/shapes/card.ts';
import { comparisonRows } from '../parts/comparisons.ts';
import { joined, page, type View } from '../parts/page.ts';
import { doc, docs } from '../parts/read.ts';

/** What the journal says of its keeper: a screen. */
export function draw(output: unknown, view: View): string {
  const { period, trades, streak, findings, noFinding, discipline, best, worst } = output as JournalCard;
  const on = page(view, best[0]?.currency ?? 'INR');
  const row = (list: JournalCard['best'], title: string) =>
    list.length === 0
      ? []
      : [
          '',
          on.strong(title),
          ...on.table([
            { title: 'closed', cells: list.map(({ closedAt }) => (closedAt ?? '').slice(0, 10)) },
            { title: 'trade', cells: list.map(({ symbol, name }) => `${symbol} ${name}`), flexible: true },
            {
              title: 'net',
              cells: list.map(({ net }) => on.gain(net, on.money(net))),
              align: 'right',
            },
          ]),
        ];
  const run = streak.kind === null ? '' : `${view.ascii ? ' - ' : ' · '}${streak.n} ${streak.kind} in a row`;
  const score =
    discipline.score === null
      ? []
      : [`Plans kept: ${on.percent(discipline.score, 0)} of ${discipline.planned}`];
  return joined(
    [
      `${on.strong('Your journal')}  ${trades} closed trades (${period})${run}`,
      ...score,
      ...(noFinding === null
        ? ['', ...comparisonRows(docs(doc({ findings })['findings']), on, 'what differs')]
        : on.wrap(noFinding)),
      ...row(best, 'Best'),
      ...row(worst, 'Worst'),
    ],
    on,
  );
}
