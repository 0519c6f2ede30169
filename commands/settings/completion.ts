import { command } from '../../src/core/command.ts';
import { completionDocument, completionInput } from '../../src/core/shapes/keeping.ts';

export const completion = command({
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  positional: ['shell'],
  input: completionInput,
  output: completionDocument,
  example: { shell: 'bash' },
  say: (r) => r.script,
  run: async ({ shell }) => {
    const { completionScript } = await import('../../src/surfaces/cli/help/completion.ts');
    return { script: completionScript(shell) };
  },
});
