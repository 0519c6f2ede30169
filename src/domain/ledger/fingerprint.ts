// The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of eight.
const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
const fraction = (root: number) => ((root % 1) * 2 ** 32) | 0;
const rounds = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const start = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));

const words = new Int32Array(64);
const state = new Int32Array(8);

/** One block of 64 bytes. No array is made and nothing destructured: a ledger is made of millions of these. */
function compress(block: DataView, from: number): void {
  for (let i = 0; i < 16; i++) words[i] = block.getInt32(from + 4 * i);
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15]!;
    const y = words[i - 2]!;
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16]! + low + words[i - 7]! + high) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const big = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + big + ((e & f) ^ (~e & g)) + rounds[i]! + words[i]!) | 0;
    const small = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

const encoder = new TextEncoder();
let padded = new Uint8Array(1024);
let view = new DataView(padded.buffer);

const digits = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'));

/** SHA-256 (FIPS 180-4) of a text's UTF-8 bytes as 64 hex digits. For ids: this room may not ask the machine for it. */
export const sha256 = (text: string): string => hashed(text, 8);

/** So many words of the hash, eight hex digits each. */
function hashed(text: string, count: number): string {
  // A unit of UTF-16 takes at most three bytes.
  if (text.length * 3 + 128 > padded.length) {
    padded = new Uint8Array(text.length * 3 + 128);
    view = new DataView(padded.buffer);
  }
  const { written: length } = encoder.encodeInto(text, padded);
  const end = Math.ceil((length + 9) / 64) * 64;
  padded.fill(0, length, end);
  padded[length] = 0x80;
  view.setUint32(end - 8, Math.floor(length / 0x20000000));
  view.setUint32(end - 4, length * 8);
  state.set(start);
  for (let from = 0; from < end; from += 64) compress(view, from);
  let hex = '';
  for (let i = 0; i < count; i++) hex += digits[state[i]! >>> 16]! + digits[state[i]! & 0xffff]!;
  return hex;
}

/** 24 hex digits that stand for some values in their order. */
export const fingerprint = (values: readonly (string | number | null)[]): string =>
  hashed(JSON.stringify(values), 3);

/** Id of a trade that begins with this opening fill, in every list and for every command that takes a trade. */
export const tradeIdOf = (fillId: string): string => `j${fingerprint(['trade', fillId]).slice(0, 10)}`;
