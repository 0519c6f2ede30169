import { watchMetrics } from './metric-alerts.ts';
import { observe } from './raise.ts';
import type { Watch } from './watch.ts';

const everyMs = 5 * 60_000;
const mega = 2 ** 20;

/** What the process, the store and the counted figures have to tell, every few minutes: rules on memory and size, and alarms of metrics. */
export async function health(watch: Watch): Promise<void> {
  const { context } = watch;
  const at = context.ports.clock.now();
  if (Math.abs(at - watch.checkedAt) < everyMs) return;
  watch.checkedAt = at;
  const { rssBytes, storeBytes } = (await context.ports.machine()).load();
  const whole = (bytes: number) => Math.round(bytes / mega);
  await observe(
    { kind: 'memory', severity: 'warning', about: 'monitor', at, facts: { rss: whole(rssBytes) } },
    context,
  );
  if (storeBytes !== null)
    await observe(
      { kind: 'store', severity: 'warning', about: 'store', at, facts: { size: whole(storeBytes) } },
      context,
    );
  await watchMetrics(context);
}
