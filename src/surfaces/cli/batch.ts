import { setImmediate } from 'node:timers/promises';
import { kinds } from '../../core/errors.ts';
import type { Outcome } from '../../core/execute.ts';
import { json } from './json.ts';
import type { Sink } from './streams.ts';
import type { InputRow } from './text/rows.ts';

const bufferedCharacters = 64 * 1024;
const rowsBetweenBreaths = 256;

/** Answers rows in order as one JSON array (or one row a line); a bad row gives its error and exit code 2 in the end. */
export async function answerRows(
  rows: AsyncIterable<InputRow>,
  answer: (row: Record<string, unknown>) => Promise<Outcome>,
  to: { out: Sink; ndjson: boolean; signal: AbortSignal },
): Promise<number> {
  let buffer = to.ndjson ? '' : '[';
  let count = 0;
  let failed = false;
  for await (const row of rows) {
    to.signal.throwIfAborted();
    const outcome = row.ok ? await answer(row.value) : row;
    failed ||= !outcome.ok;
    if (!outcome.ok && outcome.error.kind === 'interrupted') return kinds.interrupted.exit;
    if (!to.ndjson && count > 0) buffer += ',\n';
    buffer += json(outcome.ok ? (outcome as { output: unknown }).output : { error: outcome.error });
    if (to.ndjson) buffer += '\n';
    count++;
    if (buffer.length > bufferedCharacters) {
      await to.out.write(buffer);
      buffer = '';
    }
    // A promise that is already settled never lets a signal in.
    if (count % rowsBetweenBreaths === 0) await setImmediate();
  }
  await to.out.write(to.ndjson ? buffer : `${buffer}]\n`);
  return failed ? kinds.usage.exit : 0;
}
