import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/core/command.ts';
import { ivCardInput, journalCardInput, zeroDteInput } from '../../../src/core/shapes/card.ts';
import { earningsInput } from '../../../src/core/shapes/card-earnings.ts';
import { earningsCard, ivCard, journalCard, zeroDteCard } from '../../../src/services/card/cards.ts';
import { bench } from '../../support/talk.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-card-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function sample<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const desk = await bench();
  try {
    const asOf = Date.parse('2026-08-19T15:15:00+05:30');
    return await work({ ports: desk.ports, asOf, signal: new AbortController().signal } as Context);
  } finally {
    await desk.close();
  }
}

describe('cards on the bundled sample', () => {
  it('zero-dte: decay and charm go one way, chances are chances, the range holds the forward', async () => {
    const card = await sample((context) => zeroDteCard(zeroDteInput.parse({ symbol: 'NIFTY' }), context));
    const { hours, pin, move, gamma } = card;
    expect(hours.length).toBeGreaterThan(3);
    for (const [i, row] of hours.slice(1).entries()) {
      const before = hours[i]!;
      expect(row.straddle!).toBeLessThan(before.straddle!);
      expect(row.gamma!).toBeGreaterThan(before.gamma!);
      // An out-of-the-money option loses delta as time goes: that is its charm.
      expect(row.deltaAbove!).toBeLessThanOrEqual(before.deltaAbove!);
      expect(Math.abs(row.deltaBelow!)).toBeLessThanOrEqual(Math.abs(before.deltaBelow!));
    }
    expect(pin.strikes.length).toBe(5);
    for (const { chance } of pin.strikes) {
      expect(chance!).toBeGreaterThan(0);
      expect(chance!).toBeLessThan(0.5);
    }
    expect(move!.low).toBeLessThan(card.forward!);
    expect(move!.high).toBeGreaterThan(card.forward!);
    expect(gamma.largest.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1);
    expect(card).toMatchObject({ expiresToday: false, freshness: { state: 'sample' } });
    expect(card.warnings.some((words) => words.includes('not today'))).toBe(true);
  });

  it('iv: the term is consistent with its forward volatilities', async () => {
    const card = await sample((context) => ivCard(ivCardInput.parse({ symbol: 'NIFTY' }), context));
    expect(card.term.length).toBeGreaterThan(2);
    expect(card.ivRank).not.toBeNull();
    expect(card.skew.at(-1)!.riskReversal25).not.toBeNull();
    const dear = card.term[1]!;
    expect(dear.forwardIv!).toBeGreaterThan(dear.atmIv!);
  });

  it('earnings: the event is the variance that the expiry after it has more', async () => {
    const calendar = path.join(folder, 'dates.csv');
    fs.writeFileSync(calendar, 'symbol,date,time\nNIFTY,2026-08-27,after\nNIFTY,2026-07-30,after\n');
    const [card, iv] = await sample(async (context) => [
      await earningsCard(earningsInput.parse({ symbol: 'NIFTY', calendar }), context),
      await ivCard(ivCardInput.parse({ symbol: 'NIFTY' }), context),
    ]);
    const [near, far] = iv.term;
    expect(card.implied).toMatchObject({ expiry: far!.expiry, reason: null });
    const years = (Date.parse(`${far!.expiry}T15:30:00+05:30`) - Date.parse(iv.asOf)) / (365 * 86_400_000);
    const wanted = Math.sqrt((far!.atmIv! ** 2 - near!.atmIv! ** 2) * years) * Math.sqrt(2 / Math.PI);
    expect(card.implied!.event!).toBeCloseTo(wanted, 4);
    expect(card.upcoming).toEqual([
      { symbol: 'NIFTY', date: '2026-08-27', time: 'after', kind: 'results', inDays: 8 },
    ]);
    expect(card.past).toHaveLength(1);
    await expect(sample((context) => earningsCard(earningsInput.parse({}), context))).rejects.toMatchObject({
      kind: 'usage',
      hint: expect.stringContaining('--calendar'),
    });
  });

  it('journal: says that there is nothing where there is nothing', async () => {
    const card = await sample((context) => journalCard(journalCardInput.parse({}), context));
    expect(card).toMatchObject({ trades: 0, streak: { n: 0, kind: null }, findings: [], best: [] });
    expect(card.noFinding).toContain('no closed trade');
  });
});
