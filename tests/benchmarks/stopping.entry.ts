export { phases, stopped } from '../support/stopping.ts';
