import { createHash, randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

const longestTimer = 2 ** 31 - 1;

/** Bytes nobody can guess. Loading node:crypto for them costs a tenth of a short command, so the device is asked first. */
function fill(bytes: Buffer): Buffer {
  let device: number;
  try {
    device = fs.openSync('/dev/urandom', 'r');
  } catch {
    return randomFillSync(bytes);
  }
  try {
    if (fs.readSync(device, bytes, 0, bytes.length, null) === bytes.length) return bytes;
  } finally {
    fs.closeSync(device);
  }
  return randomFillSync(bytes);
}

/** A random UUID (RFC 9562, version 4). */
function uuid(): string {
  const bytes = fill(Buffer.alloc(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // The global objects for both make Node load modules that nothing else of a short command needs.
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
  id: uuid,
  async sleep(ms, signal) {
    // Node fires a timer longer than 2^31 ms at once, so a longer sleep is made of several.
    for (let left = ms; left > 0 || left === ms; left -= longestTimer) {
      await wait(Math.max(0, Math.min(left, longestTimer)), undefined, signal ? { signal } : {});
    }
  },
};

/** A number in [0, 1), different every time. */
export const random = (): number => Math.random();

/** SHA-256 of a text or of bytes, hex. */
export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
