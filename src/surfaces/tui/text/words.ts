import type { Entry } from '../../../core/command.ts';
import type { Words } from '../transcript.ts';

/** Asks the registry's commands for their words; a command that is not there or cannot be loaded has none. */
export const wordsOf =
  (registry: readonly Entry[]): Words =>
  async (name, output) => {
    const entry = registry.find((candidate) => candidate.name === name);
    const command = await entry?.load().catch(() => undefined);
    return command?.say?.(output) ?? null;
  };
