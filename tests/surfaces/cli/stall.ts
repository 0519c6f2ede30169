import { z } from 'zod';
import { type AnyCommand, command, type Entry } from '../../../src/core/command.ts';
import { CoachError } from '../../../src/core/errors.ts';

const add = command({
  name: 'sum',
  summary: 'Add numbers',
  effect: 'read',
  positional: ['numbers…'],
  input: z.object({
    numbers: z.array(z.number()).describe('What to add'),
    times: z.number().int().min(1).default(1).describe('Multiply by'),
    round: z.boolean().default(true).describe('To whole numbers'),
    unit: z.enum(['points', 'rupees']).optional(),
    labels: z.array(z.string()).optional(),
    strike: z.union([z.number(), z.literal('atm')]).optional(),
  }),
  output: z.looseObject({ total: z.number() }),
  example: { numbers: [1, 2], round: false },
  async run(input) {
    return { total: input.numbers.reduce((a, b) => a + b, 0) * input.times, ...input };
  },
});

const quote = command({
  name: 'market glance',
  summary: 'One price',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({ symbol: z.string(), legs: z.array(z.object({ strike: z.number() })).optional() }),
  output: z.object({ symbol: z.string(), asOf: z.number().nullable() }),
  example: { symbol: 'NIFTY' },
  say: (r) => `quote of ${r.symbol}`,
  async run({ symbol }, { emit, asOf }) {
    emit({ kind: 'progress', message: 'asking', done: 1, total: 2 });
    emit({ kind: 'warning', message: 'old\u001b[2J price' });
    emit({ kind: 'notice', message: 'from the sample' });
    if (symbol === 'NOPE') throw new CoachError('missing', 'No "NOPE"\u202e', 'Try NIFTY');
    return { symbol, asOf };
  },
});

const wipe = command({
  name: 'store wipe',
  summary: 'Delete everything',
  effect: 'danger',
  input: z.object({ keep: z.number().optional() }),
  output: z.object({ gone: z.boolean() }),
  example: {},
  async run() {
    return { gone: true };
  },
});

const wait = command({
  name: 'wait',
  summary: 'Wait for ever',
  effect: 'read',
  input: z.object({}),
  output: z.object({}),
  example: {},
  run: (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
    }),
});

const deaf = command({
  ...wait,
  name: 'deaf',
  run: () => new Promise<Record<string, never>>(() => undefined),
});

export const loaded: string[] = [];

/** A stall of small commands: enough to try every shape of a command line. */
export const stall: Entry[] = ([add, quote, wipe, wait, deaf] as AnyCommand[]).map((known) => ({
  name: known.name,
  summary: known.summary,
  load: async () => {
    loaded.push(known.name);
    return known;
  },
}));
