import { command } from '../../src/core/command.ts';
import { replayDocument, replayInput } from '../../src/core/shapes/replay.ts';
import { replay } from '../../src/services/suggest/replay.ts';

export const replayCommand = command({
  effect: 'read',
  positional: ['id'],
  input: replayInput,
  output: replayDocument,
  example: { id: 'last' },
  exit: (r) => (r.same ? 0 : 1),
  say: (r) => {
    const { was, now } = r.rulesVersion;
    const at = `differs at byte ${r.firstDifference?.at}`;
    switch (r.reason) {
      case 'same':
        return `${r.id}: every byte as it was (${r.bytes} bytes, rules ${now})`;
      case 'otherRules':
        return `${r.id}: ${at}, as the rules have changed from ${was} to ${now}; what was answered then is kept (--json)`;
      case 'unreadable':
        return `${r.id}: made by rules ${was}, whose inputs rules ${now} cannot use; what was answered then is kept (--json)`;
      case 'differs':
        return `${r.id}: ${at}`;
    }
  },
  run: ({ id }, context) => replay(id, context),
});
