import { command } from '../../src/core/command.ts';
import {
  jobAddDocument,
  jobAddInput,
  jobDocument,
  jobInput,
  jobListDocument,
  jobListInput,
} from '../../src/core/shapes/job.ts';
import { addJob, cancelJob, listJobs, showJob } from '../../src/services/job/jobs.ts';

export const jobAdd = command({
  effect: 'write',
  // What a worker runs nobody says yes to, so a person or their server asks for it.
  notFor: ['model', 'mcp', 'worker'],
  positional: ['command'],
  input: jobAddInput,
  output: jobAddDocument,
  example: { command: 'suggest', with: '{"symbol":"NIFTY"}' },
  say: (r) => (r.added ? `Job ${r.id} waits.` : `Job ${r.id} was asked for before; it is ${r.state}.`),
  run: addJob,
});

export const jobList = command({
  effect: 'read',
  input: jobListInput,
  output: jobListDocument,
  example: {},
  run: listJobs,
});

export const jobShow = command({
  effect: 'read',
  positional: ['id'],
  input: jobInput,
  output: jobDocument,
  example: { id: '3f1c0a52-0000-4000-8000-000000000000' },
  run: showJob,
});

export const jobCancel = command({
  effect: 'write',
  notFor: ['model', 'mcp', 'worker'],
  positional: ['id'],
  input: jobInput,
  output: jobDocument,
  example: { id: '3f1c0a52-0000-4000-8000-000000000000' },
  say: (r) => `Job ${r.job.id} is cancelled.`,
  run: cancelJob,
});
