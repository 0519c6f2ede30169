export { files } from '../../src/adapters/market/files.ts';
export { localDate } from '../../src/domain/calendar/calendar.ts';
export { analyse } from '../../src/domain/chain/analysis.ts';
export { isRefusal } from '../../src/domain/refusal.ts';
export { chainFigures } from '../../src/domain/view/usual.ts';
