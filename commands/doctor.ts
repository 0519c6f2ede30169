import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { examine } from '../src/services/doctor.ts';

export const doctor = command({
  name: 'doctor',
  summary: 'Check the machine, the store, the settings and the facts coach relies on',
  effect: 'read',
  mends: true,
  input: z.object({
    verify: z.boolean().default(false).describe('Also read the whole store and check every page'),
  }),
  output: z.object({
    schemaVersion: z.literal(1),
    ok: z.boolean(),
    summary: z.string(),
    checks: z.array(
      z.object({
        id: z.string(),
        status: z.enum(['ok', 'note', 'warning', 'failed']),
        summary: z.string(),
        fix: z.string().nullable(),
        details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable()),
      }),
    ),
  }),
  example: {},
  exit: (r) => (r.ok ? 0 : 1),
  run: (input, context) => examine(input, context),
});
