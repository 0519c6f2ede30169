import { journalFiles } from '../../src/adapters/journal/files.ts';
import type { Fill } from '../../src/domain/ledger/fill.ts';
import type { BrokerFile, JournalFiles } from '../../src/ports/journal.ts';

/** A broker's file with its fills side by side, for tests that look at them. */
export type WholeFile = Omit<BrokerFile, 'fills'> & { fills: Fill[] };

/** The files of brokers, each read whole. */
export function wholeFiles(): Omit<JournalFiles, 'read'> & {
  read(...args: Parameters<JournalFiles['read']>): Promise<WholeFile>;
} {
  const files = journalFiles();
  return {
    ...files,
    async read(...args) {
      const file = await files.read(...args);
      return { ...file, fills: [...file.fills] };
    },
  };
}
