import { afterEach, describe, expect, it } from 'vitest';
import { habitsOf, lossStreak, mostOften, noHabits } from '../../../src/agent/prompt/habits.ts';
import { personLine } from '../../../src/agent/prompt/prompt.ts';
import { rulesOpinion } from '../../../src/agent/review/review.ts';
import { execute } from '../../../src/core/execute.ts';
import { type Bench, bench, scripted, tell, wire } from '../../support/talk.ts';

const benches: Bench[] = [];
afterEach(async () => {
  for (const made of benches.splice(0)) await made.close();
});

/** A book with two closed losers and an open call on NIFTY. */
async function traded() {
  const model = scripted([{ text: 'Well.' }]);
  const made = await bench({ model });
  benches.push(made);
  const run = async (name: string, input: unknown) => {
    const command = await made.desk.registry.find((entry) => entry.name === name)!.load();
    const context = { ports: made.ports, caller: 'cli', confirmed: true, asOf: null } as const;
    const signal = new AbortController().signal;
    const done = await execute(command, input, {
      ...context,
      signal,
      emit: () => undefined,
      correlationId: 'x',
    });
    if (!done.ok) throw new Error(done.error.message);
  };
  for (const day of ['2026-11-11', '2026-11-12']) {
    const share = { symbol: 'RELIANCE', quantity: 10 };
    await run('trade open', { ...share, side: 'buy', price: 1500, at: `${day}T10:00:00+05:30` });
    await run('trade open', { ...share, side: 'sell', price: 1400, at: `${day}T14:00:00+05:30` });
  }
  const legs = ['BUY CE 24900 2026-12-01 @ 100'];
  await run('trade open', { symbol: 'NIFTY', legs, at: '2026-11-19T10:00:00+05:30' });
  return { ...made, model };
}

describe('what a conversation knows of the book', () => {
  it('reads open and closed trades, newest first', async () => {
    const { desk } = await traded();
    const habits = await habitsOf(desk, 't', new AbortController().signal);
    expect(habits.open.map(({ symbol, net }) => [symbol, net])).toEqual([['NIFTY', null]]);
    expect(habits.closed.map(({ symbol }) => symbol)).toEqual(['RELIANCE', 'RELIANCE']);
    expect(lossStreak(habits)).toBe(2);
    expect(lossStreak(noHabits)).toBe(0);
    expect(mostOften(['a', 'b', 'b'])).toEqual(['b', 'a']);
  });

  it('tells the model of it as data beside the question, never in the system role', async () => {
    const { open, model } = await traded();
    await tell(await open(), 'How am I doing?');
    const [request] = model.requests;
    expect(wire(request!)).toContain('follows');
    expect(request!.system).not.toContain('RELIANCE');
    const [question] = request!.messages;
    expect(question).toMatchObject({ role: 'user' });
    const context = JSON.parse(/\n(\{.*\})\n/.exec((question as { text: string }).text)![1]!) as {
      person: unknown;
      recent: { what: string; symbol: string }[];
    };
    expect(context.person).toMatchObject({ follows: ['RELIANCE', 'NIFTY'] });
    expect(context.recent.map(({ what, symbol }) => `${what} ${symbol}`)).toEqual([
      'opened NIFTY',
      'closed RELIANCE',
      'closed RELIANCE',
    ]);
  });

  it('reaches the second opinion: what is held, losses in a row, a holiday in a short trade', () => {
    const suggestion = { name: 'Long Call', legs: [{ action: 'buy' }], maxLoss: -1000 };
    const rows = [
      { command: 'suggest', output: { symbol: 'NIFTY', expiry: '2026-11-26', suggestions: [suggestion] } },
    ];
    const lost = { symbol: 'NIFTY', name: 'Long Call', at: '2026-11-12T10:00:00+05:30', net: -5 };
    const points = rulesOpinion({
      question: 'An idea?',
      answer: 'One.',
      rows,
      ungrounded: [],
      person: { capital: null, experience: 'intermediate' },
      habits: { open: [{ ...lost, net: null }], closed: [lost, lost, lost] },
      now: Date.parse('2026-11-20T10:00:00+05:30'),
    });
    const said = points.map(({ kind, text }) => `${kind}: ${text}`).join('\n');
    expect(said).toContain('size: You already hold a position on NIFTY');
    expect(said).toContain('memory: Your last 3 trades lost');
    expect(said).toContain('event: An exchange holiday on 2026-11-24');
  });

  it('a decision of the central bank within the life of a trade reaches the second opinion', () => {
    const suggestion = { name: 'Long Call', legs: [{ action: 'buy' }], maxLoss: -1000 };
    const about = (expiry: string) => {
      const rows = [{ command: 'suggest', output: { symbol: 'NIFTY', expiry, suggestions: [suggestion] } }];
      const now = Date.parse('2026-11-27T10:00:00+05:30');
      const person = { capital: null, experience: 'intermediate' } as const;
      return rulesOpinion({
        question: 'An idea?',
        answer: 'One.',
        rows,
        ungrounded: [],
        person,
        habits: { open: [], closed: [] },
        now,
      })
        .map(({ text }) => text)
        .join('\n');
    };
    expect(about('2026-12-08')).toContain('RBI policy decision on 2026-12-04 falls within the life');
    expect(about('2026-12-01')).not.toContain('RBI');
  });

  it('asks for short lines on a narrow screen', () => {
    const person = { experience: 'intermediate', risk: 'medium', capital: null } as const;
    expect(personLine({ ...person, columns: 50 })).toContain('narrow screen');
    expect(personLine({ ...person, columns: 120 })).toBe(personLine(person));
  });
});
