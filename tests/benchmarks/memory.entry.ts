export { hashEmbedder } from '../../src/adapters/embedder/hash.ts';
export { memory } from '../../src/adapters/store/memory/memory.ts';
export { storeOn } from '../../src/adapters/store/repositories.ts';
export { engine } from '../../src/adapters/store/sqlite/engine.ts';
export { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
export { sha256, systemClock } from '../../src/adapters/system.ts';
export { searchMemory } from '../../src/services/memory/memory.ts';
export { seededJournal } from '../support/journal-seed.ts';
