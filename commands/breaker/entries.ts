import type { Entry } from '../../src/core/command.ts';

export const breaker: readonly Entry[] = [
  {
    name: 'breaker status',
    summary: 'Whether an account may take new risk, and what stands in the way',
    load: async () => (await import('./breaker.ts')).breakerStatusCommand,
  },
  {
    name: 'breaker halt',
    summary: 'Stop new risk at once; exits stay possible',
    load: async () => (await import('./breaker.ts')).breakerHalt,
  },
  {
    name: 'breaker explain',
    summary: 'Each condition, its value, what it needs and the earliest moment it can be met',
    load: async () => (await import('./breaker.ts')).breakerExplain,
  },
  {
    name: 'breaker check',
    summary: 'Look at the conditions: met, a halted account becomes eligible, which still does not trade',
    load: async () => (await import('./breaker.ts')).breakerCheck,
  },
  {
    name: 'breaker resume',
    summary:
      'Start trading again, with a code that only a person at a terminal or at the alert channel can type',
    load: async () => (await import('./breaker.ts')).breakerResume,
  },
  {
    name: 'breaker approve',
    summary: 'Complete a resume with the code that came through the alert channel',
    load: async () => (await import('./breaker.ts')).breakerApprove,
  },
  {
    name: 'breaker set',
    summary: 'What trips and what reopens an account; stricter at once, looser from the next session',
    load: async () => (await import('./breaker.ts')).breakerSet,
  },
  {
    name: 'breaker replay',
    summary:
      'What the breaker makes of given events, or would have made of an account’s history under other settings',
    load: async () => (await import('./replay.ts')).breakerReplay,
  },
];
