import { describe, expect, it } from 'vitest';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import { look } from '../../../../src/surfaces/tui/screen/look.ts';
import { chopped, folded } from '../../../../src/surfaces/tui/text/chop.ts';
import { rendered } from '../../../../src/surfaces/tui/text/markdown.ts';
import { tame, wrapped } from '../../../../src/surfaces/tui/text/wrap.ts';
import { fc } from '../../../support/properties.ts';

/** Texts whose width terminals and programs tend to disagree about. */
const corpus = [
  ...[
    'plain',
    '₹1,20,000',
    '−5.25 %',
    '25,500 CE',
    '●▲▼✓✗',
    '▁▂▃▄▅▆▇█',
    '⠋⠙⠹',
    '│┃╽╿',
    '日本語',
    '한국어',
    '中文，标点。',
  ],
  ...[
    'ｆｕｌｌ',
    'ﾊﾝｶｸ',
    '🙂',
    '🇮🇳',
    '👍🏽',
    '👩‍👩‍👧',
    '⚠️',
    '⏸️',
    '⬆️',
    '1️⃣',
    '©️',
    '🏳️‍🌈',
    'é',
    'e\u0301',
    'नमस्ते',
    'क्षत्रिय',
  ],
  ...[
    'தமிழ்',
    'ગુજરાતી',
    'עברית',
    'العربية',
    'ไทย',
    'ﷺ',
    'Z͑ͫ̓ͪ̂ͫ̽͏̴̙',
    '𝒜𝒷𝒸',
    'a\u00a0b',
    '…',
    '—',
    '“q”',
    '½',
    '√',
    '≤≥≠',
    '→',
    '∞',
  ],
];
const bare = (line: string) => line.replaceAll(/\u001b\[[\d;]*m/g, '');

describe('widths', () => {
  it('lines up every column of a table of all scripts', () => {
    const rows = corpus.map((text, i) => `| ${text} | ${i} | end |`);
    const lines = rendered(
      ['| text | n | mark |', '|---|--:|---|', ...rows].join('\n'),
      look(false, false),
      70,
    );
    const ends = lines.slice(2).map((line) => width(line.slice(0, line.lastIndexOf('end'))));
    expect(ends.length).toBe(corpus.length);
    expect(new Set(ends).size).toBe(1);
  });
  it('takes the emoji that terminals disagree about out of tables', () => {
    expect(['⚠️', '1️⃣', '👍🏽', '👩‍👩‍👧', '🏳️‍🌈', '🇮🇳', 'नमस्ते'].map(tame)).toEqual([
      '⚠',
      '1',
      '👍',
      '👩',
      '🏳',
      '🇮🇳',
      'नमस्ते',
    ]);
  });
});

describe('laying text out', () => {
  const word = fc.constantFrom(...corpus, 'a', 'longerword', 'x'.repeat(40), '漢'.repeat(20));
  const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(' '));
  it('keeps every character and no line too wide', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 60 }), (whole, columns) => {
        const lines = wrapped(whole, columns);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
      }),
    );
  });
  it('cuts exactly, so that the pieces joined are the text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, columns) => {
        const lines = chopped(whole, columns);
        expect(lines.join('')).toBe(whole);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
  it('folds a painted line without losing text or letting colour run out', () => {
    const line = `\u001b[31m${'red '.repeat(10)}\u001b[39m plain \u001b[1mbold\u001b[22m`;
    const lines = folded(line, 12);
    expect(lines.map(bare).join('')).toBe(bare(line));
    for (const one of lines) expect(width(one)).toBeLessThanOrEqual(12);
    expect(lines[1]!.startsWith('\u001b[31m')).toBe(true);
  });
  it('breaks between wide characters and keeps closing marks with them', () => {
    expect(wrapped('日本語です。次', 10)).toEqual(['日本語で', 'す。次']);
  });
});
