export { american } from '../../src/domain/options/american.ts';
export { black76 } from '../../src/domain/options/black.ts';
export { greeksChain } from '../../src/domain/options/black-kernel.ts';
export { impliedBlack76 } from '../../src/domain/options/implied.ts';
export { impliedChain } from '../../src/domain/options/implied-kernel.ts';
export { truthGrid } from '../domain/options/exact-black.ts';
