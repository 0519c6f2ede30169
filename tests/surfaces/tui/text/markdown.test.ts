import { describe, expect, it } from 'vitest';
import { width } from '../../../../src/surfaces/cli/text/width.ts';
import { look } from '../../../../src/surfaces/tui/screen/look.ts';
import { markdown, rendered } from '../../../../src/surfaces/tui/text/markdown.ts';
import { fc } from '../../../support/properties.ts';
import { corpus } from '../markdown-corpus.ts';

const plain = look(false, false);
const bright = look(true, false);
const bare = (line: string) => line.replaceAll(/\u001b\[[\d;]*m/g, '');

/** Feeds pieces; at every cut the lines given and the rest must be what a full render of the prefix gives. */
function holdsAtEveryCut(pieces: readonly string[], columns: number, how = bright): void {
  const streamed = markdown(how, columns);
  const given: string[] = [];
  let prefix = '';
  for (const piece of pieces) {
    streamed.push(piece);
    prefix += piece;
    given.push(...streamed.take());
    expect([...given, ...streamed.rest()], JSON.stringify(prefix)).toEqual(rendered(prefix, how, columns));
  }
}

describe('markdown while it arrives', () => {
  for (const [name, text] of Object.entries(corpus)) {
    it(`${name}: every prefix, a character at a time, looks as if rendered whole`, () => {
      for (const columns of [24, 60]) holdsAtEveryCut([...text], columns);
    });
  }

  it('looks the same however any text is cut', () => {
    const words = fc.constantFrom(
      ...[
        'a',
        'bc',
        '**',
        '*',
        '_',
        '`',
        '```',
        '\n',
        '\n\n',
        ' ',
        '  ',
        '- ',
        '1. ',
        '# ',
        '> ',
        '| ',
        '|--|',
        '[x]',
        '(u)',
      ],
      ...[
        '~~',
        '\\',
        '&amp;',
        '<b>',
        '漢字',
        '🙂',
        'नि',
        '₹1,20,000',
        '    ',
        '---',
        '***',
        '+ ',
        '[ ] ',
        '\t',
        'word.',
      ],
    );
    const text = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(7), { minLength: 1, maxLength: 20 }), (whole, sizes) => {
        const characters = [...whole];
        const pieces: string[] = [];
        for (let at = 0, i = 0; at < characters.length; i++) {
          const size = 1 + sizes[i % sizes.length]!;
          pieces.push(characters.slice(at, at + size).join(''));
          at += size;
        }
        holdsAtEveryCut(pieces, 20);
      }),
      { numRuns: 400 },
    );
  });

  it('gives a long paragraph line by line, not at its end', () => {
    const streamed = markdown(plain, 40);
    const lines: number[] = [];
    for (let i = 0; i < 200; i++) {
      streamed.push(`word${i} `);
      lines.push(streamed.take().length);
      expect(streamed.rest().length).toBeLessThanOrEqual(2);
    }
    expect(lines.filter((n) => n > 0).length).toBeGreaterThan(30);
  });

  it('holds a table back until it is whole', () => {
    const streamed = markdown(plain, 40);
    streamed.push('| a | b |\n|---|--:|\n| 1 | 2 |\n');
    expect(streamed.take()).toEqual([]);
    expect(streamed.holding()).toBe(3);
    streamed.push('\nAfter');
    expect(streamed.take()).toEqual(['a      b', '───  ───', '1      2', '']);
  });
});

describe('markdown as drawn', () => {
  it('draws each construct', () => {
    expect(rendered(corpus['answer'], plain, 60)).toMatchInlineSnapshot(`
      [
        "NIFTY outlook",
        "",
        "The market is range-bound with falling volatility; the PCR",
        "is 0.92 and max pain stands at 25,500. Second line of the",
        "same paragraph, and a source (https://example.com/a_b).",
        "",
        "Plan",
        "",
        "1. Iron condor — sell 25,800 CE / 25,200 PE",
        "2. Keep risk under ₹12,000",
        "   • hedge early",
        "   • ☑ margin checked",
        "   • ☐ event checked",
        "",
        "   A continuation paragraph.",
        "",
        "▌ Quoted advice goes on for a while and is wrapped inside",
        "▌ its own mark. More.",
        "",
        "│ { "legs": [1, 2],   "note": "a very long line of code that",
        "│  has to be cut somewhere" }",
        "",
        "Strike      CE    PE",
        "──────  ──────  ──────",
        "25,500  112.50  98.20",
        "26,000   12.05  480.35",
        "",
        "────────────────────────",
        "Done.",
      ]
    `);
  });

  it('keeps every word of a table and every line within the width', () => {
    for (const columns of [10, 24, 40, 80, 200]) {
      for (const text of Object.values(corpus)) {
        for (const line of rendered(text, bright, columns)) {
          expect(width(bare(line)), line).toBeLessThanOrEqual(columns);
        }
      }
    }
    const narrow = rendered(corpus['wide table'], plain, 30).join(' ');
    for (const word of ['Expiry', 'breakeven', 'conservative', '25,480.35']) expect(narrow).toContain(word);
  });

  it('shows where a link leads', () => {
    expect(rendered('[NSE](https://nse.example)', plain, 60)).toEqual(['NSE (https://nse.example)']);
  });
});
