import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { replay } from '../src/services/suggest/replay.ts';
import { suggestion } from './suggestion-shape.ts';

export const replayCommand = command({
  name: 'replay',
  summary: 'Make a stored suggestion again from its receipt and compare every byte',
  effect: 'read',
  positional: ['id'],
  input: z.object({
    id: z.string().min(1).max(100).describe('The id that `suggest` printed; "last" for the newest'),
  }),
  output: z.object({
    id: z.string(),
    same: z.boolean().describe('Every byte is as it was'),
    rulesVersion: z.object({ was: z.string(), now: z.string() }),
    chainId: z.string(),
    bytes: z.number(),
    firstDifference: z.object({ at: z.number(), was: z.string(), is: z.string() }).nullable(),
    document: suggestion,
  }),
  example: { id: 'last' },
  exit: (r) => (r.same ? 0 : 1),
  say: (r) =>
    r.same
      ? `${r.id}: every byte as it was (${r.bytes} bytes, rules ${r.rulesVersion.now})`
      : `${r.id}: differs at byte ${r.firstDifference?.at}${r.rulesVersion.was === r.rulesVersion.now ? '' : `; the rules changed from ${r.rulesVersion.was} to ${r.rulesVersion.now}`}`,
  run: ({ id }, context) => replay(id, context),
});
