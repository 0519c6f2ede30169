import { z } from 'zod';
import { command } from '../src/core/command.ts';

export const completion = command({
  name: 'completion',
  summary: 'Shell completion: eval "$(coach completion bash)"',
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  positional: ['shell'],
  input: z.object({ shell: z.enum(['bash', 'zsh', 'fish']) }),
  output: z.object({ script: z.string() }),
  example: { shell: 'bash' },
  say: (r) => r.script,
  run: async ({ shell }) => {
    const { completionScript } = await import('../src/surfaces/cli/help/completion.ts');
    return { script: completionScript(shell) };
  },
});
