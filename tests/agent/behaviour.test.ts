import { afterEach, describe, expect, it } from 'vitest';
import type { ReviewPoint } from '../../src/agent/events.ts';
import { noHabits } from '../../src/agent/prompt/habits.ts';
import { actsOf, actsOfOrders, behaviourRemark } from '../../src/agent/review/behaviour.ts';
import type { Turn } from '../../src/agent/turn/turn.ts';
import type { Context } from '../../src/core/command.ts';
import type { OrderRecord } from '../../src/ports/desk.ts';
import { judge } from '../../src/services/sessions.ts';
import { type Bench, bench, scripted, tell, wire } from '../support/talk.ts';

let open: Bench | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

describe('the remark on how somebody is at it', () => {
  it('comes once in a talk, with the rows that show it', async () => {
    const stored = (i: number) => ({
      id: `turn-${i}`,
      sessionId: 's',
      seq: i + 1,
      at: Date.UTC(2026, 7, 19, 9, i),
      user: 'q',
      answer: 'a',
      status: 'done' as const,
      document: { tools: [{ command: 'order preview', ok: true, output: { symbol: 'NIFTY' } }] },
      review: null,
      verdict: null,
      verdictNote: null,
    });
    const acts = actsOf(
      [0, 1].map(stored),
      {
        at: Date.UTC(2026, 7, 19, 9, 5),
        turnId: 'turn-now',
        tools: [
          {
            command: 'order place',
            ok: true,
            output: { symbol: 'NIFTY', state: 'filled', risk: 'open', maxLoss: 900 },
          },
          {
            command: 'order place',
            ok: true,
            output: { symbol: 'NIFTY', state: 'rejected', risk: 'open', maxLoss: 900 },
          },
          {
            command: 'order place',
            ok: true,
            output: { symbol: 'NIFTY', state: 'filled', risk: 'close', maxLoss: 0 },
          },
          { command: 'order cancel', ok: false, output: {} },
        ],
      },
      {
        ...noHabits,
        closed: [{ symbol: 'NIFTY', name: 'straddle', at: '2026-08-19T14:33:00+05:30', net: -500 }],
      },
    );
    expect(acts.map(({ kind, size }) => [kind, size])).toEqual([
      ['preview', null],
      ['preview', null],
      ['lost', null],
      ['placed', 900],
    ]);
    const looks = (n: number) =>
      Array.from({ length: n }, () => ({ command: 'order preview', ok: true, output: { symbol: 'NIFTY' } }));
    let first = true;
    const turn = (more: object = {}) =>
      ({
        desk: { ports: { config: { personal: true } } },
        turnId: 'turn-now',
        earlier: [0, 1, 2, 3, 4].map(stored),
        ran: looks(1),
        habits: async () => noHabits,
        once: () => {
          const now = first;
          first = false;
          return now;
        },
        ...more,
      }) as unknown as Turn;
    const now = Date.UTC(2026, 7, 19, 9, 6);
    expect(await behaviourRemark(turn({ ran: [] }), now)).toEqual([]);
    expect(await behaviourRemark(turn({ desk: { ports: { config: { personal: false } } } }), now)).toEqual(
      [],
    );
    const [remark] = await behaviourRemark(turn(), now);
    expect(remark).toMatchObject({ kind: 'behaviour', level: 'caution' });
    expect(remark!.text).toContain('6 times in 20 minutes');
    expect(remark!.text).toContain('order preview of turn turn-now');
    expect(await behaviourRemark(turn(), now)).toEqual([]);
    // A talk that is gone on with knows that it had its remark.
    first = true;
    const had = [0, 1, 2, 3, 4].map((i) => ({ ...stored(i), review: { points: [remark], note: null } }));
    expect(await behaviourRemark(turn({ earlier: had }), now)).toEqual([]);
  });
});

describe('orders typed in the shell', () => {
  const order = (i: number, more: object = {}) =>
    ({
      intent: `intent-${i}-of-many`,
      symbol: 'NIFTY',
      state: 'filled',
      placedAt: Date.UTC(2026, 7, 19, 9, i),
      changedAt: Date.UTC(2026, 7, 19, 9, i),
      report: { risk: 'open', maxLoss: 90_000 },
      request: { note: null },
      correlation: `shell-${i}`,
      ...more,
    }) as unknown as OrderRecord;
  it('are acts as those of a talk are; a cycle’s, refused ones, exits and the talk’s own are not', () => {
    const orders = [
      order(1),
      order(2, { state: 'cancelled', changedAt: Date.UTC(2026, 7, 19, 9, 4) }),
      order(3, { request: { note: 'cycle shell-3' } }),
      order(4, { state: 'rejected' }),
      order(5, { report: { risk: 'close', maxLoss: null } }),
      order(6, { correlation: 'turn-now' }),
    ];
    expect(
      actsOfOrders(orders, new Set(['turn-now'])).map(({ kind, size, row }) => [kind, size, row]),
    ).toEqual([
      ['placed', 900, 'order intent-1'],
      ['placed', 900, 'order intent-2'],
      ['cancelled', null, 'order intent-2'],
    ]);
  });
  it('complete a signal together with what the talk did', async () => {
    const orders = [1, 2, 3].map((i) => order(i, { state: 'cancelled' }));
    const turn = {
      desk: {
        ports: {
          config: { personal: true },
          store: async () => ({ desk: { orders: async () => orders } }),
        },
      },
      turnId: 'turn-now',
      earlier: [],
      ran: [{ command: 'order cancel', ok: true, output: { symbol: 'NIFTY' } }],
      habits: async () => noHabits,
      once: () => true,
    } as unknown as Turn;
    const [remark] = await behaviourRemark(turn, Date.UTC(2026, 7, 19, 9, 6));
    expect(remark?.text).toMatch(/4 orders were cancelled.*order intent-1/);
  });
});

describe('a vote', () => {
  it('is shown with the next idea of its kind, and told to the model', async () => {
    const lines = () =>
      scripted([{ calls: [{ name: 'suggest', arguments: { symbol: 'NIFTY' } }] }, { text: 'Three ideas.' }]);
    open = await bench({ review: true, model: lines() });
    const conversation = await open.open();
    const told = await tell(conversation, 'An idea for NIFTY?');
    const { turnId } = told.of('turnEnded')[0]!;
    const context = { ports: open.ports, asOf: null } as unknown as Context;
    await judge('bad', { turnId, note: 'too wide for me' }, context);
    await conversation.close();
    const again = lines();
    open.ports.model = async () => again;
    const second = await open.open();
    const later = second.later()[Symbol.asyncIterator]();
    await tell(second, 'Another idea for NIFTY?');
    const { value } = await later.next();
    const points: readonly ReviewPoint[] = value?.type === 'review' ? value.points : [];
    expect(points.find(({ kind }) => kind === 'vote')?.text).toMatch(
      /bad on \d{4}-\d\d-\d\d: "too wide for me"/,
    );
    expect(wire(again.requests[0]!)).toContain('too wide for me');
    await second.close();
  });
});
