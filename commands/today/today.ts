import { command } from '../../src/core/command.ts';
import { today, todayInput } from '../../src/core/shapes/today.ts';
import { todayOf } from '../../src/services/watch/today.ts';

export const todayCommand = command({
  effect: 'read',
  input: todayInput,
  output: today,
  example: {},
  run: (input, context) => todayOf(input, context),
});
