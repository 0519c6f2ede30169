import { z } from 'zod';
import { list, orNull, words } from './figure.ts';

export const preflightCheck = z.object({
  name: z
    .enum([
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
    ])
    .describe('What is checked'),
  state: z.enum(['pass', 'fail', 'notMeasured']).describe('How it stands'),
  value: z
    .union([z.string(), z.number(), z.null()])
    .describe('What was found; null where nothing was [own unit]'),
  needs: words('What it must be'),
  how: z.string().describe('How to get there'),
});

export const preflightReport = z.object({
  account: orNull(words('Name of the account; null where there is none')),
  ready: z.boolean().describe('Nothing failed, and nothing but a model is unmeasured'),
  checks: list('Every check', preflightCheck),
});
export type PreflightReport = z.output<typeof preflightReport>;
