import { z } from 'zod';

export const preflightCheck = z.object({
  name: z.enum([
    'store',
    'calendar',
    'dataAge',
    'model',
    'limits',
    'alertChannel',
    'breakerTested',
    'backup',
    'paperRecord',
    'evals',
  ]),
  state: z.enum(['pass', 'fail', 'notMeasured']),
  value: z.union([z.string(), z.number(), z.null()]),
  needs: z.string(),
  how: z.string().describe('How to get there'),
});

export const preflightReport = z.object({
  account: z.string().nullable(),
  ready: z.boolean().describe('Nothing failed and nothing is unmeasured'),
  checks: z.array(preflightCheck),
});
export type PreflightReport = z.output<typeof preflightReport>;
