export { chainFile } from '../../src/adapters/market/files.ts';
export { localDate } from '../../src/domain/calendar/calendar.ts';
export { analyse } from '../../src/domain/chain/analysis.ts';
export { playbook } from '../../src/domain/options/playbook/playbook.ts';
export { isRefusal } from '../../src/domain/refusal.ts';
