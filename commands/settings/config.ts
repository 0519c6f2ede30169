import { command } from '../../src/core/command.ts';
import {
  nothing,
  setting,
  settingInput,
  settingSetInput,
  settingsDocument,
} from '../../src/core/shapes/keeping.ts';

// They tell of the machine, its servers and its folders.
const ownerOnly = ['owner'] as const;

export const configList = command({
  effect: 'read',
  roles: ownerOnly,
  input: nothing,
  output: settingsDocument,
  example: {},
  run: async (_input, { ports }) => ({ path: ports.settings.path, settings: ports.settings.list() }),
});

export const configGet = command({
  effect: 'read',
  roles: ownerOnly,
  positional: ['key'],
  input: settingInput,
  output: setting,
  example: { key: 'risk' },
  say: (r) => `${r.key} = ${r.value ?? '(unset)'} (${r.origin})`,
  run: async (input, { ports }) => ports.settings.get(input.key),
});

// A model that may set limits may lift them: settings are a person's own.
const personal = ['model', 'mcp', 'http', 'worker'] as const;

export const configSet = command({
  effect: 'write',
  mends: true,
  notFor: personal,
  positional: ['key', 'value'],
  input: settingSetInput,
  output: setting,
  example: { key: 'experience', value: 'intermediate' },
  say: (r) => `${r.key} = ${r.value ?? '(unset)'} (${r.origin})`,
  run: async (input, { ports }) => ports.settings.set(input.key, String(input.value)),
});

export const configUnset = command({
  effect: 'write',
  mends: true,
  notFor: personal,
  positional: ['key'],
  input: settingInput,
  output: setting,
  example: { key: 'experience' },
  say: (r) => `${r.key} = ${r.value ?? '(unset)'} (${r.origin})`,
  run: async (input, { ports }) => ports.settings.unset(input.key),
});
