import type { Context } from '../../core/command.ts';
import type { Bars } from '../../domain/bar.ts';

const fewest = 20;

/** Correlation of daily returns over the days both have, at most the last 120; null with too few. */
function correlationOf(a: Bars, b: Bars): number | null {
  const other = new Map(Array.from(b.time, (time, i) => [time, b.close[i]!]));
  const pairs = Array.from(a.time, (time, i) => [a.close[i]!, other.get(time)] as const).filter(
    (pair): pair is readonly [number, number] => pair[1] !== undefined,
  );
  const recent = pairs.slice(-121);
  if (recent.length <= fewest) return null;
  const returns = recent
    .slice(1)
    .map(([x, y], i) => [Math.log(x / recent[i]![0]), Math.log(y / recent[i]![1])]);
  const mean = (k: 0 | 1) => returns.reduce((sum, row) => sum + row[k]!, 0) / returns.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of returns) {
    xx += (x! - mx) ** 2;
    yy += (y! - my) ** 2;
    xy += (x! - mx) * (y! - my);
  }
  const found = xy / Math.sqrt(xx * yy);
  return Number.isFinite(found) ? found : null;
}

export async function correlationsWith(symbol: string, others: readonly string[], context: Context) {
  const { bars } = await context.ports.store();
  const own = others.length === 0 ? null : await bars.load(symbol, '1d');
  const found: Record<string, number> = {};
  if (own === null) return found;
  for (const other of others) {
    const theirs = await bars.load(other, '1d');
    const value = theirs === null ? null : correlationOf(own.bars, theirs.bars);
    if (value !== null) found[other] = value;
  }
  return found;
}
