import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { built, freshHome, type Ran, root, runCoach } from '../support/run-coach.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

// The main job and its bad days, on the built program as a person runs it.
beforeAll(built, 60_000);
const home = freshHome();
const at = (name: string) => path.join(home, name);
const asOf = ['--as-of', '2026-11-21T10:00:00+05:30'];
const run = (args: string[], input?: string | Uint8Array): Promise<Ran> =>
  runCoach(args, { home, ...(input === undefined ? {} : { stdin: 'pipe', input }) });
const file = (name: string, content: string | Uint8Array) => {
  fs.writeFileSync(at(name), content);
  return at(name);
};
const storeBytes = (place = home) => {
  const store = path.join(place, 'coach.db');
  return fs.existsSync(store) ? fs.readFileSync(store) : Buffer.alloc(0);
};

interface Document {
  id: string;
  market: { freshness: { state: string }; symbol: string };
  suggestions: {
    rank: number;
    name: string;
    legs: {
      action: string;
      lots: number;
      strike: number;
      expiry: string;
      type: string;
      quantity: number;
      price: number;
    }[];
    exits: {
      target: { pl: number; words: string };
      stop: { pl: number; words: string };
      timeStop: { date: string; words: string };
      invalidation: { above: number | null; words: string };
    };
    breakevensAfterCosts: number[];
    netCash: number;
    charges: { entry: number; exit: number; total: number; items: Record<string, number> };
    tags: string[];
    maxLossUnlimited: boolean;
  }[];
  rejected: { strategy: string; reason: string }[];
  warnings: string[];
}

