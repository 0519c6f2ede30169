import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeDeep, sanitizer } from '../../src/core/sanitize.ts';

const esc = '\u001b';

/** What goes in, what a reader may see of it. */
const hostile: [name: string, input: string, seen: string][] = [
  ['SGR colour', `${esc}[31mred${esc}[0m`, 'red'],
  ['SGR conceal', `a${esc}[8mhidden${esc}[28mb`, 'ahiddenb'],
  ['cursor up and rewrite', `LOSS${esc}[1A${esc}[2KGAIN`, 'LOSSGAIN'],
  ['clear screen and scrollback', `${esc}[2J${esc}[3Jx`, 'x'],
  ['private mode', `${esc}[?1049hx${esc}[?25l`, 'x'],
  ['device status report', `${esc}[6nx`, 'x'],
  ['CSI with intermediate', `${esc}[4 qx`, 'x'],
  ['CSI 8-bit', '\u009b31mred', 'red'],
  ['CSI cut by text of another script', `${esc}[3हिन्दी`, 'हिन्दी'],
  ['CSI cut by a line end', `${esc}[31\nnext`, '\nnext'],
  ['CSI without a final', `${esc}[${'1;'.repeat(200)}`, '1;'.repeat(200).slice(64)],
  ['OSC 0 title, BEL', `${esc}]0;owned\u0007x`, 'x'],
  ['OSC 0 title, ST', `${esc}]0;owned${esc}\\x`, 'x'],
  ['OSC 52 clipboard', `${esc}]52;c;cm0gLXJmIC8=\u0007x`, 'x'],
  ['OSC 52, 8-bit', '\u009d52;c;cm0=\u009cx', 'x'],
  ['OSC 8 link', `${esc}]8;;http://evil.example${esc}\\text${esc}]8;;${esc}\\`, 'text'],
  ['OSC 9 notification', `${esc}]9;hello\u0007x`, 'x'],
  ['OSC 1337 file', `${esc}]1337;File=name=YQ==;inline=1:AAAA\u0007x`, 'x'],
  ['OSC unterminated, then a line', `${esc}]0;title\nshown`, '\nshown'],
  ['OSC unterminated, capped', `${esc}]0;${'a'.repeat(5000)}`, 'a'.repeat(5000 + 2 - 2048)],
  ['OSC cut by CAN', `${esc}]0;x\u0018shown`, 'shown'],
  ['OSC holding another sequence', `${esc}]0;${esc}[31mshown`, 'shown'],
  ['DCS', `${esc}P1$r0m${esc}\\x`, 'x'],
  ['DCS 8-bit', '\u0090q#0;2;0;0;0\u009cx', 'x'],
  ['APC', `${esc}_Gf=100;AAAA${esc}\\x`, 'x'],
  ['PM', `${esc}^private${esc}\\x`, 'x'],
  ['SOS', `${esc}Xstring${esc}\\x`, 'x'],
  ['8-bit SOS, PM, APC', '\u0098a\u009cb\u009ec\u009cd\u009fe\u009cf', 'bdf'],
  ['reset', `${esc}cx`, 'x'],
  ['charset', `${esc}(0x`, 'x'],
  ['lone ESC at the end', `x${esc}`, 'x'],
  ['ESC ESC', `${esc}${esc}[31mx`, 'x'],
  ['ESC before another script', `${esc}₹5`, '₹5'],
  ['bell', 'a\u0007b', 'ab'],
  ['backspace overwrite', 'LOSS\b\b\b\bGAIN', 'LOSSGAIN'],
  ['carriage return overwrite', 'LOSS 900\rGAIN 900', 'LOSS 900GAIN 900'],
  ['CRLF', 'a\r\nb', 'a\nb'],
  ['VT, FF, NUL, SO, SI, DEL', 'a\u000bb\u000cc\u0000d\u000ee\u000ff\u007fg', 'abcdefg'],
  ['C1 line controls', 'a\u0084b\u0085c\u008dd', 'abcd'],
  ['right-to-left override', 'user\u202etxt.exe\u202c', 'usertxt.exe'],
  ['isolates and marks', 'a\u2066b\u2067c\u2068d\u2069e\u200ef\u200fg\u061ch', 'abcdefgh'],
  ['zero width', 'in\u200bvis\u2060ib\ufeffle', 'invisible'],
  ['joiners between Latin letters', 'pay\u200dpal\u200cx', 'paypalx'],
  ['joiners in a row', 'क्\u200d\u200d\u200d\u200cष', 'क्\u200dष'],
  ['tags', 'ok\u{e0069}\u{e0067}\u{e006e}\u{e007f}', 'ok'],
  ['variation selectors carrying bytes', '😀\ufe0f\ufe0e\ufe01\u{e0101}\u{e0102}', '😀\ufe0f'],
  ['variation selectors on letters and digits', 'a\ufe0fb\ufe00c1\ufe0f2\ufe0e', 'abc12'],
  ['separators', 'a\u2028b\u2029c', 'abc'],
  ['fillers and soft hyphen', 'a\u3164b\u115fc\uffa0d\u00ade\u034ff', 'abcdef'],
  ['lone surrogates', 'a\ud800b\udc00c', 'abc'],
  ['noncharacters and annotations', 'a\ufffeb\uffffc\ufff9d\ufffbe', 'abcde'],
];

