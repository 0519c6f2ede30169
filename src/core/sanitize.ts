/** Takes text in pieces cut anywhere; the pieces out join to what the whole text would give. */
export interface Sanitizer {
  push(chunk: string): string;
  /** What was held back at the end of the text; the sanitiser is then as new. */
  end(): string;
}

type Mode = 'text' | 'escape' | 'escapeTail' | 'csi' | 'string' | 'stringEscape';

interface Scan {
  mode: Mode;
  /** Characters swallowed since the open sequence began. */
  swallowed: number;
  /** The last code point let through. */
  last: number;
  /** A joiner or variation selector whose right to stay depends on what follows; 0 is none. */
  pending: number;
  /** First half of a surrogate pair cut by a chunk. */
  half: string;
}

// A terminal swallows an unterminated sequence without end. Here a line end or these many characters close it,
// so hostile text cannot hide the rest of an answer.
const longestControl = 64;
const longestString = 2048;

/** Code points that draw nothing, reorder text or carry hidden data: ranges, ascending. */
const hiddenRanges: readonly number[] = [
  0x00ad, 0x00ad, 0x034f, 0x034f, 0x061c, 0x061c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x200b,
  0x200f, 0x2028, 0x202e, 0x2060, 0x206f, 0x3164, 0x3164, 0xd800, 0xdfff, 0xfe00, 0xfe0f, 0xfeff, 0xfeff,
  0xffa0, 0xffa0, 0xfff0, 0xfffb, 0xfffe, 0xffff, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe0fff,
];

function hidden(code: number): boolean {
  if (code < 0xad || (code > 0xad && code < 0x34f) || (code > 0x61c && code < 0x115f)) return false;
  for (let i = 0; i < hiddenRanges.length; i += 2) {
    if (code < hiddenRanges[i]!) return false;
    if (code <= hiddenRanges[i + 1]!) return true;
  }
  return false;
}

const zeroWidthNonJoiner = 0x200c;
const zeroWidthJoiner = 0x200d;
const keycap = 0x20e3;
const isJoiner = (code: number) => code === zeroWidthNonJoiner || code === zeroWidthJoiner;
const isStyle = (code: number) => code === 0xfe0e || code === 0xfe0f;
const isKeycapBase = (code: number) => (code >= 0x30 && code <= 0x39) || code === 0x23 || code === 0x2a;
const picture = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;
const isPicture = (code: number) => code > 0xa8 && picture.test(String.fromCodePoint(code));
/** Letters and marks of the Indic and Arabic blocks, the scripts whose spelling needs joiners. */
const isJoining = (code: number) =>
  (code >= 0x0900 && code <= 0x0dff && code !== 0x0964 && code !== 0x0965) ||
  (code >= 0x0620 && code <= 0x06ff);

/** May a held joiner or selector stay, given what stands on both sides of it? */
function belongs(before: number, held: number, after: number): boolean {
  if (isStyle(held)) return after === keycap;
  if (isJoining(before) && isJoining(after)) return true;
  return held === zeroWidthJoiner && (isPicture(before) || before === 0xfe0f) && isPicture(after);
}

function visible(scan: Scan, code: number): string {
  const held = scan.pending;
  const kept = held !== 0 && belongs(scan.last, held, code) ? String.fromCodePoint(held) : '';
  scan.pending = 0;
  scan.last = code;
  return kept + String.fromCodePoint(code);
}

function opens(scan: Scan, mode: Mode): string {
  scan.mode = mode;
  scan.swallowed = 0;
  return '';
}

const stringOpeners = new Set([0x90, 0x98, 0x9d, 0x9e, 0x9f]);