describe('coach suggest', () => {
  it('answers on a fresh machine from the sample, and says loudly that it is one', async () => {
    const place = freshHome();
    const { code, out, err } = await runCoach(['suggest', 'NIFTY'], { home: place });
    const { suggestions } = JSON.parse(
      (await runCoach(['suggest', 'NIFTY', '--json'], { home: place })).out,
    ) as Document;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('SAMPLE DATA');
    expect(suggestions.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    for (const { rank, name } of suggestions) {
      expect(out).toMatch(new RegExp(`^${rank} ${name} +\\d+%`, 'm'));
      expect(out).toMatch(new RegExp(`^${rank} ${name} · \\w+ risk · 1 lot of 65$`, 'm'));
    }
    expect((fs.statSync(path.join(place, 'coach.db')).mode & 0o777).toString(8)).toBe('600');
  }, 20_000);

  it('gives the same bytes each time for the same moment, and replays them', async () => {
    const first = await run(['suggest', 'NIFTY', '--json', ...asOf]);
    const second = await run(['suggest', 'NIFTY', '--json', ...asOf]);
    expect(first.code).toBe(0);
    expect(second.out).toBe(first.out);
    const { id } = JSON.parse(first.out) as Document;
    const again = await run(['replay', id, '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ id, same: true, firstDifference: null });
    expect(JSON.stringify((JSON.parse(again.out) as { document: unknown }).document)).toBe(
      first.out.trimEnd(),
    );
  });

  it('sums what it shows', async () => {
    const { suggestions } = JSON.parse((await run(['suggest', 'NIFTY', '--json', ...asOf])).out) as Document;
    expect(suggestions).toHaveLength(3);
    for (const s of suggestions) {
      const cash = s.legs.reduce(
        (sum, leg) => sum + (leg.action.toLowerCase() === 'sell' ? 1 : -1) * leg.quantity * leg.price,
        0,
      );
      expect(s.netCash).toBeCloseTo(cash, 1);
      expect(s.charges.total).toBeCloseTo(s.charges.entry + s.charges.exit, 1);
      expect(s.charges.total).toBeCloseTo(
        Object.values(s.charges.items).reduce((a, b) => a + b, 0),
        1,
      );
      for (const tag of s.tags) expect(tag).toMatch(/^(BUY|SELL) (CE|PE|FUT)$/);
    }
  });

  it('a person sees what the document says: strikes, exits, break-evens', async () => {
    const bearish = ['suggest', 'SPY', '--source', 'sample', '--view', 'bearish', ...asOf];
    const { suggestions } = JSON.parse((await run([...bearish, '--json'])).out) as Document;
    const shown = async (...more: string[]) => (await run([...bearish, ...more])).out.replaceAll(/\s+/g, ' ');
    const [card, full, ...whys] = (await Promise.all([
      shown(),
      shown('--full'),
      ...suggestions.map(({ rank }) => shown('--why', String(rank))),
    ])) as [string, string, ...string[]];
    const ideas = card.split(/ (?=\d [\w ]+ · \w+ risk)/).slice(1);
    const dollars = (amount: number) => `${amount < 0 ? '−' : '+'}$${Math.abs(amount).toFixed(0)}`;
    expect([suggestions.length, ideas.length]).toEqual([3, 3]);
    for (const [i, { rank, name, exits, breakevensAfterCosts, legs }] of suggestions.entries()) {
      const [idea, why] = [ideas[i]!, whys[i]!];
      const evens = breakevensAfterCosts.map((at) => at.toFixed(2)).join(', ');
      const { target, stop, timeStop, invalidation } = exits;
      expect(Object.keys(exits)).toEqual(['target', 'stop', 'timeStop', 'invalidation']);
      for (const { words } of Object.values(exits)) {
        expect(why).toContain(words);
        expect(full).toContain(words);
      }
      expect(timeStop.date).toBe('2026-08-20');
      expect(idea).toContain(`${rank} ${name} · `);
      expect(idea).toContain(
        ` exit at ${dollars(target.pl)} or ${dollars(stop.pl)}, by 20 Aug, wrong above ${invalidation.above}`,
      );
      expect(idea).toContain(` even ${evens} worth `);
      expect(why).toContain(` after charges ${evens} `);
      for (const { action, type, strike, price, expiry } of legs) {
        const side = action.toUpperCase();
        const later = expiry === '2026-08-28' ? ' 28 Aug' : '';
        expect(idea).toContain(` ${side} ${type[0]} ${strike}${later} at ${price.toFixed(2)} `);
        expect(why).toMatch(new RegExp(`${side} \\d+ [CP]E? ${strike} ${expiry} ${price.toFixed(2)} `));
      }
    }
    expect(full).toContain('PCR change');
  }, 20_000);

  it('ranks volatility among a whole year of trading days', async () => {
    const chain = await run(['chain', 'NIFTY', '--source', 'sample', '--strikes', 'none', '--json', ...asOf]);
    expect(JSON.parse(chain.out)).toMatchObject({ ivObservations: 252 });
  });

  it('keeps open short volatility away from an event the person names', async () => {
    const words = [
      'suggest',
      'NIFTY',
      '--source',
      'sample',
      '--view',
      'falling-volatility',
      // Open losses are looked at only for one whose capital and experience are known.
      '--capital',
      '5000000',
      '--experience',
      'advanced',
      '--json',
      ...asOf,
    ];
    const calm = JSON.parse((await run(words)).out) as Document;
    expect(calm.suggestions.some((s) => s.maxLossUnlimited)).toBe(true);
    const named = await run([...words, '--event', '2026-08-24 results']);
    const { suggestions, rejected, warnings, id } = JSON.parse(named.out) as Document;
    expect(suggestions.some((s) => s.maxLossUnlimited)).toBe(false);
    expect(rejected.find(({ strategy }) => strategy === 'short-straddle')?.reason).toMatch(/^event: results/);
    expect(warnings).toContain('Event before the exit: results on 2026-08-24');
    expect((await run(['replay', id])).code).toBe(0);
    expect((await run([...words, '--event', 'results'])).code).toBe(2);
  });

  it('shows a beginner no open loss, and a limit of capital holds', async () => {
    const beginner = JSON.parse(
      (await run(['suggest', 'NIFTY', '--experience', 'beginner', '--json', ...asOf])).out,
    ) as Document;
    expect(beginner.suggestions.every((s) => !s.maxLossUnlimited)).toBe(true);
    const small = await run(['suggest', 'NIFTY', '--capital', '100', '--json', ...asOf]);
    expect(small.code).toBe(0);
    const { suggestions, warnings } = JSON.parse(small.out) as Document;
    expect(suggestions).toEqual([]);
    expect(warnings.join(' ')).toMatch(/Nothing to suggest|Only \d of 3/);
  });

  it('has nothing to say before the sample begins', async () => {
    const early = await run(['suggest', 'NIFTY', '--as-of', '2020-01-01', '--json']);
    expect(early).toMatchObject({ code: 5, out: '' });
  });
});

describe('bad input', () => {
  const truncated = '{"records":{"expiryDates":["07-Nov-2024"],"data":[{"strikePrice":24000,"CE":{"strikeP';
  const empty =
    '{"records":{"expiryDates":[],"data":[],"timestamp":"05-Nov-2024 10:58:18","underlyingValue":24000,"strikePrices":[]},"filtered":{"data":[]}}';
  const poisoned =
    '{"records":{"expiryDates":["07-Nov-2024"],"timestamp":"05-Nov-2024 10:58:18","underlyingValue":1e308,"data":[{"strikePrice":1e308,"expiryDate":"07-Nov-2024","CE":{"strikePrice":1e308,"lastPrice":1e308,"openInterest":-1}}]}}';
  it.each([
    ['truncated JSON', 'torn.json', truncated],
    ['a web page', 'page.json', '<!doctype html><html><body>Access Denied</body></html>'],
    ['a CSV of another kind', 'other.csv', 'name,colour\nfrog,green\n'],
    ['an empty chain', 'empty.json', empty],
    ['prices of 1e308', 'huge.json', poisoned],
    ['an empty file', 'nothing.json', ''],
    ['not a zip', 'broken.zip', 'PK\u0003\u0004rubbish'],
  ])('%s is one clear error with a hint, exit 2, store untouched', async (_, name, content) => {
    const path = file(name, content);
    const before = storeBytes();
    for (const args of [
      ['suggest', 'NIFTY', '--chain', path],
      ['market', 'import', path],
    ]) {
      const { code, out, err } = await run([...args, '--json']);
      expect(out).toBe('');
      expect(code, err).toBe(2);
      const lines = err.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      const { error } = JSON.parse(lines[0]!) as { error: { kind: string; message: string; hint: string } };
      expect(error.kind).toBe('usage');
      expect(error.message.length).toBeGreaterThan(10);
      expect(error.hint.length).toBeGreaterThan(5);
      expect(err).not.toMatch(/NaN|undefined|\bat .*\.(js|ts):/);
    }
    expect(storeBytes().equals(before)).toBe(true);
  });

  it('a 200 MB file is refused without being swallowed', async () => {
    const path = at('large.json');
    const handle = fs.openSync(path, 'w');
    fs.writeSync(handle, '{"records":{"data":[');
    fs.ftruncateSync(handle, 200 * 2 ** 20);
    fs.closeSync(handle);
    const { code, err } = await run(['suggest', 'NIFTY', '--chain', path]);
    fs.rmSync(path);
    expect(code).toBe(2);
    expect(err).toContain('MB');
  });

  it('a small file that unpacks to a large one is refused', async () => {
    const path = file('bomb.json.gz', gzipSync(Buffer.alloc(300 * 2 ** 20)));
    expect((await run(['market', 'import', path])).code).toBe(2);
  });

  it.each([
    ['an unknown symbol', ['suggest', 'NIFTTY'], 5, 'NIFTY'],
    ['an expiry that is not listed', ['suggest', 'NIFTY', '--expiry', '2020-01-02'], 5, 'Listed'],
    ['an expiry that is no date', ['suggest', 'NIFTY', '--expiry', 'friday'], 2, 'YYYY-MM-DD'],
    ['a strike that is not listed', ['payoff', 'NIFTY', 'SELL CE 24901'], 2, 'nearest'],
    ['a strike nobody quotes', ['payoff', 'NIFTY', 'SELL CE 26700'], 2, '@'],
    ['a leg that is no leg', ['payoff', 'NIFTY', 'HOLD CE 24900'], 2, 'BUY'],
    ['a file that is not there', ['suggest', 'NIFTY', '--chain', 'no-such-file.json'], 5, 'path'],
    ['a number that is none', ['suggest', 'NIFTY', '--capital', '12abc'], 2, 'number'],
    ['a symbol of control characters', ['suggest', 'NI\u001b[2JFTY'], 5, ''],
    ['a moment that is none', ['suggest', 'NIFTY', '--as-of', 'yesterday-ish'], 2, ''],
    ['a suggestion that was never made', ['replay', 'nifty-19990101-000000000000'], 5, ''],
  ])('%s', async (_, args, code, word) => {
    const answer = await run(args);
    expect(answer.code, answer.err).toBe(code);
    expect(answer.out).toBe('');
    expect(answer.err.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(answer.err).toContain(word);
    expect(answer.err).not.toContain('\u001b');
  });
});

describe.skipIf(!hasShared)('real chains', () => {
  const chain = sharedPath('data/a_nse_option_chain/NIFTY_20241105_105818.json');

  it('reads one by path and through a pipe to the same document', async () => {
    const named = await run([
      'suggest',
      'NIFTY',
      '--chain',
      chain,
      '--as-of',
      '2024-11-05T11:00:00+05:30',
      '--json',
    ]);
    const piped = await run(
      ['suggest', 'NIFTY', '--chain', '-', '--as-of', '2024-11-05T11:00:00+05:30', '--json'],
      fs.readFileSync(chain),
    );
    expect(named.code, named.err).toBe(0);
    expect(piped.out).toBe(named.out);
    const document = JSON.parse(named.out) as Document;
    expect(document.market.freshness.state).toBe('live');
    expect(document.suggestions).toHaveLength(3);
    expect((await run(['replay', document.id])).code).toBe(0);
  });

  it('is no history for later answers unless it is kept on purpose', async () => {
    const place = freshHome();
    const ran = (...words: string[]) =>
      runCoach([...words, '--as-of', '2024-11-05T11:00:00+05:30', '--json'], { home: place });
    const sourceOf = async () => JSON.parse((await ran('chain', 'NIFTY', '--strikes', 'none')).out || '{}');
    const legs = ['NIFTY', 'BUY CE 24000', '--chain', chain];
    const { id } = JSON.parse((await ran('suggest', 'NIFTY', '--chain', chain)).out) as Document;
    expect((await ran('payoff', ...legs)).code).toBe(0);
    expect((await ran('replay', id)).code).toBe(0);
    expect((await sourceOf()).source).not.toBe('nse');
    const alone = await ran('suggest', 'NIFTY', '--keep');
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('--keep goes with --chain')]);
    expect((await ran('payoff', ...legs, '--keep')).code).toBe(0);
    expect(await sourceOf()).toMatchObject({ asOf: '2024-11-05T10:58:18+05:30', symbol: 'NIFTY' });
    const { receipt } = JSON.parse((await ran('suggest', 'NIFTY')).out) as { receipt: { chainId: string } };
    expect(JSON.parse((await ran('replay', id)).out)).toMatchObject({ same: true, chainId: receipt.chainId });
  }, 20_000);

  it('an expiry that is over by then is refused by name, and said loudly otherwise', async () => {
    const at = (time: string) => ['--chain', chain, '--as-of', `2024-11-07T${time}+05:30`, '--json'];
    const named = await run(['suggest', 'NIFTY', ...at('15:30:00'), '--expiry', '2024-11-07']);
    expect(named).toMatchObject({ code: 5, out: '' });
    const { error } = JSON.parse(named.err) as { error: { message: string; hint: string } };
    expect(error.message).toContain('2024-11-07 of NIFTY had closed by 2024-11-07T15:30:00+05:30');
    expect(error.hint).toContain('--as-of 2024-11-05T10:58:18+05:30');
    const open = await run(['suggest', 'NIFTY', ...at('15:29:00'), '--expiry', '2024-11-07']);
    expect(open.code, open.err).toBe(0);
    expect((JSON.parse(open.out) as Document).warnings.join()).not.toContain('EXPIRED');
    for (const words of [
      ['suggest', 'NIFTY'],
      ['payoff', 'NIFTY', 'SELL CE 24000'],
    ]) {
      const unnamed = await run([...words, ...at('15:30:00')]);
      expect(unnamed.code, unnamed.err).toBe(0);
      expect((JSON.parse(unnamed.out) as Document).warnings[0]).toMatch(/^EXPIRED: .*can be traded now/);
    }
  });

  it('imports once, refuses nothing twice, and becomes history', async () => {
    const place = freshHome();
    const folder = sharedPath('data/a_nse_option_chain');
    const files = fs
      .readdirSync(folder)
      .filter((name) => name.startsWith('NIFTY_2022031'))
      .map((name) => path.join(folder, name));
    const first = JSON.parse(
      (await runCoach(['market', 'import', ...files, '--json'], { home: place })).out,
    ) as { totals: { chainsAdded: number; failed: number } };
    expect(first.totals).toMatchObject({ chainsAdded: files.length, failed: 0 });
    const again = JSON.parse(
      (await runCoach(['market', 'import', ...files, '--json'], { home: place })).out,
    ) as { totals: { chainsAdded: number }; files: { status: string }[] };
    expect(again.totals.chainsAdded).toBe(0);
    expect(again.files.every((f) => f.status === 'already')).toBe(true);
    const moved = await runCoach(['diff', 'NIFTY', '--as-of', '2022-03-15T15:31:00+05:30', '--json'], {
      home: place,
    });
    expect(moved.code, moved.err).toBe(0);
  });

  it('tells a trend from the snapshots of two days, and from those of one', async () => {
    const folder = sharedPath('data/a_nse_option_chain');
    const named = (start: string) =>
      fs
        .readdirSync(folder)
        .filter((name) => name.startsWith(start))
        .map((name) => path.join(folder, name));
    const trendOf = async (place: string, time: string) => {
      const asked = ['--as-of', `2022-03-15T${time}+05:30`, '--strikes', 'none', '--json'];
      const { out } = await runCoach(['chain', 'NIFTY', ...asked], { home: place });
      return (JSON.parse(out) as { trend: { per: string; observations: number; pcrSlope: number } }).trend;
    };
    const [both, one] = [freshHome(), freshHome()];
    const files = named('NIFTY_2022031');
    await runCoach(['market', 'import', ...files], { home: both });
    const last = await trendOf(both, '15:31:00');
    expect(last).toMatchObject({ per: 'day', observations: files.length });
    expect(last.pcrSlope).toBeLessThan(0);
    // A day's first snapshot goes with those of the day before.
    expect(await trendOf(both, '11:41:00')).toMatchObject({ per: 'hour', observations: 3 });
    await runCoach(['market', 'import', ...named('NIFTY_20220315_')], { home: one });
    expect(await trendOf(one, '13:02:00')).toMatchObject({ per: 'hour', observations: 3 });
    expect(await trendOf(one, '12:40:00')).toBeNull();
  }, 30_000);

  it('the folder beside the checkout is read, never needed', () =>
    expect(fs.existsSync(path.join(root, 'data/sample/NIFTY.chain.json'))).toBe(true));
});
