import type { CalibrateResult } from '../../../../core/shapes/calibration.ts';
import { joined, page, type View } from '../parts/page.ts';

/** `coach backtest calibrate`: promised against measured, by structure, days and regime. */
export function draw(output: unknown, view: View): string {
  const { version, cells, walkForward, notes, made, rulesVersion } = output as CalibrateResult;
  const on = page(view, 'INR');
  type Cell = (typeof cells)[number];
  const column = (title: string, spare: number, cell: (row: Cell) => string) => ({
    title,
    align: 'right' as const,
    spare,
    cells: cells.map(cell),
  });
  const kept = version === null ? 'Nothing was kept' : `Kept as ${on.strong(version)}`;
  return joined(
    [
      `${kept}; rules ${rulesVersion}, ${made} suggestions made for days that had none`,
      ...(cells.length === 0
        ? []
        : [
            '',
            ...on.table([
              {
                title: 'group',
                cells: cells.map(({ by, name }) => (by === 'all' ? 'all' : `${by} ${name}`)),
              },
              column('n', 0, ({ n }) => String(n)),
              column('expiries', 0, ({ clusters }) => String(clusters)),
              column('promised', 0, ({ stated }) => on.percent(stated, 0)),
              column('measured', 0, ({ measured }) => on.percent(measured, 0)),
              column('Brier', 2, ({ brier }) => on.number(brier, 3)),
              column('result', 0, ({ gain }) => on.percent(gain)),
              column('expected', 1, ({ expected }) => on.percent(expected)),
              column('exits less hold', 3, ({ exitsOverHold }) => on.percent(exitsOverHold)),
            ]),
          ]),
      '',
      ...(walkForward === null
        ? []
        : on.wrap(
            `Walking forward over ${walkForward.n} ideas: Brier ${on.number(walkForward.brierStated, 3)} as stated, ${on.number(walkForward.brierCalibrated, 3)} calibrated.`,
          )),
      ...notes.flatMap((note) => on.wrap(note)).map(on.dim),
    ],
    on,
  );
}
