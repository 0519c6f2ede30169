import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { backoffMs, waited } from '../../core/retry.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { AlertKind, AlertsSent, Rule } from '../../core/shapes/alerts.ts';
import { joined } from '../../core/signal.ts';
import { filled, linesOf, titleOf } from '../../domain/watch/wording.ts';
import type { AlertRepository, Delivery } from '../../ports/watch/alerts.ts';
import type { Channel, Notice, Receipt } from '../../ports/watch/notifier.ts';
import { routeAll } from './route.ts';

const leaseName = 'alerts';
const leaseMs = 60_000;
const atOnce = 20;
const hourMs = 3_600_000;
/** How long a message is news: what passes by itself is not told a day later. */
const newsMs: Partial<Record<AlertKind, number>> = {
  move: hourMs,
  level: hourMs,
  outage: hourMs,
  stale: hourMs,
};
const usualNewsMs = 24 * hourMs;
const backoff = { baseMs: 2_000, capMs: 10 * 60_000 };
const longestPauseMs = hourMs;
/** How long a command stays to send alerts after its answer is out. */
const afterMs = 6_000;
/** What a message that is on its way then still gets. */
const graceMs = 2_000;

const safe = (text: string): string => sanitize(text);
const oneLine = (text: string): string => safe(text).replaceAll(/\s+/g, ' ').trim();

function noticeOf(batch: readonly Delivery[], rules: readonly Rule[]): Notice {
  const { alert, rule: id } = batch[0]!;
  const rule = rules.find((one) => one.id === id);
  const { kind, severity, at, facts } = alert;
  const own = (one: Delivery['alert']) =>
    rule?.template == null ? titleOf(one.kind, one.facts) : filled(rule.template, one.facts);
  const said = { id: alert.id, kind, severity, at, facts, to: rule?.to ?? null };
  if (batch.length === 1)
    return { ...said, title: oneLine(own(alert)), text: safe(rule?.template == null ? linesOf(facts) : '') };
  const lines = batch.map(({ alert: one }) => `${new Date(one.at).toISOString().slice(0, 16)}Z ${own(one)}`);
  return { ...said, title: `coach: ${batch.length} alerts`, text: safe(lines.join('\n')), facts: {} };
}

/** The console is whoever sends: the line goes beside its answer. */
function consoleOf(context: Context): Channel {
  return {
    name: 'console',
    async send({ title }) {
      context.emit({ kind: 'notice', message: title });
      return { state: 'sent', pauseMs: 0 };
    },
    close: async () => undefined,
  };
}

