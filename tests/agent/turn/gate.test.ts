import { describe, expect, it } from 'vitest';
import { gate, marked } from '../../../src/agent/turn/gate.ts';
import { flaggedIn, repaired, repairRequest, repairsIn } from '../../../src/agent/turn/repair.ts';
import { ground } from '../../../src/domain/grounding/grounding.ts';

const rows = [
  { symbol: 'NIFTY', spot: 24_864.2, maxPain: 24_900, strikes: [{ strike: 24_900 }, { strike: 25_300 }] },
];
const unproven = (text: string) => ground(text, rows).figures.filter(({ supported }) => !supported);

/** What comes through, piece by piece, and what is held at the end. */
function through(pieces: readonly string[]) {
  const gated = gate(unproven);
  const shown = pieces.map((piece) => gated.push(piece));
  shown.push(gated.end());
  return { shown, text: shown.join(''), held: gated.held() };
}

describe('the gate', () => {
  it('lets words through at once and figures with their sentence', () => {
    const { shown, held } = through(['NIFTY stands ', 'at 24,8', '64.20 now', '. Calm', ' market']);
    expect(shown).toEqual(['NIFTY stands ', 'at ', '', '24,864.20 now. ', 'Calm ', 'market']);
    expect(held).toBe('');
  });
  it('holds a sentence back whose figure nothing proves, and all after it', () => {
    const { text, held } = through(['Fine. NIFTY stands ', 'at 25,300. Max pain is 24,900.']);
    expect(text).toBe('Fine. NIFTY stands ');
    expect(held).toBe('at 25,300. Max pain is 24,900.');
  });
  it('is the same however a text is cut', () => {
    const whole = 'NIFTY is at 24,864.20.\n- Max pain: 24,900; a ninety percent chance. Over.';
    for (let at = 1; at < whole.length; at++) {
      const two = through([whole.slice(0, at), whole.slice(at)]);
      expect(two.text + two.held).toBe(whole);
      expect(two.held).toMatch(/ninety percent chance. Over.$/);
    }
  });
  it('judges a text without any end in parts', () => {
    const endless = 'calm market '.repeat(200);
    const calm = through([...endless].map((letter) => letter));
    expect([calm.text, calm.held]).toEqual([endless, '']);
    const { text, held } = through([endless, 'stands at 25,300 and ', endless]);
    expect(text).toBe(`${endless}stands at `);
    expect(held).toBe(`25,300 and ${endless}`);
  });
  it('marks a figure where it stands', () => {
    const text = 'NIFTY stands at **25,300**. Max pain is 24,900.';
    expect(marked(text, unproven(text))).toBe('NIFTY stands at **25,300 [unproven]**. Max pain is 24,900.');
  });
});

describe('a second try', () => {
  const whole = 'Calm. NIFTY is at 25,300. Max pain is 24,500 today.\nBye.';
  const flagged = flaggedIn(whole, unproven(whole));
  const shown = 'Calm. NIFTY is at '.length;
  const tried = (said: string) => repaired(whole, flagged, repairsIn(said), shown, unproven);

  it('names the sentences, their figures and what was read of them', () => {
    expect(flagged.map(({ text }) => text)).toEqual(['NIFTY is at 25,300. ', 'Max pain is 24,500 today.\n']);
    const request = repairRequest(flagged, shown);
    expect(request).toContain(
      '1. "NIFTY is at 25,300." Not in any result: 25,300. It is begun already: "NIFTY is at".',
    );
    expect(request).toContain('2. "Max pain is 24,500 today." Not in any result: 24,500.\n');
  });
  it('takes what holds and goes on from what was read', () => {
    expect(tried('1. 24,864.20.\n2. Max pain is 24,900 today.')).toEqual({
      text: 'Calm. NIFTY is at 24,864.20. Max pain is 24,900 today.\nBye.',
      mended: 2,
    });
    expect(tried('1. NIFTY is at 24,864.20.').text).toContain('NIFTY is at 24,864.20. Max pain is 24,500');
  });
  it('leaves what does not hold, what is missing and what is too much', () => {
    expect(tried('Sorry, I was wrong.')).toEqual({ text: whole, mended: 0 });
    expect(tried('1. 25,400.\n2. Max pain is 24,700 today.')).toEqual({ text: whole, mended: 0 });
    expect(tried(`1. ${'24,864.20 '.repeat(40)}`).mended).toBe(0);
  });
});
