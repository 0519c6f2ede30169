import { entry } from '../../src/core/command.ts';

/** The breaker that stops new risk, in help order. */
export const breakerCommands = [
  entry(
    'breaker status',
    'Whether an account may take new risk, and what stands in the way',
    async () => (await import('./breaker.ts')).breakerStatusCommand,
  ),
  entry(
    'breaker halt',
    'Stop new risk at once; exits stay possible',
    async () => (await import('./breaker.ts')).breakerHalt,
  ),
  entry(
    'breaker explain',
    'Each condition, its value, what it needs and the earliest moment it can be met',
    async () => (await import('./breaker.ts')).breakerExplain,
  ),
  entry(
    'breaker check',
    'Look at the conditions: met, a halted account becomes eligible, which still does not trade',
    async () => (await import('./breaker.ts')).breakerCheck,
  ),
  entry(
    'breaker resume',
    'Start trading again, with a code that only a person at a terminal or at the alert channel can type',
    async () => (await import('./breaker.ts')).breakerResume,
  ),
  entry(
    'breaker approve',
    'Complete a resume with the code that came through the alert channel',
    async () => (await import('./breaker.ts')).breakerApprove,
  ),
  entry(
    'breaker set',
    'What trips and what reopens an account; stricter at once, looser from the next session',
    async () => (await import('./breaker.ts')).breakerSet,
  ),
  entry(
    'breaker replay',
    'What the breaker makes of given events, or would have made of an account’s history under other settings',
    async () => (await import('./replay.ts')).breakerReplay,
  ),
];
