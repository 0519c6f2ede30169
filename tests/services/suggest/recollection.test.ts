import { afterEach, describe, expect, it } from 'vitest';
import type { SuggestDocument } from '../../../src/core/shapes/suggestion.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';
import { desk } from '../../support/trading.ts';

let open: ReturnType<typeof desk> | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** The first suggestion's legs written down as trades that all ended so. */
async function traded(
  on: ReturnType<typeof desk>,
  first: SuggestDocument['suggestions'][number],
  gains: number[],
) {
  for (const [i, gain] of gains.entries()) {
    const day = String(10 + i);
    const legs = first.legs.map(
      ({ action, type, strike, expiry }) => `${action} ${type} ${strike} ${expiry} @ 100`,
    );
    const strategy = `s${i}`;
    const words = { symbol: 'NIFTY', legs, strategy, charges: 0, at: `2026-08-${day} 10:00` };
    expect(await on.ask('trade open', words)).toMatchObject({ warnings: [] });
    const { trades } = (await on.ask('trade list', { strategy })) as {
      trades: { legs: { name: string; action: string }[] }[];
    };
    for (const { name, action } of trades[0]!.legs) {
      const closed = await on.ask('trade close', {
        target: name,
        prices: [100 + (action === 'buy' ? gain : -gain)],
        charges: 0,
        at: `2026-08-${day} 14:00`,
      });
      expect(closed).toMatchObject({ warnings: [] });
    }
  }
}

describe('a suggestion that remembers', () => {
  it('shows what similar set-ups came to, lowers what failed, and is replayed to the byte', async () => {
    open = desk('2026-11-20T15:00:00+05:30');
    const question = { symbol: 'NIFTY', capital: 5_000_000 };
    const before = (await open.ask('suggest', question)) as SuggestDocument;
    const first = before.suggestions[0]!;
    expect(before.suggestions.map(({ memory }) => memory)).toEqual([null, null, null]);
    await traded(open, first, [-5, -8, 4, -3]);

    const after = (await open.ask('suggest', question)) as SuggestDocument;
    const same = after.suggestions.find(({ strategy }) => strategy === first.strategy);
    const told =
      'Similar set-ups failed before: 3 of 4 similar past set-ups lost (95 % interval 30 % to 95 %)';
    if (same === undefined) {
      expect(after.warnings).toContain(`${first.name} ranks lower for memory: ${told}`);
    } else {
      expect(same.memory).toMatchObject({ n: 4, losses: 3, lossShare: 0.75, warning: told });
      expect(same.memory!.similar).toHaveLength(4);
      expect(same.logic.at(-1)).toContain('Memory: 3 of 4 similar past set-ups lost');
      expect(same.legs[0]!.lots).toBe(Math.max(1, Math.floor(first.legs[0]!.lots / 2)));
    }
    expect(await open.ask('replay', { id: after.id })).toMatchObject({ same: true });
    expect(await open.ask('replay', { id: before.id })).toMatchObject({ same: true });

    // A question of an earlier moment knows only what had ended by then.
    const found = (await open.ask(
      'memory search',
      { text: ['nifty'], kind: ['trade'] },
      '2026-08-11T20:00:00+05:30',
    )) as {
      searched: number;
    };
    expect(found.searched).toBe(2);
  });

  it('forgets a trade that was undone', async () => {
    open = desk('2026-11-20T15:00:00+05:30');
    const { suggestions } = (await open.ask('suggest', { symbol: 'NIFTY' })) as SuggestDocument;
    await traded(open, suggestions[0]!, [-5]);
    const search = { text: ['NIFTY'], kind: ['trade'] };
    const found = (await open.ask('memory search', search)) as { searched: number; outcomes: { n: number } };
    expect([found.searched, found.outcomes.n]).toEqual([1, 1]);
    const { trades } = (await open.ask('trade list', {})) as { trades: { fills: string[] }[] };
    for (const id of trades[0]!.fills.slice(-suggestions[0]!.legs.length))
      expect(await open.ask('trade undo', { id })).not.toHaveProperty('kind');
    expect(await open.ask('memory search', search)).toMatchObject({ searched: 0 });
  });

  it('finds events of the log', async () => {
    open = desk('2036-01-01T15:00:00+05:30');
    await open.ask('trade cash', { kind: 'deposit', amount: 1000, currency: 'INR', at: '2026-11-02' });
    const listed = (await open.ask('events list', {})) as { count: number; events: { kind: string }[] };
    expect(listed.count).toBeGreaterThan(0);
    const kind = listed.events[0]!.kind;
    const found = await open.ask('events search', { text: kind.split(/\W+/) });
    expect(found).toMatchObject({ events: [{ kind }] });
  });

  it.skipIf(!hasShared)(
    'remembers each day a chain is stored of, and the market a trade was opened in',
    async () => {
      open = desk('2022-04-01T15:00:00+05:30');
      const legs = ['SELL CE 17000 2022-03-31 @ 100', 'BUY CE 17200 2022-03-31 @ 60'];
      const words = { symbol: 'NIFTY', legs, strategy: 's1', charges: 0, at: '2022-03-14 15:45' };
      await open.ask('trade open', words);
      for (const [name, price] of [
        ['NIFTY 2022-03-31 17000 CE', 150],
        ['NIFTY 2022-03-31 17200 CE', 80],
      ])
        await open.ask('trade close', { target: name, prices: [price], charges: 0, at: '2022-03-16 10:00' });
      const search = { text: ['NIFTY'], kind: ['trade'] };
      expect(await open.ask('memory search', search)).toMatchObject({ searched: 1 });
      const paths = [
        'NIFTY_20220314_133142.json.gz',
        'NIFTY_20220314_153000.json.gz',
        'NIFTY_20220315_114021.json',
      ];
      await open.ask('market import', {
        paths: paths.map((file) => sharedPath(`data/a_nse_option_chain/${file}`)),
      });
      expect(await open.ask('memory reindex', {})).toMatchObject({ embedder: 'hash-v1/384' });
      const markets = (await open.ask('memory search', { text: ['NIFTY market'], kind: ['market'] })) as {
        results: { at: string }[];
      };
      expect(markets.results.map(({ at }) => at.slice(0, 10)).sort()).toEqual(['2022-03-14', '2022-03-15']);
      const store = await open.ports.store();
      const [trade] = await store.memory.list({ kinds: ['trade'] }, 2);
      expect(trade!.conditions).not.toBeNull();
      expect(trade!.outcome).toEqual({ result: 'lost', pnl: -1500, currency: 'INR' });
    },
  );
});
