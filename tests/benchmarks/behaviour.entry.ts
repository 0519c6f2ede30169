export { falseRates, manners } from '../support/calm-trader.ts';
