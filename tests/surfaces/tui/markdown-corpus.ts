/** Answers as models write them, and what trips renderers that work piece by piece. */
export const corpus = {
  answer: `# NIFTY outlook

The market is **range-bound** with _falling_ volatility; the \`PCR\` is 0.92 and max pain stands at 25,500.
Second line of the same paragraph,
and a [source](https://example.com/a_b).

## Plan

1. **Iron condor** — sell 25,800 CE / 25,200 PE
2. Keep *risk* under ₹12,000
   - hedge early
   - [x] margin checked
   - [ ] event checked

   A continuation paragraph.

> Quoted **advice** goes on for a while and is wrapped inside its own mark.
> More.

\`\`\`json
{ "legs": [1, 2],   "note": "a very long line of code that has to be cut somewhere" }
\`\`\`

| Strike | CE | PE |
|:-------|---:|:--:|
| 25,500 | 112.50 | **98.20** |
| 26,000 | 12.05 | 480.35 |

---
Done.`,
  'wide table': `| Structure | Expiry | Max profit | Max loss | breakeven | Comment |
|---|---|---|---|---|---|
| Iron condor | 2026-11-26 | 4,250 | 12,000 | 25,480.35 | A conservative choice when the event is past |
| Bull put spread | 2026-12-03 | 2,100 | 7,900 | 25,120.10 | नमस्ते 日本語 🙂 ⚠️ done |

after`,
  unclosed:
    'An **unclosed bold and a `code span that never\nends and [a link](http://x and ~~strike\n\nNext *para* is fine.',
  'stray marks':
    '5 * 3 = 15, snake_case_name, 2 ** 8, a_b_, C:\\\\dir\\*, 50% [not a link] (nor this) <b>html</b> &amp; &lt;.\nhard  \nbreak\\\nhere',
  fences:
    '~~~\ncode ``` inside\n~~~\n\n```\nunclosed fence\n  | not | a table |\n# not a heading\n- not a list',
  lists:
    '- a\n- b\n\n- c after a blank\n    - deep\n\n      para in deep\n10. ten\n11) eleven\n-\n- **bold item** tail\n* star\n+ plus\ntext lazily going on\n\nout of the list',
  tables: '|only one line\n\n| a | b |\n|---|---|\n| x \\| y |\n| 1 | 2 | 3 |\nnot a row\n| head |\nno rule',
  quotes: '> one\n> two\n>\n> - item in quote\n> # heading in quote\n>> deeper **bold**\nlazy\n\nend',
  scripts:
    '日本語の文章は、空白なしで折り返される必要があります。「引用」も。한국어 문장도 있다. עברית ערבית العربية mixed. नमस्ते दुनिया क्षत्रिय 👩‍👩‍👧 ⚠️ 🇮🇳 ₹1,20,000 −5 %.',
  'long words': `${'x'.repeat(130)} ${'漢'.repeat(50)} https://example.com/${'path/'.repeat(20)} end`,
  headings:
    '# One\ntext\n## Two **bold** `code`\n### Three ###\n#not a heading\n\n\n\n#### Four\n---\n***\n_ _ _\n',
  blanks: '\n\n\nfirst\n\n\n\nsecond\n   \nthird\n\n',
} as const;
