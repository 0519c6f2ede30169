import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { strategyCatalogue } from '../../src/core/shapes/backtest-audit.ts';
import { builtins } from '../../src/domain/backtest/builtin.ts';
import { declaredShape } from '../../src/domain/backtest/declared.ts';

export const backtestStrategiesCommand = command({
  effect: 'read',
  input: z.object({}),
  output: strategyCatalogue,
  example: {},
  async run() {
    return {
      strategies: builtins.map(({ name, summary, params }) => ({ name, summary, params: [...params] })),
      fileSchema: z.toJSONSchema(declaredShape, { io: 'input' }) as Record<string, unknown>,
    };
  },
});
