import { z } from 'zod';
import { count, fact, given, instant, list, minutes, ms, oneOf, orNull, part, words } from './figure.ts';

/** What can be told of, each with its own facts. */
export const alertKinds = [
  'breaker',
  'exit',
  'order',
  'position',
  'limit',
  'settlement',
  'exercise',
  'summary',
  'move',
  'level',
  'outage',
  'stale',
  'discovery',
  'divergence',
  'budget',
  'metric',
  'evals',
  'job',
  'memory',
  'store',
  'error',
  'approval',
  'test',
] as const;
export type AlertKind = (typeof alertKinds)[number];

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** A figure or a word of an alert. */
export const factValue = z.union([z.string(), z.number(), z.boolean()]).nullable();
export const facts = z.record(z.string(), factValue);
export type Facts = z.output<typeof facts>;

const kind = oneOf('What is told of', alertKinds);
const severity = oneOf('How much it matters', severities);
const channelName = z
  .string()
  .regex(/^(console|desktop|discord|mail|telegram|ntfy|webhook)(\.[a-z0-9-]{1,30})?$/)
  .describe('console, desktop, discord, mail, telegram, ntfy or webhook; discord.ops is a second Discord');
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Where alerts of a kind go, and when they stay silent. */
export const ruleShape = z.object({
  id: words('Name of the rule'),
  kind: oneOf('Kind of alert it is for; any is every kind', [...alertKinds, 'any']),
  when: orNull(words('Condition on the facts, as "symbol = NIFTY and price > 25000"; null is always')),
  severity: oneOf('Least severity it is for', severities),
  channels: list('Channels it sends to; empty is every one that is set up', channelName),
  cooldown: minutes('Silence after it fired, for each symbol or account; critical alerts pass'),
  quietHours: orNull(words('Hours in which it waits, as 22:00-07:00 of its clock; critical alerts pass')),
  digest: orNull(words('Time of day at which its alerts go out as one message, of its clock')),
  clock: oneOf('Exchange whose clock its hours are read on', ['NSE', 'US']),
  template: orNull(words('Its own words, facts in braces: "{symbol} is at {price}"; null is the usual')),
  to: orNull(words('Recipient in place of the usual: a mail address or a Telegram chat')),
});
export type Rule = z.output<typeof ruleShape>;

export const alertsAddInput = z.object({
  kind: ruleShape.shape.kind,
  when: given(z.string().min(3).max(300).describe('Condition on the facts: "NIFTY price > 25000"')),
  channel: z
    .array(channelName)
    .max(10)
    .default([])
    .describe('Channels it goes to; every one that is set up when left out'),
  severity: severity.default('info').describe('Least severity it is for'),
  cooldown: z
    .number()
    .min(0)
    .max(10_080)
    .default(15)
    .describe('Silence after it fired, for each symbol or account; critical alerts pass [minutes]'),
  quietHours: given(
    z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/)
      .describe('Hours in which it waits, as 22:00-07:00; critical alerts pass'),
  ),
  digest: given(clockTime.describe('Time of day at which its alerts go out as one message')),
  clock: z.enum(['NSE', 'US']).default('NSE').describe('Exchange whose clock its hours are read on'),
  template: given(z.string().min(1).max(1000).describe('Its own words, facts in braces: "{symbol} {price}"')),
  to: given(z.string().min(1).max(300).describe('A mail address or a Telegram chat of its own')),
});
export type AlertsAdd = z.output<typeof alertsAddInput>;

const ruleRow = part('One rule', {
  id: ruleShape.shape.id,
  kind: ruleShape.shape.kind,
  when: ruleShape.shape.when,
  severity: ruleShape.shape.severity,
  channel: list('Channels it sends to; empty is every one that is set up', channelName),
  cooldown: ruleShape.shape.cooldown,
  quietHours: ruleShape.shape.quietHours,
  digest: ruleShape.shape.digest,
  clock: ruleShape.shape.clock,
  template: ruleShape.shape.template,
  to: orNull(fact('It has a recipient of its own, which is not shown')),
  lastFired: orNull(instant('When it last sent something')),
});

export const channelRow = z.object({
  name: words('The channel'),
  ready: fact('It can be sent to'),
  missing: orNull(words('What it lacks')),
  usual: fact('Alerts without a rule go to it'),
  waiting: count('Messages that wait for it'),
  failed: count('Messages of the last seven days that it never took'),
  pausedUntil: orNull(instant('It asked to be left alone until then')),
});

export const alertsList = z.object({
  rules: list('Your rules; a kind without one goes to every channel that is set up', ruleRow),
  channels: list('Where alerts can go', channelRow),
});
export type AlertsList = z.output<typeof alertsList>;

export const alertsRemoved = z.object({
  removed: list('Rules taken away', words('A rule')),
  rules: list('Rules that are left', words('A rule')),
});

const outcome = oneOf('What became of it: silenced by cooldown, failed for good', [
  'waiting',
  'sent',
  'failed',
  'silenced',
]);
export const alertLog = z.object({
  alerts: list(
    'Alerts, newest first',
    z.object({
      id: words('Id it carries in every channel'),
      at: instant('When it happened'),
      kind,
      severity,
      about: words('Symbol, account or job it is about; empty for none'),
      title: words('What happened, in a sentence'),
      facts: facts.describe('Its figures by name'),
      deliveries: list(
        'What became of it',
        z.object({
          channel: words('Where it goes'),
          rule: orNull(words('The rule that sent it; null without one')),
          state: outcome,
          reason: orNull(words('Why it waits, was silenced or failed')),
          attempts: count('How often it was tried'),
          sentAt: orNull(instant('When the channel took it')),
        }),
      ),
    }),
  ),
});
export type AlertLog = z.output<typeof alertLog>;

export const alertsSent = z.object({
  sent: count('Messages that channels took'),
  waiting: count('Messages that still wait'),
  failed: count('Messages given up'),
  held: fact('Another process is sending; nothing was done twice'),
});
export type AlertsSent = z.output<typeof alertsSent>;

export const alertsTested = z.object({
  channels: list(
    'Each channel that was tried',
    z.object({
      name: words('The channel'),
      ok: fact('It took the message'),
      reason: orNull(words('Why it did not')),
      ms: ms('Time it took'),
    }),
  ),
});
export type AlertsTested = z.output<typeof alertsTested>;
