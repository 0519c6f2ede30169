import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileDocument } from '../../../src/core/shapes/profile.ts';
import type { SuggestDocument } from '../../../src/core/shapes/suggestion.ts';
import { standingOf, type Vote } from '../../../src/domain/memory/votes.ts';
import { desk } from '../../support/trading.ts';

let open: ReturnType<typeof desk> | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const condor = { id: 'short-iron-condor', name: 'Short Iron Condor' };
const vote = (verdict: Vote['verdict'], over: Partial<Vote> = {}): Vote => ({
  verdict,
  strategy: condor.name,
  symbol: 'NIFTY',
  note: null,
  on: '2026-11-20',
  ...over,
});
const times = (n: number, one: Vote) => Array.from({ length: n }, () => one);

describe('what votes make of a structure', () => {
  it('moves its score within bounds, by key or name, newest vote shown', () => {
    expect(standingOf([], condor)).toBeNull();
    expect(standingOf([vote('bad', { strategy: 'Long Call' })], condor)).toBeNull();
    expect(standingOf([vote('bad', { strategy: null })], condor)).toBeNull();
    expect(standingOf([vote('bad', { note: 'too wide' })], condor)!.document).toMatchObject({
      bad: 1,
      score: 0.9,
    });
    expect(standingOf([vote('bad', { note: 'too wide' })], condor)!.reason).toContain('("too wide")');
    expect(standingOf(times(50, vote('bad', { strategy: condor.id })), condor)!.document.score).toBe(0.73);
    expect(standingOf(times(50, vote('good')), condor)!.document.score).toBe(1.1);
    const mixed = standingOf([vote('good'), vote('bad')], condor)!;
    expect(mixed.document).toMatchObject({ good: 1, bad: 1, score: 1, last: { verdict: 'good' } });
  });
});

describe('a suggestion of somebody who voted', () => {
  /** Answers about a structure, each called bad. */
  async function calledBad(strategy: string, n: number): Promise<void> {
    const { sessions } = await open!.ports.store();
    const at = Date.parse('2026-11-19T10:00:00+05:30');
    for (let i = 0; i < n; i++) {
      const id = `turn-${i}`;
      await sessions.begin({ id, sessionId: 's', at: at + i, user: 'q', title: 't' });
      const document = { strategy, symbol: 'NIFTY' };
      await sessions.save({ id, answer: 'a', status: 'done', document, at: at + i });
      await sessions.verdict(id, 'bad', 'too wide', at + i);
    }
  }

  it('ranks what they called bad lower, shows the vote, is replayed to the byte and knows no later vote', async () => {
    open = desk('2026-11-20T15:00:00+05:30');
    const question = { symbol: 'NIFTY', capital: 5_000_000 };
    const before = (await open.ask('suggest', question)) as SuggestDocument;
    const first = before.suggestions[0]!;
    expect(first.votes).toBeUndefined();
    await calledBad(first.name, 4);
    const after = (await open.ask('suggest', question)) as SuggestDocument;
    const same = after.suggestions.find(({ strategy }) => strategy === first.strategy);
    if (same === undefined)
      expect(after.warnings.join()).toContain(`${first.name} ranks lower. Your votes: 0 good, 4 bad`);
    else {
      expect(same.votes).toMatchObject({ good: 0, bad: 4, score: 0.73, last: { note: 'too wide' } });
      expect(same.fit).toBeLessThan(first.fit);
      expect(same.logic.at(-1)).toContain('Your votes: 0 good, 4 bad');
    }
    expect(after.suggestions[0]!.strategy).not.toBe(first.strategy);
    for (const { id } of [before, after])
      expect(await open.ask('replay', { id })).toMatchObject({ same: true });
    const earlier = (await open.ask('suggest', question, '2026-11-18T15:00:00+05:30')) as SuggestDocument;
    expect(JSON.stringify(earlier)).not.toContain('Your votes');
  });

  it('shows how much is done with what was said', async () => {
    open = desk('2026-08-20T11:00:00+05:30');
    await open.ask('account open', { cash: 500_000, practice: true });
    const { id } = (await open.ask('suggest', { symbol: 'NIFTY' })) as SuggestDocument;
    await open.ask('order place', { suggestion: id });
    const { engagement } = (await open.ask('profile show')) as ProfileDocument;
    expect(engagement).toEqual({ ideas: 1, orders: 1, followed: 1, days: 2 });
  });
});
