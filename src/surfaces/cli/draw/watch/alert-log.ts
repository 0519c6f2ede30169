import type { AlertLog } from '../../../../core/shapes/alerts.ts';
import { joined, page, type View } from '../parts/page.ts';
import { moment } from '../parts/read.ts';

type Row = AlertLog['alerts'][number];

function became({ deliveries }: Row): string {
  if (deliveries.length === 0) return 'no channel';
  return deliveries
    .map(({ channel, state, reason }) => `${channel} ${state}${reason === null ? '' : ` (${reason})`}`)
    .join(', ');
}

/** `coach alerts log`: what was told of, newest first, and what became of it. */
export function draw(output: unknown, view: View): string {
  const { alerts } = output as AlertLog;
  const on = page(view, 'INR');
  if (alerts.length === 0) return joined(on.wrap('Nothing was told of yet.'), on);
  const paint = { info: on.dim, warning: on.caution, critical: on.bad };
  const cells = (title: string, of: (row: Row) => string) => ({ title, cells: alerts.map(of) });
  return joined(
    on.table([
      cells('when', ({ at }) => moment(at)),
      {
        ...cells('severity', ({ severity }) => severity),
        spare: 2,
        paint: (cell) => paint[cell.trim() as Row['severity']]?.(cell) ?? cell,
      },
      { ...cells('what', ({ title }) => title), flexible: true },
      { ...cells('sent', became), spare: 1 },
    ]),
    on,
  );
}
