import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Bars } from '../../domain/bar.ts';
import { pipedFor } from '../suggest/snapshot.ts';

/** The one bar series of a file ("-" is standard input), whatever it is called; several are a usage error that names them. */
export async function barFile(path: string, context: Context): Promise<Bars> {
  const file = await (await context.ports.files()).read(path, {
    unnamed: 'BARS',
    ...(await pipedFor(path, context)),
    signal: context.signal,
  });
  if (file.bars.length === 1) return file.bars[0]!;
  const found = file.bars.map((b) => `${b.symbol} ${b.interval}`).join(', ');
  throw new CoachError(
    'usage',
    found ? `${path} holds several bar series: ${found}` : `${path} holds no bars`,
    'Give a file with one series; see docs/formats.md.',
  );
}
