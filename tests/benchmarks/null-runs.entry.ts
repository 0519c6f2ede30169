export { pairVerdicts } from '../../src/domain/evals/bakeoff.ts';
export { metricVerdict } from '../../src/domain/evals/verdict.ts';
export { calibrated, calibrationTable } from '../../src/domain/learning/calibration.ts';
export { endedAt } from '../../src/domain/learning/rows.ts';
export { scorecardOf } from '../../src/domain/learning/scorecard.ts';
export { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
export { meanInterval } from '../../src/domain/stats/paired.ts';
export { bandEdges, journalOf } from '../support/made-outcomes.ts';
