import { comparisonRows } from './parts/comparisons.ts';
import type { View } from './parts/page.ts';
import { joined, page, warnings } from './parts/page.ts';
import { amount, amounts, doc, docs, text } from './parts/read.ts';

const titles: Record<string, string> = {
  behaviour: 'behaviour',
  concern: "coach's concerns",
  order: 'concerns kept with orders',
  holding: 'holding time',
};

/** `coach patterns`: what could be said, by kind; and how confidence turned out. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const on = page(view, text(answer['currency']));
  const rows = docs(answer['patterns']);
  const buckets = docs(answer['confidence']).filter((row) => amount(row['winRate']) !== null);
  const kinds = [...new Set(rows.map((row) => text(row['kind'])))];
  return joined(
    [
      ...warnings(answer, on),
      ...on.wrap(
        `${text(answer['trades'])} closed trades in ${text(answer['currency'])}, ${text(answer['advised'])} of them after a suggestion; ${text(answer['findings'])} findings after correction for ${rows.filter((row) => amount(row['p']) !== null).length} comparisons`,
      ),
      ...kinds.flatMap((kind) => [
        '',
        on.strong(titles[kind] ?? kind),
        ...comparisonRows(
          rows.filter((row) => row['kind'] === kind),
          on,
          'pattern',
        ),
      ]),
      ...(buckets.length === 0
        ? []
        : [
            '',
            on.strong('confidence of the suggestion'),
            ...on.table([
              {
                title: 'confidence',
                cells: buckets.map(
                  (row) => `${on.percent(amount(row['from']), 0)} to ${on.percent(amount(row['to']), 0)}`,
                ),
              },
              { title: 'n', align: 'right', cells: buckets.map((row) => text(row['n'])) },
              {
                title: 'won',
                align: 'right',
                cells: buckets.map((row) => on.percent(amount(row['winRate']), 0)),
              },
              {
                title: '95 %',
                cells: buckets.map((row) =>
                  amounts(row['winInterval'])
                    .map((end) => on.percent(end, 0))
                    .join(' to '),
                ),
              },
            ]),
          ]),
    ],
    on,
  );
}
