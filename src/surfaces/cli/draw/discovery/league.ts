import type { DiscoverPerformance } from '../../../../core/shapes/league.ts';
import type { View } from '../parts/page.ts';
import { joined, type Page, page } from '../parts/page.ts';

type Row = DiscoverPerformance['league'][number];

function leagueTable(league: readonly Row[], on: Page): string[] {
  const right = (title: string, spare: number, cell: (row: Row) => string) => ({
    title,
    align: 'right' as const,
    spare,
    cells: league.map(cell),
  });
  const percent = (value: number | null) => on.percent(value, 2);
  return on.table([
    { title: 'by', cells: league.map(({ by, name }) => (by === 'picker' ? name : `${by} ${name}`)) },
    right('days', 0, ({ days5 }) => String(days5)),
    right('apart', 5, ({ independent5 }) => String(independent5)),
    right('n', 4, ({ n5 }) => String(n5)),
    right('won', 2, ({ win5 }) => on.percent(win5, 0)),
    right('mean', 0, ({ mean5 }) => percent(mean5)),
    right('95 %', 1, ({ interval5 }) =>
      interval5 === null ? on.dash : `${percent(interval5[0]!)} to ${percent(interval5[1]!)}`,
    ),
    right('universe', 0, ({ universe5 }) => percent(universe5)),
    right('random', 3, ({ random5 }) => percent(random5)),
    right('p', 0, ({ p }) => on.number(p, 3)),
  ]);
}

/** `coach discover performance`: the league, silent where there are too few days. */
export function draw(output: unknown, view: View): string {
  const { league, runs, from, to, survivorship, notes } = output as DiscoverPerformance;
  const on = page(view, 'INR');
  const { left, all5, survivors5 } = survivorship;
  const survivors = `The universe's mean is ${on.percent(all5, 2)} with the ${left.length} symbols that left and ${on.percent(survivors5, 2)} without them.`;
  return joined(
    [
      runs === 0
        ? 'No scan has finished yet; start one with `coach discover run`.'
        : `${on.strong(`${runs} runs`)}, ${from} to ${to}; returns after 5 sessions, a day's picks as one`,
      '',
      ...(league.length === 0 ? [] : leagueTable(league, on)),
      '',
      ...(left.length === 0 ? [] : on.wrap(survivors)),
      ...notes.flatMap((note) => on.wrap(note)).map(on.dim),
    ],
    on,
  );
}
