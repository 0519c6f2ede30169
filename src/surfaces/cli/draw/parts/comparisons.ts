import type { Page } from './page.ts';
import { amount, amounts, type Doc, doc, text } from './read.ts';

function rate(side: Doc, on: Page): string {
  const [low, high] = amounts(side['winInterval']);
  const value = amount(side['winRate']);
  return value === null || low === undefined || high === undefined
    ? on.dash
    : `${on.percent(value, 0)} (${on.percent(low, 0)} to ${on.percent(high, 0)})`;
}

/** Comparisons that could be made, a line each, findings in colour; then how many could not. */
export function comparisonRows(rows: readonly Doc[], on: Page, title: string): string[] {
  const told = rows.filter((row) => amount(row['p']) !== null);
  const silent = rows.length - told.length;
  const words =
    silent === 0
      ? []
      : on
          .wrap(`${silent} comparisons are silent: too few trades on one side; --json has their counts`)
          .map(on.dim);
  if (told.length === 0) return words;
  const p = (row: Doc) => {
    const value = amount(row['pAdjusted']);
    return value === null ? on.dash : value < 0.001 ? '<0.001' : value.toFixed(3);
  };
  return [
    ...on.table([
      { title, cells: told.map((row) => text(row['name'])), flexible: true },
      { title: 'n', align: 'right', cells: told.map((row) => on.number(amount(doc(row['with'])['n']), 0)) },
      { title: 'win rate (95 %)', cells: told.map((row) => rate(doc(row['with']), on)) },
      { title: 'the others', cells: told.map((row) => rate(doc(row['without']), on)), spare: 2 },
      {
        title: 'mean',
        align: 'right',
        cells: told.map((row) => on.money(amount(doc(row['with'])['meanNet']))),
        spare: 1,
      },
      { title: 'p adj.', align: 'right', cells: told.map(p) },
      {
        title: '',
        cells: told.map((row) => text(row['finding'])),
        paint: (cell, i) =>
          told[i]!['finding'] === 'worse'
            ? on.bad(cell)
            : told[i]!['finding'] === 'better'
              ? on.good(cell)
              : cell,
      },
    ]),
    ...words,
  ];
}