interface Drain {
  alerts: AlertRepository;
  rules: readonly Rule[];
  context: Context;
  /** Monotonic ms at which the drain ends; `signal` ends a message on its way as well. */
  until: number;
  signal: AbortSignal;
  tally: AlertsSent;
  /**
   * One message at a time on its way, over all channels, until what came of it is written down: a process that is killed then leaves at most
   * one message that its channel took and the store does not know of.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

function turns(): Drain['alone'] {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = before.then(work);
    before = own.catch(() => undefined);
    return own;
  };
}

/** Messages of a batch that are due together, from the front of the queue. */
function together(due: readonly Delivery[]): Delivery[] {
  const [first] = due;
  return first!.batch === null ? [first!] : due.filter(({ batch }) => batch === first!.batch);
}

async function failed(batch: readonly Delivery[], why: string, { alerts, tally }: Drain): Promise<void> {
  await alerts.settle(
    batch.map(({ seq }) => seq),
    { state: 'failed', why },
  );
  tally.failed += batch.length;
}

/** Writes down what a channel made of a batch; how long to leave it alone, ms, where it was not taken. */
async function settled(batch: readonly Delivery[], receipt: Receipt, drain: Drain): Promise<number> {
  const { alerts, context, tally } = drain;
  const { clock } = context.ports;
  const [first] = batch;
  const seqs = batch.map(({ seq }) => seq);
  if (receipt.state === 'sent') {
    await alerts.settle(seqs, { state: 'sent', at: clock.now() });
    tally.sent += batch.length;
    return receipt.pauseMs;
  }
  if (receipt.state === 'refused') {
    await failed(batch, receipt.why, drain);
    return 0;
  }
  await alerts.settle(seqs, { state: 'waiting', why: receipt.why });
  // A part of the wait is chance, so that several machines do not come back at once; never less than was asked for.
  const chance =
    Number.parseInt(context.ports.digest(`${first!.seq} ${first!.attempts}`).slice(0, 8), 16) / 2 ** 32;
  const own = backoffMs(first!.attempts, () => 0.5 + chance / 2, backoff);
  const wait = Math.min(longestPauseMs, Math.ceil(receipt.afterMs ?? own));
  return Math.max(wait, 1);
}

/** Sends what is due for one channel, one after the other, until nothing is or the time is over. */
async function drainChannel(channel: Channel, drain: Drain): Promise<void> {
  const { alerts, context, until, signal } = drain;
  const { clock } = context.ports;
  for (;;) {
    const due = await alerts.due(channel.name, clock.now(), atOnce);
    if (due.length === 0) return;
    let rest = due;
    while (rest.length > 0) {
      if (signal.aborted || clock.monotonic() >= until) return;
      const batch = together(rest);
      rest = rest.filter((one) => !batch.includes(one));
      const { alert } = batch[0]!;
      const old = clock.now() - Math.max(alert.at, batch[0]!.dueAt) > (newsMs[alert.kind] ?? usualNewsMs);
      if (old && alert.at > 0) {
        await failed(batch, 'expired', drain);
        continue;
      }
      const { receipt, pause } = await drain.alone(async () => {
        const said = await channel.send(noticeOf(batch, drain.rules), signal);
        return { receipt: said, pause: await settled(batch, said, drain) };
      });
      if (pause === 0) continue;
      await alerts.pause(channel.name, clock.now() + pause);
      if (clock.monotonic() + pause >= until) return;
      if (!(await waited(clock, pause, signal))) return;
      // A message that was not taken is again the first in the queue.
      if (receipt.state !== 'sent') break;
    }
  }
}

async function drainAll(drain: Drain): Promise<void> {
  const { alerts, context } = drain;
  const channels = await context.ports.channels();
  const now = context.ports.clock.now();
  const names = await alerts.dueChannels(now);
  await Promise.all(
    names.map(async (name) => {
      const channel = name === 'console' ? consoleOf(context) : await channels.open(name);
      // What is not set up keeps its messages until it is, or until they are no news any more.
      if (channel === null) {
        const due = await alerts.due(name, now, 200);
        const old = due.filter(({ alert }) => now - alert.at > (newsMs[alert.kind] ?? usualNewsMs));
        if (old.length > 0) await failed(old, 'notSetUp', drain);
        return;
      }
      try {
        await drainChannel(channel, drain);
      } finally {
        await channel.close();
      }
    }),
  );
}

/**
 * Asks the rules about new alerts and sends what is due, at most for `forMs`. One process sends at a time, each channel in the order alerts
 * were raised; what is left waits in the store for the next call. Only an interruption and a fault of coach's own are thrown.
 */
export async function deliver(context: Context, { forMs }: { forMs: number }): Promise<AlertsSent> {
  const { clock } = context.ports;
  const { alerts, leases } = await context.ports.store();
  const tally: AlertsSent = { sent: 0, failed: 0, waiting: 0, held: false };
  const lease = await leases.take(leaseName, leaseMs + forMs);
  if ('holder' in lease) return { ...tally, held: true };
  const { signal, release } = joined(context.signal, AbortSignal.timeout(forMs + graceMs));
  try {
    const until = clock.monotonic() + forMs;
    const rules = await alerts.rules();
    const drain: Drain = { alerts, rules, context, until, signal, tally, alone: turns() };
    for (;;) {
      const before = tally.sent + tally.failed;
      const routed = await routeAll(context);
      await drainAll(drain);
      if (signal.aborted || clock.monotonic() >= until) break;
      if (routed === 0 && tally.sent + tally.failed === before) break;
    }
    const rows = await alerts.backlog(clock.now());
    tally.waiting = rows.reduce((sum, row) => sum + row.waiting, 0);
    return tally;
  } finally {
    release();
    await leases.release(lease.token);
  }
}

async function quietly(context: Context, how: { forMs: number }): Promise<void> {
  try {
    await deliver(context, how);
  } catch (thrown) {
    if (context.signal.aborted) return;
    if (!(thrown instanceof CoachError)) throw thrown;
    context.emit({ kind: 'warning', message: `Alerts wait: ${thrown.message}` });
  }
}

/** Sends what waits once the caller has its answer. Nobody waits for it, and nothing it meets fails what was done. */
export function sendSoon(context: Context): void {
  context.afterwards?.('alerts', () => quietly(context, { forMs: afterMs }));
}
