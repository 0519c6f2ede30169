import { z } from 'zod';
import { command } from '../src/core/command.ts';

const row = z.object({
  key: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  origin: z.enum(['flag', 'environment', 'saved', 'default']),
  summary: z.string(),
});
const key = z.string().min(1).max(60);

export const configList = command({
  name: 'config list',
  summary: 'Every setting, its value and where it came from',
  effect: 'read',
  input: z.object({}),
  output: z.object({ path: z.string(), settings: z.array(row) }),
  example: {},
  run: async (_input, { ports }) => ({ path: ports.settings.path, settings: ports.settings.list() }),
});

export const configGet = command({
  name: 'config get',
  summary: 'One setting',
  effect: 'read',
  positional: ['key'],
  input: z.object({ key }),
  output: row,
  example: { key: 'risk' },
  say: (r) => `${r.key} = ${r.value ?? '(unset)'} (${r.origin})`,
  run: async (input, { ports }) => ports.settings.get(input.key),
});

// A model that may set limits may lift them: settings are a person's own.
const personal = ['model', 'mcp', 'http', 'worker'] as const;

export const configSet = command({
  name: 'config set',
  summary: 'Save a setting (never a key or a password)',
  effect: 'write',
  mends: true,
  notFor: personal,
  positional: ['key', 'value'],
  input: z.object({ key, value: z.union([z.string().max(500), z.number(), z.boolean()]) }),
  output: row,
  example: { key: 'experience', value: 'intermediate' },
  say: (r) => `${r.key} = ${r.value ?? '(unset)'} (${r.origin})`,
  run: async (input, { ports }) => ports.settings.set(input.key, String(input.value)),
});

export const configUnset = command({
  name: 'config unset',
  summary: 'Return a setting to its default',
  effect: 'write',
  mends: true,
  notFor: personal,
  positional: ['key'],
  input: z.object({ key }),
  output: row,
  example: { key: 'experience' },
  say: (r) => `${r.key} = ${r.value ?? '(unset)'} (${r.origin})`,
  run: async (input, { ports }) => ports.settings.unset(input.key),
});
