import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import {
  installed,
  installInput,
  scheduleList,
  scheduleRun,
  scheduleRunInput,
} from '../../src/core/shapes/schedule.ts';
import { install, uninstall } from '../../src/services/watch/install.ts';
import { listJobs } from '../../src/services/watch/jobs.ts';
import { runSchedule } from '../../src/services/watch/schedule.ts';

const person = ['model', 'http', 'mcp', 'worker'] as const;

export const scheduleListCommand = command({
  effect: 'read',
  input: z.object({}),
  output: scheduleList,
  example: {},
  run: (_, context) => listJobs(context),
});

export const scheduleRunCommand = command({
  effect: 'write',
  notFor: person,
  positional: ['jobs…'],
  input: scheduleRunInput,
  output: scheduleRun,
  example: { due: true },
  exit: (r) =>
    r.jobs.some(({ state }) => state === 'failed')
      ? 1
      : r.jobs.length === 1 && r.jobs[0]!.state === 'busy'
        ? 75
        : 0,
  say: (r) =>
    r.jobs.length === 0
      ? 'Nothing is due.'
      : r.jobs
          .map(({ name, state, fault }) => `${name}: ${state}${fault === null ? '' : ` (${fault})`}`)
          .join('\n'),
  run: (words, context) => runSchedule(words, context),
});

const told = (r: z.output<typeof installed>): string =>
  [
    ...r.files.map(({ path, text }) =>
      r.written ? `${text === '' ? 'Taken away' : 'Written'}: ${path}` : `# ${path}\n${text}`,
    ),
    ...r.notes.map((note) => `# ${note}`),
  ].join('\n');

export const scheduleInstall = command({
  effect: 'write',
  notFor: person,
  input: installInput,
  output: installed,
  example: {},
  say: (r) => `${told(r)}${r.written ? '' : '\n# Nothing was written; add --write.'}`,
  run: (words, context) => install(words, context),
});

export const scheduleRemove = command({
  effect: 'danger',
  notFor: person,
  input: installInput.pick({ how: true }),
  output: installed,
  example: { how: 'systemd' },
  say: (r) => (r.written ? told(r) : 'Nothing of coach was there.'),
  run: (words, context) => uninstall(words, context),
});
