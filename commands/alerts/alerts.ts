import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import {
  alertKinds,
  alertsAddInput,
  alertsList,
  alertsRemoved,
  alertsSent,
  alertsTested,
  alertLog as logDocument,
} from '../../src/core/shapes/alerts.ts';
import { summaryDocument } from '../../src/core/shapes/schedule.ts';
import { addRule, alertLog, listAlerts, removeRules, testChannels } from '../../src/services/watch/alerts.ts';
import { deliver } from '../../src/services/watch/deliver.ts';
import { watchMetrics } from '../../src/services/watch/metric-alerts.ts';
import { tellSummary } from '../../src/services/watch/summary.ts';

export const alertsListCommand = command({
  effect: 'read',
  input: z.object({}),
  output: alertsList,
  example: {},
  run: (_, context) => listAlerts(context),
});

export const alertsAdd = command({
  effect: 'write',
  positional: ['kind'],
  input: alertsAddInput,
  output: alertsList,
  example: { kind: 'level', when: 'NIFTY price > 25000', channel: ['desktop'] },
  run: (words, context) => addRule(words, context),
});

export const alertsRemove = command({
  effect: 'write',
  positional: ['rules…'],
  input: z.object({
    rules: z.array(z.string().min(1).max(60)).min(1).max(100).describe('Names, as `alerts list` has them'),
  }),
  output: alertsRemoved,
  example: { rules: ['level'] },
  say: (r) =>
    `${r.removed.length === 0 ? 'There was no such rule' : `Removed ${r.removed.join(', ')}`}; ${r.rules.length === 0 ? 'none is left' : `left: ${r.rules.join(', ')}`}.`,
  run: ({ rules }, context) => removeRules(rules, context),
});

export const alertsTest = command({
  effect: 'write',
  notFor: ['model', 'http', 'mcp', 'worker'],
  positional: ['channels…'],
  input: z.object({
    channels: z
      .array(z.string().min(1).max(60))
      .max(20)
      .default([])
      .describe('Channels to try; every one that is set up when left out'),
  }),
  output: alertsTested,
  example: { channels: ['console'] },
  exit: (r) => (r.channels.every(({ ok }) => ok) ? 0 : 1),
  say: (r) =>
    r.channels.map(({ name, ok, reason }) => `${name}: ${ok ? 'took it' : `did not (${reason})`}`).join('\n'),
  run: (words, context) => testChannels(words, context),
});

export const alertsLog = command({
  effect: 'read',
  input: z.object({
    kind: z.enum(alertKinds).optional().describe('Only alerts of this kind'),
    after: z.string().optional().describe('Only alerts after this time'),
    limit: z.number().int().min(1).max(1000).default(20).describe('How many at most [count]'),
  }),
  output: logDocument,
  example: {},
  run: (words, context) => alertLog(words, context),
});

export const alertsSend = command({
  effect: 'write',
  notFor: ['model', 'mcp'],
  input: z.object({
    seconds: z.number().min(1).max(3600).default(30).describe('How long to go on at most [seconds]'),
  }),
  output: alertsSent,
  example: { seconds: 1 },
  say: (r) =>
    r.held ? 'Another process is sending them.' : `${r.sent} sent, ${r.waiting} wait, ${r.failed} given up.`,
  async run({ seconds }, context) {
    await watchMetrics(context);
    return deliver(context, { forMs: seconds * 1000 });
  },
});

export const alertsSummary = command({
  effect: 'write',
  notFor: ['model', 'mcp'],
  input: z.object({}),
  output: summaryDocument,
  example: {},
  say: (r) =>
    r.accounts.length === 0
      ? 'There is no account.'
      : r.accounts
          .map(({ account, session, pnl }) => `${account}: ${pnl ?? 'unknown'} in ${session}`)
          .join('\n'),
  run: (_, context) => tellSummary(context),
});
