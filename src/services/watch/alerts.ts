import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { sanitize } from '../../core/sanitize.ts';
import type {
  AlertKind,
  AlertLog,
  AlertsAdd,
  AlertsList,
  AlertsTested,
  Rule,
} from '../../core/shapes/alerts.ts';
import { parseWhen } from '../../core/when.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseCondition } from '../../domain/watch/condition.ts';
import { observed } from '../../domain/watch/routing.ts';
import { titleOf } from '../../domain/watch/wording.ts';
import { homeTime } from '../home-clock.ts';

const weekMs = 7 * 86_400_000;

/** The rules, when each last sent something, and what every channel needs or waits with. */
export async function listAlerts(context: Context): Promise<AlertsList> {
  const { alerts } = await context.ports.store();
  const now = context.ports.clock.now();
  const time = homeTime(context);
  const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms));
  const [rules, memory, rows, backlog] = await Promise.all([
    alerts.rules(),
    alerts.memory(),
    (await context.ports.channels()).list(),
    alerts.backlog(now - weekMs),
  ]);
  const fired = (id: string): number | null => {
    const times = memory.flatMap(({ rule, firedAt }) => (rule === id && firedAt !== null ? [firedAt] : []));
    return times.length === 0 ? null : Math.max(...times);
  };
  return {
    rules: rules.map(({ channels, to, ...rule }) => ({
      ...rule,
      channel: channels,
      to: to === null ? null : true,
      lastFired: timeOrNull(fired(rule.id)),
    })),
    channels: rows.map(({ name, ready, missing, usual }) => {
      const {
        waiting = 0,
        failed = 0,
        pausedUntil = null,
      } = backlog.find(({ channel }) => channel === name) ?? {};
      const paused = pausedUntil !== null && pausedUntil > now ? pausedUntil : null;
      return { name, ready, missing, usual, waiting, failed, pausedUntil: timeOrNull(paused) };
    }),
  };
}

function freeId(kind: string, rules: readonly Rule[]): string {
  const taken = new Set(rules.map(({ id }) => id));
  for (let n = 1; ; n++) {
    const id = n === 1 ? kind : `${kind}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** Keeps a new rule. Throws `usage` for a condition that cannot be read, or one that is missing where a kind needs it. */
export async function addRule(words: AlertsAdd, context: Context): Promise<AlertsList> {
  const { alerts } = await context.ports.store();
  const rules = await alerts.rules();
  const {
    kind,
    when = null,
    channel,
    quietHours = null,
    digest = null,
    template = null,
    to = null,
    ...rest
  } = words;
  if (when !== null) {
    const clauses = parseCondition(when);
    if (isRefusal(clauses)) throw new CoachError('usage', clauses.refused, clauses.hint);
  } else if (kind !== 'any' && observed.has(kind))
    throw new CoachError(
      'usage',
      `A rule for ${kind} needs its condition`,
      `For example: coach alerts add ${kind} --when "${kind === 'level' ? 'NIFTY price > 25000' : kind === 'memory' ? 'rss > 500' : kind === 'store' ? 'size > 1000' : 'ttftP95 > 2'}"`,
    );
  const known = new Set((await (await context.ports.channels()).list()).map(({ name }) => name));
  const strange = channel.filter((name) => !known.has(name));
  if (strange.length > 0)
    throw new CoachError(
      'missing',
      `There is no channel ${strange.join(', ')}`,
      `Set it up with \`coach auth set ${strange[0]}\`. There is ${[...known].join(', ')}.`,
    );
  const id = freeId(kind, rules);
  const rule: Rule = { id, kind, when, channels: channel, quietHours, digest, template, to, ...rest };
  await alerts.keepRule(rule, context.ports.clock.now());
  return listAlerts(context);
}

/** Takes rules away; what they still wanted sent is silenced. A name that is not there changes nothing. */
export async function removeRules(ids: readonly string[], context: Context) {
  const { alerts } = await context.ports.store();
  const removed: string[] = [];
  for (const id of new Set(ids)) if (await alerts.dropRule(id)) removed.push(id);
  return { removed, rules: (await alerts.rules()).map(({ id }) => id) };
}

/** What was told of, and what became of it. */
export async function alertLog(
  words: { kind?: AlertKind | undefined; after?: string | undefined; limit: number },
  context: Context,
): Promise<AlertLog> {
  const { alerts } = await context.ports.store();
  const before = context.asOf ?? context.ports.clock.now();
  const time = homeTime(context);
  const rows = await alerts.log({
    before,
    ...(words.after === undefined ? {} : { after: parseWhen(words.after) }),
    ...(words.kind === undefined ? {} : { kind: words.kind }),
    limit: words.limit,
  });
  return {
    alerts: rows.map(({ alert, deliveries }) => ({
      id: alert.id,
      at: time(alert.at),
      kind: alert.kind,
      severity: alert.severity,
      about: alert.about,
      title: titleOf(alert.kind, alert.facts),
      facts: alert.facts,
      deliveries: deliveries.map(({ channel, rule, state, reason, attempts, sentAt }) => ({
        channel,
        rule,
        state,
        reason,
        attempts,
        sentAt: sentAt == null ? null : time(sentAt),
      })),
    })),
  };
}

/** Sends a test at once, past the outbox, to the channels named or to every one that is set up. */
export async function testChannels(
  { channels: named }: { channels: readonly string[] },
  context: Context,
): Promise<AlertsTested> {
  const channels = await context.ports.channels();
  const rows = await channels.list();
  const names =
    named.length > 0
      ? [...new Set(named)]
      : rows.filter((row) => row.ready && row.usual).map((row) => row.name);
  if (names.length === 0)
    throw new CoachError(
      'missing',
      'No channel is set up',
      'For example: coach auth set discord, then coach alerts test.',
    );
  const { clock } = context.ports;
  const now = clock.now();
  const one = async (name: string) => {
    const started = clock.monotonic();
    const done = (ok: boolean, reason: string | null) => ({
      name,
      ok,
      reason,
      ms: Math.round(clock.monotonic() - started),
    });
    if (name === 'console') {
      context.emit({ kind: 'notice', message: sanitize(titleOf('test', {})) });
      return done(true, null);
    }
    const channel = await channels.open(name);
    if (channel === null)
      return done(false, rows.find((row) => row.name === name)?.missing ?? 'there is no such channel');
    try {
      const said = { title: titleOf('test', {}), text: 'Nothing happened.', at: now, facts: {}, to: null };
      const receipt = await channel.send(
        { id: clock.id().slice(0, 8), kind: 'test', severity: 'info', ...said },
        context.signal,
      );
      return receipt.state === 'sent' ? done(true, null) : done(false, receipt.why);
    } finally {
      await channel.close();
    }
  };
  return { channels: await Promise.all(names.map(one)) };
}
