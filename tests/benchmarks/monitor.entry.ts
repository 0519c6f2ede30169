export { monitorTrial } from '../support/monitor-trial.ts';
