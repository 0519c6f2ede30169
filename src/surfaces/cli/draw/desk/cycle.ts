import type { z } from 'zod';
import type { CycleRow, cycleRun } from '../../../../core/shapes/cycle.ts';
import { draw as drawDocument } from '../document.ts';
import { joined, type Page, page, type View, warnings } from '../parts/page.ts';
import { doc, spoken } from '../parts/read.ts';

type Run = z.output<typeof cycleRun>;
type Status = { account: string; paused: { since: string; reason: string } | null; rows: CycleRow[] };

const good: readonly CycleRow['outcome'][] = ['ordered', 'working'];
const bad: readonly CycleRow['outcome'][] = ['failed', 'refused'];

/** What was done, a symbol a line; why not, where nothing was ordered, in a line below. */
function rows(list: readonly CycleRow[], on: Page): string[] {
  if (list.length === 0) return [on.dim('Nothing was done in this session yet.')];
  const cells = (title: string, of: (row: CycleRow) => string) => ({ title, cells: list.map(of) });
  return [
    ...on.table([
      cells('symbol', ({ symbol }) => symbol),
      cells('session', ({ session }) => session),
      {
        ...cells('outcome', ({ outcome }) => outcome),
        paint: (cell, i) => {
          const { outcome } = list[i]!;
          if (good.includes(outcome)) return on.good(cell);
          return bad.includes(outcome) ? on.bad(cell) : cell;
        },
      },
      cells('strategy', ({ strategy }) => strategy ?? on.dash),
      { ...cells('order', ({ intent }) => intent ?? on.dash), spare: 1 },
      {
        ...cells('concerns', ({ concerns }) => concerns.map(spoken).join(', ') || on.dash),
        spare: 2,
        flexible: true,
      },
    ]),
    ...list.flatMap(({ symbol, reason }) => (reason === null ? [] : on.wrap(`${symbol}: ${reason}`, '  '))),
  ];
}

/** `coach cycle run` and `cycle status`: exits first, then what was done for each symbol. */
export function draw(output: unknown, view: View): string {
  // Anything else than its own document is drawn as what it is.
  if (!Array.isArray(doc(output)['rows'])) return drawDocument(output, view);
  const answer = output as Run | Status;
  const on = page(view, 'INR');
  const ran = 'exits' in answer;
  const paused = ran ? answer.paused : answer.paused !== null;
  const head = answer.account === null ? 'No account yet' : `Account ${answer.account}`;
  return joined(
    [
      ...warnings(doc(output), on),
      `${on.strong(head)}${ran && answer.dryRun ? ', dry: nothing is ordered' : ''}${paused ? on.caution(', paused: exits alone') : ''}`,
      ...(ran
        ? answer.exits.flatMap(({ code, about }) =>
            on.wrap(`${spoken(code)}: ${about}`, '  ').map(on.caution),
          )
        : []),
      ...rows(answer.rows, on),
    ],
    on,
  );
}