const benign = [
  'NIFTY 25,000 CE @ ₹182.50, −3.4 %\n\tnext',
  'निफ्टी का भाव ₹25,000 है। क्‍ष और र्‍य',
  'நிஃப்டி விலை ₹25,000 இன்று உயர்ந்தது',
  'નિફ્ટી આજે વધ્યો, ₹૨૫,૦૦૦',
  'ശ്രീ‍ക്ക് ന്‍റെ മലയാളം',
  'می‌خواهم',
  '👨‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈 ❤️ 1️⃣ #️⃣ 🇮🇳 ⚠️ 👍🏿',
  '日本語 中文 한국어 é e\u0301 ½ ▁▂▃█ ⠁⣿ │┃',
];

/** Nothing of these may reach a terminal; joiners and styles are judged by the corpora. */
const forbidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/u;

function inPieces(text: string, ...cuts: number[]): string {
  const machine = sanitizer();
  let out = '';
  let from = 0;
  for (const cut of [...cuts, text.length]) {
    out += machine.push(text.slice(from, cut));
    from = cut;
  }
  return out + machine.end();
}

/** A small seeded generator (mulberry32), so a failure can be met again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('sanitize', () => {
  it.each(hostile)('%s', (_name, input, seen) => {
    expect(sanitize(input)).toBe(seen);
  });

  it.each(benign)('leaves %j as it is', (text) => {
    expect(sanitize(text)).toBe(text);
  });

  it('gives the same through every two-way cut and many three-way cuts', () => {
    for (const text of [...hostile.map(([, input]) => input), ...benign]) {
      const whole = sanitize(text);
      const stride = text.length < 80 ? 1 : Math.floor(text.length / 40);
      for (let a = 0; a <= text.length; a++) {
        if (text.length < 600 || a % 7 === 0) expect(inPieces(text, a)).toBe(whole);
        if (a % stride !== 0) continue;
        for (let b = a; b <= text.length; b += stride) expect(inPieces(text, a, b)).toBe(whole);
      }
    }
  });

  it('lets nothing through in 100,000 random strings, and changes nothing the second time', () => {
    const random = generator(20_261_120);
    const pieces = [
      ...[0x1b, 0x9b, 0x9d, 0x90, 0x07, 0x9c, 0x5c, 0x5d, 0x5b, 0x50, 0x0d, 0x08, 0x0a],
      ...[0x200d, 0x200c, 0x202e, 0xfe0f, 0xfeff, 0xe0041, 0xd83d, 0xde00, 0x1f600, 0x0915, 0x31],
    ].map((code) => String.fromCodePoint(code));
    for (let n = 0; n < 100_000; n++) {
      let text = '';
      const length = 1 + Math.floor(random() * 24);
      for (let i = 0; i < length; i++) {
        const pick = random();
        if (pick < 0.6) text += pieces[Math.floor(random() * pieces.length)];
        else if (pick < 0.8) text += String.fromCharCode(0x20 + Math.floor(random() * 0x5f));
        else text += String.fromCharCode(Math.floor(random() * 0x10000));
      }
      const clean = sanitize(text);
      if (forbidden.test(clean) || sanitize(clean) !== clean) expect.unreachable(JSON.stringify(text));
      const cut = Math.floor(random() * (text.length + 1));
      if (inPieces(text, cut) !== clean) expect.unreachable(`${JSON.stringify(text)} cut at ${cut}`);
    }
  });

  it('reaches every string of a document, keys too', () => {
    const dirty = { [`a${esc}[1m`]: [`x${esc}[2J`, 1, null, { b: `${esc}]0;t\u0007y` }] };
    expect(sanitizeDeep(dirty)).toEqual({ a: ['x', 1, null, { b: 'y' }] });
  });
});
