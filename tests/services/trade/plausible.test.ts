import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk } from '../../support/trading.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents of many commands are read by key
type Doc = Record<string, any>;
let coach: ReturnType<typeof desk>;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-plausible-'));
const ask = (name: string, input?: unknown) => coach.ask(name, input) as Promise<Doc>;
const nifty = (leg: string, more: object = {}) =>
  ask('trade open', { symbol: 'NIFTY', legs: [leg], ...more });
beforeAll(() => {
  coach = desk('2026-11-21T12:00:00+05:30');
});
afterAll(async () => {
  await coach.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['an expiry that is none', 'BUY PE 24800 2026-12-30 @ 80', { at: '2026-11-20 11:00' }],
  ['an expiry on a holiday', 'BUY PE 24800 2026-11-24 @ 80', { at: '2026-11-20 11:00' }],
  ['a strike off the step', 'BUY PE 24810 2026-12-29 @ 80', { at: '2026-11-20 11:00' }],
  ['a Sunday', 'BUY PE 24800 2026-12-29 @ 80', { at: '2026-11-15 11:00' }],
  ['the night', 'BUY PE 24800 2026-12-29 @ 80', { at: '2026-11-20 03:00' }],
  ['a contract that had expired', 'BUY PE 24800 2026-11-17 @ 80', { at: '2026-11-18 11:00' }],
  ['a contract that has expired by now', 'BUY PE 24800 2026-11-17 @ 80', {}],
])('%s is refused, and written down on --anyway with a warning', async (_, leg, more) => {
  expect(await nifty(leg, more)).toMatchObject({
    kind: 'refused',
    hint: expect.stringContaining('--anyway'),
  });
  const { warnings } = await nifty(leg, { ...more, anyway: true });
  expect(warnings).not.toEqual([]);
});

it('a Saturday on which something of a session is written down is no doubt of it', async () => {
  expect(await nifty('BUY PE 24900 2026-12-29 @ 80')).toMatchObject({ warnings: [] });
  expect(await nifty('BUY PE 24900 2026-12-29 @ 81', { at: '2026-11-20' })).toMatchObject({ warnings: [] });
});

it('a closing on a day without a session is refused', async () => {
  const close = { target: 'NIFTY 2026-12-29 24900 PE', prices: [90], at: '2026-11-21 11:00' };
  expect(await ask('trade close', close)).toMatchObject({ kind: 'refused' });
  expect(await ask('trade close', { ...close, anyway: true })).toMatchObject({
    realised: expect.any(Number),
  });
});

it('an import says what cannot have been, and keeps it', async () => {
  const file = path.join(folder, 'trades.csv');
  fs.writeFileSync(
    file,
    [
      'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time',
      'ITC,INE154A01025,2026-11-15,NSE,EQ,EQ,buy,false,10,400,1,1,2026-11-15T10:22:33',
      'ITC,INE154A01025,2026-11-16,NSE,EQ,EQ,buy,false,10,400,2,2,2026-11-16T02:22:33',
      'ITC,INE154A01025,2026-11-17,NSE,EQ,EQ,buy,false,10,400,3,3,2026-11-17T10:22:33',
    ].join('\n'),
  );
  const [report] = (await ask('journal import', { paths: [file] }))['files'];
  expect(report['added']).toBe(3);
  const notes = (report['notes'] as string[]).filter((note) => note.includes('cannot have been made'));
  expect(notes).toEqual([
    expect.stringContaining(
      '1 trade cannot have been made as the file tells: ITC: NSE had no session on 2026-11-15',
    ),
    expect.stringContaining('not at 02:22'),
  ]);
});
