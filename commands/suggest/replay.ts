import { command } from '../../src/core/command.ts';
import { replayDocument, replayInput } from '../../src/core/shapes/suggestion.ts';
import { replay } from '../../src/services/suggest/replay.ts';

export const replayCommand = command({
  effect: 'read',
  positional: ['id'],
  input: replayInput,
  output: replayDocument,
  example: { id: 'last' },
  exit: (r) => (r.same ? 0 : 1),
  say: (r) =>
    r.same
      ? `${r.id}: every byte as it was (${r.bytes} bytes, rules ${r.rulesVersion.now})`
      : `${r.id}: differs at byte ${r.firstDifference?.at}${r.rulesVersion.was === r.rulesVersion.now ? '' : `; the rules changed from ${r.rulesVersion.was} to ${r.rulesVersion.now}`}`,
  run: ({ id }, context) => replay(id, context),
});
