import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { built, freshHome, root, runCoach } from '../support/run-coach.ts';

beforeAll(built, 60_000);

const sample = (name: string) => path.join(root, 'data/sample', name);
// On a busy machine even the end of an empty input comes late.
const noModel = /^(Nobody wrote to standard input[^\n]*\n)?warning: No model is configured[^\n]*\n$/;

interface Step {
  words: string[];
  input?: string;
  says: RegExp;
  /** What may stand on stderr; nothing where it is left out. */
  err?: RegExp;
}

/** What people do with coach, each command in a process of its own and all on one store. */
const steps = (home: string): Step[] => [
  { words: ['suggest', 'NIFTY', '--json'], says: /^\{"id":"nifty-/ },
  { words: ['doctor'], says: /Node \d+\.\d+\.\d+ on / },
  { words: ['market', 'import', sample('example-chain.csv')], says: /example-chain\.csv/ },
  { words: ['journal', 'import', sample('example-tradebook.csv')], says: /example-tradebook\.csv|trades?/ },
  { words: ['trade', 'list', '--json'], says: /^\{/ },
  { words: ['portfolio', '--json'], says: /^\{/ },
  { words: ['ask', 'what is max pain?'], says: /max pain/i, err: noModel },
  { words: ['chat'], input: 'is the 25000 straddle rich?\n', says: /straddle/i },
  { words: ['query', 'SELECT count(*) AS n FROM trades', '--json'], says: /"rows":\[\{"n":[1-9]/ },
  { words: ['memory', 'search', 'straddle', '--json'], says: /^\{/ },
  { words: ['store', 'backup', path.join(home, 'copy.db')], says: /copy\.db/ },
  { words: ['store', 'verify', '--json'], says: /^\{/ },
];

describe(`what people do, on Node ${process.versions.node}`, () => {
  it.each([1, 2, 3, 4, 5])(
    'ends as it should and writes nothing on stderr but its own words, round %i',
    async () => {
      const home = freshHome();
      for (const { words, input, says, err } of steps(home)) {
        const ran = await runCoach(words, { home, ...(input !== undefined && { input, stdin: 'pipe' }) });
        expect({ words, code: ran.code, err: err ? ran.err.replace(err, '') : ran.err }).toEqual({
          words,
          code: 0,
          err: '',
        });
        expect(ran.out).toMatch(says);
      }
      expect(fs.statSync(path.join(home, 'copy.db')).size).toBeGreaterThan(0);
    },
    120_000,
  );
});
