import { command } from '../../src/core/command.ts';
import { loginDocument, loginInput, logoutDocument, logoutInput } from '../../src/core/shapes/login.ts';
import { logIn } from '../../src/services/market/login.ts';

// A login is a person's own: no program asks for one.
const person = ['model', 'http', 'mcp', 'worker'] as const;

export const marketLogin = command({
  effect: 'write',
  notFor: [...person],
  positional: ['vendor'],
  input: loginInput,
  output: loginDocument,
  example: { vendor: 'upstox' },
  say: (r) =>
    `Logged in at ${r.vendor}${r.who === null ? '' : ` as ${r.who}`}${r.expiresAt === null ? '' : ` until ${r.expiresAt}`}; kept in ${r.path}.`,
  run: (input, context) => logIn(input, context),
});

export const marketLogout = command({
  effect: 'write',
  notFor: [...person],
  positional: ['vendor'],
  input: logoutInput,
  output: logoutDocument,
  example: { vendor: 'upstox' },
  say: (r) => (r.removed ? `Forgotten: the login at ${r.vendor}.` : `There was no login at ${r.vendor}.`),
  run: async ({ vendor }, { ports }) => ({ vendor, removed: await (await ports.logins()).forget(vendor) }),
});
