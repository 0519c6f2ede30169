import { type Failure, kinds } from '../../../core/errors.ts';
import { sanitize } from '../../../core/sanitize.ts';
import { json } from '../json.ts';
import type { Streams } from '../streams.ts';

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
