export { stepDesk } from '../../src/domain/desk/desk.ts';
export { deskLeg } from '../../src/domain/desk/order.ts';
export { quoteOf } from '../../src/domain/desk/quote.ts';
export { deskRules } from '../../src/domain/desk/rules.ts';
export { deskStart, equityOf } from '../../src/domain/desk/state.ts';
export { breakerHistories } from '../support/breaker-histories.ts';
export { settlementStreams } from '../support/settlement-streams.ts';
