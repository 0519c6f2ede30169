import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';

const atOnce = 20;
const oldest = 86_400_000;

/** An alert in words for a channel: what happened, and its figures. */
function worded(code: string, account: string, body: string): { title: string; text: string } {
  const figures = Object.entries(JSON.parse(body) as Record<string, unknown>)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  return { title: `coach ${account}: ${code}`, text: figures.join('\n') };
}

/**
 * Sends what waits in the outbox through the alert channel, oldest first; a failure is kept with its alert and tried again with the next
 * decision. Alerts that waited over a day are let go. Never fails the decision they came of.
 */
export async function deliver(context: Context): Promise<void> {
  const { clock } = context.ports;
  try {
    const notifier = await context.ports.notifier();
    if (notifier.channel === null) return;
    const { desk } = await context.ports.store();
    for (const { seq, at, code, account, body } of await desk.waiting(atOnce)) {
      const now = clock.now();
      const late = now - at > oldest && at > 0;
      try {
        if (!late) await notifier.send({ ...worded(code, account, body), code, account });
        await desk.delivered(seq, now, null);
      } catch (thrown) {
        if (!(thrown instanceof CoachError)) throw thrown;
        await desk.delivered(seq, now, thrown.message);
        context.emit({ kind: 'warning', message: thrown.message });
        return;
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    context.emit({ kind: 'warning', message: thrown.message });
  }
}
