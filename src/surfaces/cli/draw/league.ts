import type { DiscoverPerformance } from '../../../core/shapes/discovery.ts';
import type { View } from '../show.ts';
import { joined, page } from './page.ts';

/** `coach discover performance`: the league, silent where there are too few days. */
export function draw(output: unknown, view: View): string {
  const { league, runs, from, to, survivorship, notes } = output as DiscoverPerformance;
  const on = page(view, 'INR');
  const right = (title: string, spare: number, cells: string[]) => ({
    title,
    align: 'right' as const,
    spare,
    cells,
  });
  const percent = (value: number | null) => on.percent(value, 2);
  const between = (ends: readonly number[] | null) =>
    ends === null ? on.dash : `${percent(ends[0]!)} to ${percent(ends[1]!)}`;
  const { left, all5, survivors5 } = survivorship;
  return joined(
    [
      runs === 0
        ? 'No scan has finished yet; start one with `coach discover run`.'
        : `${on.strong(`${runs} runs`)}, ${from} to ${to}; returns after 5 sessions, a day's picks as one`,
      '',
      ...(league.length === 0
        ? []
        : on.table([
            { title: 'by', cells: league.map(({ by, name }) => (by === 'picker' ? name : `${by} ${name}`)) },
            right(
              'days',
              0,
              league.map(({ days5 }) => String(days5)),
            ),
            right(
              'n',
              4,
              league.map(({ n5 }) => String(n5)),
            ),
            right(
              'won',
              2,
              league.map(({ win5 }) => on.percent(win5, 0)),
            ),
            right(
              'mean',
              0,
              league.map(({ mean5 }) => percent(mean5)),
            ),
            right(
              '95 %',
              1,
              league.map(({ interval5 }) => between(interval5)),
            ),
            right(
              'universe',
              0,
              league.map(({ universe5 }) => percent(universe5)),
            ),
            right(
              'random',
              3,
              league.map(({ random5 }) => percent(random5)),
            ),
            right(
              'p',
              0,
              league.map(({ p }) => on.number(p, 3)),
            ),
          ])),
      '',
      ...(left.length === 0
        ? []
        : on.wrap(
            `The universe's mean is ${percent(all5)} with the ${left.length} symbols that left and ${percent(survivors5)} without them.`,
          )),
      ...notes.flatMap((note) => on.wrap(note)).map(on.dim),
    ],
    on,
  );
}
