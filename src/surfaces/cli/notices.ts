import type { Progress } from '../../core/command.ts';
import { type Failure, kinds } from '../../core/errors.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { Globals } from './globals.ts';
import { json } from './json.ts';
import type { Streams } from './streams.ts';

/** Where a running command's progress, warnings and notices go. */
export interface Notices {
  show(event: Progress): void;
  /** Takes the progress line off the screen. */
  clear(): void;
}

const barCells = 20;
const eraseLine = '\r\u001b[2K';
const oneLine = (text: string) => sanitize(text).replaceAll(/\s+/g, ' ').trim();

function progressLine({ message, done, total }: Progress, ascii: boolean): string {
  const text = oneLine(message);
  if (done === undefined || total === undefined || total <= 0) return text;
  const share = Math.min(1, Math.max(0, done / total));
  const full = Math.round(share * barCells);
  const [on, off] = ascii ? ['#', '-'] : ['█', '░'];
  return `${on.repeat(full)}${off.repeat(barCells - full)} ${done}/${total} ${text}`;
}

/** Notices on stderr: warnings always, progress as one rewritten line on a terminal only. */
export function notices(streams: Streams, globals: Globals): Notices {
  const { err, ascii, columns } = streams;
  let drawn = '';
  const clear = () => {
    if (drawn !== '') void err.write(eraseLine);
    drawn = '';
  };
  return {
    clear,
    show(event) {
      if (event.kind === 'progress') {
        if (globals.quiet || !err.tty) return;
        const line = progressLine(event, ascii).slice(0, Math.max(1, columns - 1));
        if (line === drawn) return;
        drawn = line;
        void err.write(`${eraseLine}${line}`);
        return;
      }
      if (event.kind === 'notice' && globals.quiet) return;
      clear();
      const label = event.kind === 'warning' ? 'warning: ' : '';
      const colour = err.colour && globals.colour && label !== '';
      void err.write(`${colour ? `\u001b[33m${label}\u001b[39m` : label}${oneLine(event.message)}\n`);
    },
  };
}

/** Says on stderr what went wrong and gives the exit code. */
export async function complain(
  { kind, message, hint }: Failure,
  { err }: Streams,
  how: { json: boolean; colour: boolean },
): Promise<number> {
  if (how.json) {
    await err.write(`${json({ error: { kind, message, hint } })}\n`);
    return kinds[kind].exit;
  }
  const colour = err.colour && how.colour;
  const label = (word: string, code: number) => (colour ? `\u001b[${code}m${word}\u001b[39m` : word);
  const flat = (text: string) => sanitize(text).replaceAll(/\s*\n\s*/g, ' ');
  await err.write(`${label('error:', 31)} ${flat(message)}\n`);
  if (hint !== '') await err.write(`${label('hint:', 36)} ${flat(hint)}\n`);
  return kinds[kind].exit;
}
