import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import { account } from '../../src/core/shapes/account.ts';
import { instant, list, money, orNull, words } from '../../src/core/shapes/figure.ts';
import { breakerMode } from '../../src/core/shapes/room.ts';
import { replayGiven, replayHistory } from '../../src/services/desk/breaker/replay.ts';

const number = z.union([z.number(), z.enum(['nan', 'inf', '-inf'])]);
const t = z.number().describe('Epoch ms');
const faultKind = z.enum(['integrity', 'unknownOrder', 'unreconciled', 'stale', 'volatility']);
const plain = (type: string) => z.object({ t, type: z.literal(type) });

const event = z.union([
  z.object({ t, type: z.enum(['equity', 'shadowEquity']), value: number }),
  z.object({ t, type: z.enum(['trade', 'shadowTrade']), pnl: number }),
  z.object({ t, type: z.literal('shadowSession'), return: number }),
  z.object({ t, type: z.literal('cash'), amount: number }),
  z.object({ t, type: z.enum(['fault', 'cleared']), kind: faultKind }),
  z.object({ t, type: z.literal('request'), override: z.boolean().optional() }),
  z.object({ t, type: z.literal('approve'), code: z.number() }),
  z.object({ t, type: z.literal('order'), risk: z.enum(['open', 'close']) }),
  plain('session'),
  plain('halt'),
  plain('check'),
]);

const given = z.object({
  start: z.number(),
  settings: z.record(z.string(), z.number().nullable()).optional(),
  events: z.array(event).max(1_000_000),
});

const row = z.object({
  state: breakerMode.describe('State after the event'),
  reasons: list('Why it is halted, as codes', z.string()),
  allowed: z.boolean().optional().describe('Of an order: whether it is let through'),
  granted: z.boolean().optional().describe('Of a request or an approval: whether it is granted'),
  unmet: z.array(z.string()).optional().describe('Of a request: conditions that do not hold'),
});
const turn = z.object({
  at: instant('When'),
  event: words('What turned it'),
  from: words('State before'),
  to: words('State after'),
  reasons: list('Why, as codes', z.string()),
});

async function eventsIn(
  file: string,
  piped: (() => Promise<Uint8Array>) | undefined,
  read: (path: string) => Promise<string>,
) {
  const text =
    file === '-' ? new TextDecoder().decode((await piped?.()) ?? new Uint8Array()) : await read(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CoachError(
      'usage',
      'The events are not JSON',
      'Give {"start": 100000, "events": [{"t": …, "type": …}]}.',
    );
  }
  const parsed = given.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CoachError(
    'usage',
    `The events are not in order: ${issue?.path.join('.')} ${issue?.message}`,
    'See docs/desk.md.',
  );
}

export const breakerReplay = command({
  effect: 'read',
  input: z.object({
    events: z
      .string()
      .min(1)
      .optional()
      .describe('A JSON file {start, settings?, events}, - for standard input'),
    account,
    from: z.string().optional().describe('Turns of the breaker from then on'),
    to: z.string().optional().describe('Turns up to then'),
    maxDrawdown: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe('Fall from the peak that halts instead of the one set [0..1]'),
    maxLossPerDay: z
      .number()
      .positive()
      .optional()
      .describe('Loss of a session that halts instead of the one set [money]'),
    lossStreak: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('Losing trades in a row that halt instead of those set [count]'),
  }),
  output: z.object({
    account: orNull(words('Name of the account; null where events were given')),
    rows: list('Every event, or every turn of the account', z.union([row, turn])),
    saved: orNull(money('What the breaker would have kept')).optional(),
    cost: orNull(money('What it would have cost')).optional(),
    equity: orNull(money('Equity at the end under the breaker')).optional(),
    actual: orNull(money('Equity at the end as it was')).optional(),
  }),
  example: {},
  async run({ events, account: of, from, to, ...settings }, context) {
    if (events !== undefined) {
      const input = await eventsIn(events, context.piped, context.ports.readText);
      return { account: null, ...replayGiven(input as Parameters<typeof replayGiven>[0]) };
    }
    const set = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    return replayHistory({ account: of, from, to, settings: set }, context);
  },
});