function text(scan: Scan, code: number): string {
  if (code >= 0x20 && code < 0x7f) return visible(scan, code);
  if (code === 0x0a || code === 0x09) return visible(scan, code);
  if (code === 0x1b) return opens(scan, 'escape');
  if (code < 0xa0) {
    if (code === 0x9b) return opens(scan, 'csi');
    return stringOpeners.has(code) ? opens(scan, 'string') : '';
  }
  if (!hidden(code)) return visible(scan, code);
  if (scan.pending !== 0) return '';
  if (isJoiner(code)) scan.pending = code;
  else if (isStyle(code)) {
    if (isKeycapBase(scan.last)) scan.pending = code;
    else if (isPicture(scan.last)) return visible(scan, code);
  }
  return '';
}

/** A sequence is over: `code` was not part of it and is read as text. */
function closes(scan: Scan, code: number): string {
  scan.mode = 'text';
  return text(scan, code);
}

function afterEscape(scan: Scan, code: number): string {
  if (code === 0x5b) return opens(scan, 'csi');
  if (code === 0x5d || code === 0x50 || code === 0x58 || code === 0x5e || code === 0x5f)
    return opens(scan, 'string');
  if (code >= 0x20 && code <= 0x2f) return opens(scan, 'escapeTail');
  if (code >= 0x30 && code <= 0x7e) return opens(scan, 'text');
  return closes(scan, code);
}

function control(scan: Scan, code: number, lastIsFrom: number): string {
  if (code < 0x20 || code > 0x7e || ++scan.swallowed > longestControl) return closes(scan, code);
  if (code >= lastIsFrom) scan.mode = 'text';
  return '';
}

function string(scan: Scan, code: number): string {
  if (code === 0x1b) scan.mode = 'stringEscape';
  else if (code === 0x07 || code === 0x9c || code === 0x18 || code === 0x1a) scan.mode = 'text';
  else if (code === 0x0a || ++scan.swallowed > longestString) return closes(scan, code);
  return '';
}

function step(scan: Scan, code: number): string {
  switch (scan.mode) {
    case 'text':
      return text(scan, code);
    case 'escape':
      return afterEscape(scan, code);
    case 'escapeTail':
      return control(scan, code, 0x30);
    case 'csi':
      return control(scan, code, 0x40);
    case 'string':
      return string(scan, code);
    case 'stringEscape':
      scan.mode = 'text';
      return code === 0x5c ? '' : afterEscape(scan, code);
  }
}

const plain = /^[\t\n\x20-\x7e]*$/;

function scanned(scan: Scan, chunk: string): string {
  const whole = scan.half + chunk;
  scan.half = '';
  if (scan.mode === 'text' && scan.pending === 0 && plain.test(whole)) {
    if (whole !== '') scan.last = whole.charCodeAt(whole.length - 1);
    return whole;
  }
  let out = '';
  for (let i = 0; i < whole.length; i++) {
    const code = whole.codePointAt(i)!;
    if (code >= 0xd800 && code <= 0xdbff && i === whole.length - 1) scan.half = whole[i]!;
    else out += step(scan, code);
    if (code > 0xffff) i++;
  }
  return out;
}

/**
 * Makes text from outside safe for a terminal or a log, in chunks. Takes out control characters but line end and
 * tab, escape sequences in their 7-bit and 8-bit forms, bidirectional overrides, zero-width characters, tags and
 * stray variation selectors. Joiners stay inside Indic and Arabic words and emoji, so such text comes out unchanged.
 */
export function sanitizer(): Sanitizer {
  const fresh = (): Scan => ({ mode: 'text', swallowed: 0, last: 0, pending: 0, half: '' });
  let scan = fresh();
  return {
    push: (chunk) => scanned(scan, chunk),
    end() {
      scan = fresh();
      return '';
    },
  };
}

/** Whole text made safe for a terminal or a log. */
export function sanitize(value: string): string {
  if (plain.test(value)) return value;
  return sanitizer().push(value);
}

/** A JSON value with every string in it, keys too, made safe: what the drawings read. */
export function sanitizeDeep<T>(value: T): T {
  if (typeof value === 'string') return sanitize(value) as T;
  if (Array.isArray(value)) return value.map(sanitizeDeep) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [sanitize(key), sanitizeDeep(item)]),
  ) as T;
}
