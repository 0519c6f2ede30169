import { z } from 'zod';
import { count, fact, instant, list, oneOf, orNull, seconds, words } from './figure.ts';

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

const id = z.string().min(1).max(64).describe('The job, as `job add` answered it');
export const job = z.object({
  id: words('What it is called by'),
  key: orNull(words('Name under which it is asked for once only; null where every request is its own')),
  command: words('The command it runs'),
  input: z.record(z.string(), z.unknown()).describe('What the command is given'),
  priority: count('0 to 9, the highest first'),
  state: oneOf('Where it is', jobStates),
  askedAt: instant('When it was asked for'),
  notBefore: instant('Earliest start'),
  attempts: count('How often it was begun'),
  startedAt: orNull(instant('When it was last begun; null: never')),
  finishedAt: orNull(instant('When it ended; null: not yet')),
  progress: orNull(words('What it last said of itself')),
  outcome: orNull(
    z
      .object({ ok: fact('It went well') })
      .loose()
      .describe('The answer of the command, or its failure'),
  ),
});
export type JobDocument = z.infer<typeof job>;

export const jobAddInput = z.object({
  command: z.string().min(1).max(80).describe('Command to run, as "discover run"'),
  with: z.string().max(100_000).default('{}').describe('Its input as a JSON object: {"universe":"nifty50"}'),
  key: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Name of this very run, as discover@2026-12-01T09:20: asked for twice, it is done once'),
  priority: z.number().int().min(0).max(9).default(4).describe('0 to 9, the highest first'),
  delay: z.number().int().min(0).max(2_592_000).default(0).describe('Seconds before it may start'),
});
export type JobRequest = z.output<typeof jobAddInput>;
export const jobAddDocument = z.object({
  id: words('The job'),
  added: fact('It is new; false where one of this key was there already'),
  state: oneOf('Where it is', jobStates),
});
export const jobInput = z.object({ id });
export const jobListInput = z.object({
  state: z.enum(jobStates).optional().describe('Only those'),
  limit: z.number().int().min(1).max(1_000).default(20).describe('At most so many, the newest'),
});
export const jobListDocument = z.object({
  jobs: list('Newest first', job.omit({ input: true, outcome: true })),
});
export const jobDocument = z.object({ job: job.describe('The job') });

export const workerInput = z.object({
  atOnce: z.number().int().min(1).max(16).default(2).describe('Jobs at one time'),
  drain: z.boolean().default(false).describe('End when no job waits any more'),
});
export const workerDocument = z.object({
  done: count('Jobs that ended well'),
  failed: count('Jobs that ended badly or will be tried again'),
  seconds: seconds('How long it worked'),
});
