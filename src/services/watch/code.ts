import type { Context } from '../../core/command.ts';
import { sanitize } from '../../core/sanitize.ts';

/**
 * Sends a code to a person at once, past rules and outbox, so that it is written down nowhere: through the channels that rules for approvals
 * name, else through every one that is set up and reaches somebody elsewhere. Which took it, and why the others did not.
 */
export async function sendCode(
  { title, text, account }: { title: string; text: string; account: string },
  context: Context,
): Promise<{ took: string[]; tried: string[] }> {
  const { clock } = context.ports;
  const [channels, { alerts }] = await Promise.all([context.ports.channels(), context.ports.store()]);
  const ready = (await channels.list()).filter((row) => row.ready && row.private);
  const rules = (await alerts.rules()).filter(({ kind }) => kind === 'approval');
  const named = new Set(rules.flatMap(({ channels: names }) => names));
  const chosen = ready.filter(({ name, usual }) => (named.size > 0 ? named.has(name) : usual));
  const took: string[] = [];
  const tried: string[] = [];
  await Promise.all(
    chosen.map(async ({ name }) => {
      const channel = await channels.open(name);
      if (channel === null) return;
      try {
        const said = { title: sanitize(title), text: sanitize(text), at: clock.now(), facts: { account } };
        const to = rules.find((rule) => rule.channels.includes(name))?.to ?? null;
        const notice = {
          id: clock.id().slice(0, 8),
          kind: 'approval',
          severity: 'critical',
          ...said,
          to,
        } as const;
        const receipt = await channel.send(notice, context.signal);
        if (receipt.state === 'sent') took.push(name);
        else tried.push(`${name}: ${receipt.why}`);
      } finally {
        await channel.close();
      }
    }),
  );
  return { took: took.sort(), tried: tried.sort() };
}
