import type { ProfileNext } from '../../../../core/shapes/profile.ts';
import { joined, page, type View } from '../parts/page.ts';

/** A step as it would be typed: values of what is placed stand bare. */
const typed = ({ command, input }: ProfileNext['steps'][number]) =>
  `coach ${command}${Object.entries(input)
    .map(([key, value]) => (key === 'symbol' ? ` ${value}` : ` --${key} ${value}`))
    .join('')}`;

/** What is used most, what happened, and what to do next; a screen of a few lines. */
export function draw(output: unknown, view: View): string {
  const { known, mostUsed, alerts, steps } = output as ProfileNext;
  const on = page(view, 'INR');
  const dot = view.ascii ? ' - ' : ' · ';
  const used = [mostUsed.instruments, mostUsed.commands, mostUsed.structures].filter(
    ({ length }) => length > 0,
  );
  return joined(
    [
      ...(known && used.length > 0
        ? on.wrap(`${on.strong('You use most')} ${used.map((words) => words.join(', ')).join(dot)}`)
        : []),
      ...alerts.flatMap(({ at, text }) =>
        on.wrap(`${on.caution(view.ascii ? '!' : '▲')} ${at.slice(0, 16).replace('T', ' ')} ${text}`),
      ),
      ...on.table(
        [
          { title: '', cells: steps.map((_, i) => on.dim(i === 0 ? 'Next' : 'or')) },
          { title: '', cells: steps.map(typed) },
          { title: '', cells: steps.map(({ reason }) => on.dim(reason)), flexible: true },
        ],
        view.columns,
        false,
      ),
    ],
    on,
  );
}
