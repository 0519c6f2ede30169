import { expect, it } from 'vitest';
import { homeTime } from '../../src/services/home-clock.ts';
import { desk } from '../support/trading.ts';

it('what belongs to no account and no symbol is told on the clock of the setting, with its offset', async () => {
  const coach = desk('2026-08-19T15:20:00+05:30');
  const { ports } = coach;
  const at = Date.parse('2026-08-19T09:50:00Z');
  expect(homeTime({ ports })(at)).toBe('2026-08-19T15:20:00+05:30');
  expect(homeTime({ ports: { ...ports, config: { ...ports.config, clock: 'US' } } })(at)).toBe(
    '2026-08-19T05:50:00-04:00',
  );
  await coach.close();
});
