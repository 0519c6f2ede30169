import { width as cellsOf, justify } from '../text/width.ts';
import { empty, type PlotOptions, plain } from './axis.ts';

export interface Rung {
  strike: number;
  call: number | null;
  put: number | null;
}

export interface LadderOptions extends Omit<PlotOptions, 'height'> {
  strike?: (value: number) => string;
  /** The strike to mark, nearest the money. */
  mark?: number | null;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar growing to the right in eighths of a cell; something, however small, is never drawn as nothing. */
function rightBar(share: number, cells: number, ascii: boolean): string {
  if (!(share > 0)) return ' '.repeat(cells);
  const units = Math.max(1, Math.round(Math.min(1, share) * cells * 8));
  if (ascii) return '#'.repeat(Math.max(1, Math.round(units / 8))).padEnd(cells);
  return ('█'.repeat(units >> 3) + eighths[units & 7]!).padEnd(cells);
}

/** A bar growing to the left; only half cells exist on that side. */
function leftBar(share: number, cells: number, ascii: boolean): string {
  if (!(share > 0)) return ' '.repeat(cells);
  const halves = Math.max(1, Math.round(Math.min(1, share) * cells * 2));
  if (ascii) return '#'.repeat(Math.max(1, halves >> 1)).padStart(cells);
  return ((halves & 1 ? '▐' : '') + '█'.repeat(halves >> 1)).padStart(cells);
}

/** Two-sided bars by strike: calls grow to the left, puts to the right, both on one scale, numbers outside. */
export function ladder(rungs: readonly Rung[], options: LadderOptions): string[] {
  const { width, ascii, format = plain, strike = plain, mark = null } = options;
  if (rungs.length === 0) return empty({ ...options, height: 1 });
  const shown = (value: number | null) =>
    value === null || !Number.isFinite(value) ? (ascii ? '-' : '–') : format(value);
  const labels = rungs.map((rung) => ({
    call: shown(rung.call),
    put: shown(rung.put),
    strike: strike(rung.strike),
  }));
  const widest = (key: 'call' | 'put' | 'strike') => Math.max(...labels.map((label) => cellsOf(label[key])));
  const [calls, puts, strikes] = [widest('call'), widest('put'), widest('strike')];
  const most = Math.max(...rungs.flatMap((rung) => [rung.call ?? 0, rung.put ?? 0]).filter(Number.isFinite));
  const bar = Math.max(0, Math.floor((width - calls - puts - strikes - 7) / 2));
  return rungs.map((rung, i) => {
    const label = labels[i]!;
    const pointer = mark === rung.strike ? (ascii ? '>' : '▸') : ' ';
    const middle = `${pointer}${justify(label.strike, strikes, 'right', '')}`;
    if (bar < 1) return justify(`${label.call} ${middle} ${label.put}`, width, 'left', ascii ? '~' : '…');
    const left = leftBar((rung.call ?? 0) / most, bar, ascii);
    const right = rightBar((rung.put ?? 0) / most, bar, ascii);
    const line = `${justify(label.call, calls, 'right', '')} ${left} ${middle}  ${right} ${justify(label.put, puts, 'left', '')}`;
    return justify(line, width, 'left', '');
  });
}
