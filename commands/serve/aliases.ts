import type { Entry } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import type { Who } from '../../src/ports/identity.ts';
import type { Alias } from '../../src/surfaces/http/door.ts';

type Words = Record<string, unknown>;

/** Throws `denied` where somebody else is named: who asks is known by their key alone. */
function themselves(words: Words, who: Who): void {
  const named = words['user_id'];
  if (named === undefined || named === null || who.id === 'local') return;
  if (named !== who.id && named !== who.name)
    throw new CoachError('denied', 'user_id is not yours', 'Leave it out: who asks is known by the key.');
}

const text = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

/** The words of an input under the names another program has for them. */
const renamed = (words: Words, names: Record<string, string>): Words =>
  Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) =>
      words[from] === undefined || words[from] === null ? [] : [[to, words[from]]],
    ),
  );

const plain = (words: Words, who: Who) => {
  themselves(words, who);
  const { user_id: _, ...input } = words;
  return { input, asOf: null };
};

const symbols = (words: Words, who: Who) => {
  themselves(words, who);
  const given = words['symbols'] ?? words['symbol'];
  return { input: { symbols: Array.isArray(given) ? given : [text(given) ?? ''] }, asOf: null };
};

const table: readonly (readonly ['GET' | 'POST', path: string, command: string, Alias['input']])[] = [
  [
    'POST',
    '/api/ai/suggest-strategy',
    'suggest',
    (words, who) => {
      themselves(words, who);
      const input = renamed(words, { symbol: 'symbol', expiry: 'expiry' });
      return { input, asOf: text(words['snapshot_time']) ?? null };
    },
  ],
  ['GET', '/api/user/preferences', 'profile show', plain],
  ['POST', '/api/user/preferences', 'profile set', plain],
  ['GET', '/ai/personal-context', 'profile show', plain],
  ['GET', '/api/discovery/status', 'discover status', plain],
  ['POST', '/api/discovery/run', 'discover run', plain],
  ['GET', '/api/discovery/suggestions', 'discover suggestions', plain],
  ['GET', '/api/discovery/performance', 'discover performance', plain],
  ['POST', '/api/discovery/watchlist/add', 'watchlist add', symbols],
  ['POST', '/api/discovery/watchlist/remove', 'watchlist remove', symbols],
  ['POST', '/api/cycles/run', 'cycle run', plain],
  // It only proposes: the code goes to the owner's channel and is typed at a terminal.
  ['POST', '/api/system/circuit-breaker/resume', 'breaker resume', plain],
  ['GET', '/api/metrics', 'metrics', plain],
];

/** Other addresses that some commands are known by, of those a registry has. */
export const aliasesOf = (registry: readonly Entry[]): Alias[] =>
  table.flatMap(([method, path, name, input]) =>
    registry.filter((entry) => entry.name === name).map((entry) => ({ method, path, entry, input })),
  );
