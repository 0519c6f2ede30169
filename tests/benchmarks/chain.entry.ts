// What tests/benchmarks/chain.mjs measures.
export { readMembers } from '../../src/adapters/market/detect.ts';
export { analyse } from '../../src/domain/chain/analysis.ts';
export { chainDocument } from '../../src/domain/chain/document/document.ts';
