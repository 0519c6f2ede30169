export { alertsTrial } from '../support/alerts-trial.ts';
