import { entry } from '../../src/core/command.ts';

/** Work that is asked for now and done by whichever machine is free, in help order. */
export const workerCommands = [
  entry(
    'worker',
    'Do the jobs of a store on a server; start as many as you like (needs Node 22.12)',
    async () => (await import('./worker.ts')).worker,
  ),
  entry(
    'job add',
    'Have a command run by a worker; under a key it is done once, whoever asks',
    async () => (await import('./job.ts')).jobAdd,
  ),
  entry('job list', 'Jobs and where they are, newest first', async () => (await import('./job.ts')).jobList),
  entry(
    'job show',
    'One job with its input and what came of it',
    async () => (await import('./job.ts')).jobShow,
  ),
  entry(
    'job cancel',
    'Keep a job from starting, or end it',
    async () => (await import('./job.ts')).jobCancel,
  ),
];
