import { expect, it } from 'vitest';
import { monitorTrial } from '../../support/monitor-trial.ts';

// tests/benchmarks/monitor.mjs does the same over 48 hours of session and more, and looks at the memory.
it('finds every move once and invents none, over a change of clocks, through outages and bad ticks', async () => {
  const report = await monitorTrial({
    from: '2026-03-06T14:00:00Z',
    to: '2026-03-09T21:00:00Z',
    symbols: ['NIFTY', 'AAPL'],
    every: 120,
    seed: 3,
  });
  expect(report.missed).toEqual([]);
  expect(report.invented).toEqual([]);
  expect(report.planted).toBeGreaterThan(6);
  expect(report.sessionHours).toBe(19.3);
  expect(report.outages).toBeGreaterThan(0);
  expect(report.recovered).toBe(report.outages);
  for (const fault of ['duplicate', 'late', 'otherSession', 'invalid'])
    expect(report.document.refused[fault], fault).toBeGreaterThan(0);
}, 120_000);
