import type { Context } from '../../core/command.ts';
import { merged, quantileOf } from '../../domain/metrics/series.ts';
import { slotOf } from '../../domain/metrics/slots.ts';

/** Where too little was measured, and the bounds of what is made of it, seconds. */
const usual = 12;
const [least, most] = [6, 20];
const fewest = 10;
const spare = 1.5;
const lookBackMs = 7 * 86_400_000;

/**
 * How long a model may take over ideas, ms: as asked; else half as much again as nineteen of twenty of its last week's answers
 * took, from 6 to 20 seconds, and 12 with fewer than ten of them. Never throws.
 */
export async function deadlineOf(
  { deadline }: { deadline?: number | undefined },
  context: Context,
): Promise<number> {
  if (deadline !== undefined) return deadline * 1000;
  try {
    const { metrics } = await context.ports.store();
    const now = context.ports.clock.now();
    const slots = await metrics.slots({ width: 3600, from: slotOf(now - lookBackMs, 3600), to: now });
    const own = slots.flatMap(({ series }) => (series.name === 'coach_counsel_seconds' ? [series] : []));
    const [all] = merged(own);
    const slow = all === undefined || all.n < fewest ? null : quantileOf(all, 0.95);
    return 1000 * (slow === null ? usual : Math.min(most, Math.max(least, spare * slow)));
  } catch {
    return 1000 * usual;
  }
}
