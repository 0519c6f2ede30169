export { american } from '../../src/domain/options/pricing/american.ts';
export { black76 } from '../../src/domain/options/pricing/black.ts';
export { greeksChain } from '../../src/domain/options/pricing/black-kernel.ts';
export { impliedBlack76 } from '../../src/domain/options/pricing/implied.ts';
export { impliedChain } from '../../src/domain/options/pricing/implied-kernel.ts';
export { truthGrid } from '../domain/options/exact-black.ts';
