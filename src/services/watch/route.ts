import type { Context } from '../../core/command.ts';
import { route } from '../../domain/watch/routing.ts';
import type { PlannedDelivery, RuleMemory } from '../../ports/watch/alerts.ts';

const atOnce = 200;

/** Asks the rules about every alert they were not asked about yet, oldest first; how many there were. */
export async function routeAll(context: Context): Promise<number> {
  const { alerts } = await context.ports.store();
  let routed = 0;
  for (;;) {
    const fresh = await alerts.unrouted(atOnce);
    if (fresh.length === 0) return routed;
    const rules = await alerts.rules();
    const kept = rules.length === 0 ? [] : await alerts.memory();
    const memory = new Map<string, RuleMemory>(kept.map((one) => [`${one.rule}\n${one.about}`, one]));
    const channels = await (await context.ports.channels()).list();
    const usual = channels.filter((one) => one.ready && one.usual).map(({ name }) => name);
    const now = context.ports.clock.now();
    const planned: PlannedDelivery[] = [];
    const fired = new Map<string, RuleMemory>();
    const lastFired = (rule: string, about: string) =>
      (fired.get(`${rule}\n${about}`) ?? memory.get(`${rule}\n${about}`))?.firedAt ?? null;
    for (const alert of fresh) {
      const found = route(alert, { rules, usual, lastFired, now });
      planned.push(...found);
      for (const { rule, state } of found) {
        if (rule === null || state === 'silenced') continue;
        const key = `${rule}\n${alert.about}`;
        const holds = memory.get(key)?.holds ?? null;
        fired.set(key, { rule, about: alert.about, holds, firedAt: now });
      }
    }
    await alerts.route(
      fresh.map(({ seq }) => seq),
      planned,
      [...fired.values()],
      now,
    );
    routed += fresh.length;
  }
}
