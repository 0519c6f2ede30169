export { engine } from '../../src/adapters/store/sqlite/engine.ts';
