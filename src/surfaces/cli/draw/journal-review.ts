import { tradeRows } from './journal.ts';
import { comparisonRows } from './parts/comparisons.ts';
import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { amount, type Doc, doc, docs, spoken, text, texts } from './parts/read.ts';

function discipline(found: Doc, on: Page): string[] {
  const planned = amount(found['planned']) ?? 0;
  if (planned === 0)
    return on.wrap(
      'No trade has a plan, so discipline cannot be measured: `coach journal note <id> --entry --stop --target`.',
    );
  const part = (key: string) => {
    const own = doc(found[key]);
    const kept = amount(own['kept']);
    return kept === null ? [] : [`${key} as planned ${on.percent(kept, 0)} of ${text(own['n'])}`];
  };
  const exits = Object.entries(doc(found['exits']))
    .filter(([, count]) => (amount(count) ?? 0) > 0)
    .map(([name, count]) => `${name} ${text(count)}`);
  const score = amount(found['score']);
  return on.wrap(
    [
      `${planned} trades with a plan`,
      ...(score === null ? [] : [`discipline ${on.percent(score, 0)}`]),
      ...['taken', 'sized', 'exited'].flatMap(part),
      ...(exits.length === 0 ? [] : [`exits: ${exits.join(', ')}`]),
    ].join('; '),
  );
}

function excursions(rows: readonly Doc[], on: Page): string[] {
  const found = rows.filter((row) => row['excursion'] !== null).slice(-10);
  if (found.length === 0)
    return rows.flatMap((row) =>
      text(row['reason']) === '' ? [] : on.wrap(`${text(row['trade'])}: ${text(row['reason'])}`),
    );
  const of = (row: Doc, key: string) => amount(doc(row['excursion'])[key]);
  return on.table([
    { title: 'trade', cells: found.map((row) => text(row['trade'])) },
    { title: 'worst', align: 'right', cells: found.map((row) => on.percent(of(row, 'mae'), 2)) },
    { title: 'best', align: 'right', cells: found.map((row) => on.percent(of(row, 'mfe'), 2)) },
    { title: 'kept', align: 'right', cells: found.map((row) => on.percent(of(row, 'captured'), 0)) },
    { title: 'worst in R', align: 'right', cells: found.map((row) => on.number(of(row, 'maeR'))), spare: 1 },
    { title: 'best in R', align: 'right', cells: found.map((row) => on.number(of(row, 'mfeR'))), spare: 1 },
  ]);
}

/** `coach journal review`: a period's habits, or one trade. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const on = page(view, texts(answer['currencies'])[0] ?? 'INR');
  const one = doc(answer['trade']);
  const insights = docs(answer['insights']);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', on.strong(title), ...lines];
  const notes = [...texts(one['notes']), ...texts(one['screenshots'])];
  const told = insights.filter((row) => amount(row['p']) !== null);
  const silent = insights.length - told.length;
  const dimensions = [...new Set(told.map((row) => text(row['dimension'])))];
  return joined(
    [
      `${on.strong(text(answer['period']))}: ${text(answer['trades'])} trades`,
      ...(text(one['id']) === '' ? [] : tradeRows([one], on)),
      ...notes.flatMap((note) => on.wrap(note, '  ')),
      ...section('discipline', discipline(doc(answer['discipline']), on)),
      ...dimensions.flatMap((name) =>
        section(
          `by ${spoken(name)}`,
          comparisonRows(
            told.filter((row) => row['dimension'] === name),
            on,
            spoken(name),
          ),
        ),
      ),
      ...(silent === 0
        ? []
        : on
            .wrap(
              `${silent} comparisons are silent: fewer than ${text(answer['leastTrades'])} trades on one side; --json has their counts`,
            )
            .map(on.dim)),
      ...section('best', docs(answer['best']).length === 0 ? [] : tradeRows(docs(answer['best']), on)),
      ...section('worst', docs(answer['worst']).length === 0 ? [] : tradeRows(docs(answer['worst']), on)),
      ...section('excursions', excursions(docs(answer['excursions']), on)),
    ],
    on,
  );
}
