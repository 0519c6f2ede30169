import type { ScheduleList } from '../../../../core/shapes/schedule.ts';
import { joined, page, type View } from '../parts/page.ts';
import { moment } from '../parts/read.ts';

type Row = ScheduleList['jobs'][number];

/** `coach schedule list`: the timetable, with what each job did last and when it is due next. */
export function draw(output: unknown, view: View): string {
  const { jobs } = output as ScheduleList;
  const on = page(view, 'INR');
  const cells = (title: string, of: (row: Row) => string, spare?: number) => ({
    title,
    cells: jobs.map(of),
    ...(spare === undefined ? {} : { spare }),
  });
  const came = ({ lastRun, lastExit, lastFault }: Row) => {
    if (lastRun === null) return on.dash;
    if (lastExit === null) return 'not ended';
    return lastExit === 0 && lastFault === null ? 'ok' : (lastFault ?? `exit ${lastExit}`);
  };
  const when = (text: string | null) => (text === null ? on.dash : moment(text));
  return joined(
    [
      ...on.table([
        cells('job', ({ name }) => name),
        cells('next', ({ nextRun }) => when(nextRun)),
        cells('last', ({ lastRun }) => when(lastRun), 1),
        { ...cells('came of it', came, 2), flexible: true },
        { ...cells('when', ({ when: words }) => words, 3), flexible: true },
      ]),
      '',
      on.dim('Runs by itself once `coach schedule install --write` put it in place.'),
    ],
    on,
  );
}
