import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import {
  profileDocument,
  profileExportDocument,
  profileExportInput,
  profileForgetDocument,
  profileNextDocument,
  profileSetInput,
} from '../../src/core/shapes/profile.ts';
import {
  exportProfile,
  forgetProfile,
  profileNext,
  profileOf,
  setProfile,
} from '../../src/services/profile/profile.ts';

export const profileShow = command({
  effect: 'read',
  roles: ['owner', 'trader'],
  notFor: ['model', 'mcp', 'worker'],
  input: z.object({}),
  output: profileDocument,
  example: {},
  run: (_, context) => profileOf(context),
});

export const profileSet = command({
  effect: 'write',
  // The settings are those of the machine: over HTTP they are the owner's alone.
  roles: ['owner'],
  notFor: ['model', 'mcp', 'worker'],
  input: profileSetInput,
  output: profileDocument,
  example: { tier: 'standard' },
  run: (input, context) => setProfile(input, context),
});

export const profileForget = command({
  effect: 'danger',
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: z.object({}),
  output: profileForgetDocument,
  example: {},
  say: ({ habits, units, left }) =>
    `Forgotten: ${habits} habits, ${units} units of experiments.${left.length === 0 ? '' : ` Copies made earlier still hold theirs: ${left.join(', ')}`}`,
  run: (_, context) => forgetProfile(context),
});

export const profileExport = command({
  effect: 'read',
  positional: ['to'],
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: profileExportInput,
  output: profileExportDocument,
  example: {},
  run: ({ to }, context) => exportProfile(to, context),
});

export const profileNextCommand = command({
  effect: 'read',
  // A server's page shows it to the person whose store it is.
  notFor: ['model', 'mcp', 'worker'],
  input: z.object({}),
  output: profileNextDocument,
  example: {},
  run: (_, context) => profileNext(context),
});
