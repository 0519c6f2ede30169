import { gunzipSync } from 'node:zlib';
import type { CoachError } from '../../core/errors.ts';
import { type Entry, zipEntries } from '../files/zip.ts';
import { unreadable } from './reading.ts';

/** Largest single file coach reads, after unpacking. */
export const fileLimit = 64 * 1024 * 1024;
const archiveLimit = 256 * 1024 * 1024;
const memberLimit = 5000;
const mega = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;

export interface Member {
  /** Name inside the archive, or of the file itself. */
  name: string;
  bytes: Uint8Array;
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** The refusal of a file beyond the limit. */
export function tooLarge(name: string, size: number): CoachError {
  const seen = `${mega(size)} is more than the ${mega(fileLimit)} coach reads at once`;
  return unreadable(name, seen, 'Split the file by symbol or by year.');
}

const damaged = (name: string, kind: string, thrown: unknown): CoachError => {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return unreadable(name, `the ${kind} is damaged or cut short (${why})`, 'Fetch the file again.', thrown);
};

function inflate(name: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: fileLimit });
  } catch (thrown) {
    const code = (thrown as { code?: string }).code;
    throw code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(name, fileLimit + 1)
      : damaged(name, 'gzip stream', thrown);
  }
}

function listed(name: string, bytes: Uint8Array): Entry[] {
  let entries: Entry[];
  try {
    entries = zipEntries(bytes);
  } catch (thrown) {
    throw damaged(name, 'zip archive', thrown);
  }
  const files = entries.filter((entry) => !entry.name.endsWith('/') && !entry.name.startsWith('__MACOSX/'));
  const big = files.find((entry) => Math.max(entry.size, entry.packed) > fileLimit);
  if (big !== undefined) throw tooLarge(`${name} › ${big.name}`, Math.max(big.size, big.packed));
  const total = files.reduce((sum, entry) => sum + Math.max(entry.size, entry.packed), 0);
  if (total <= archiveLimit && files.length <= memberLimit) return files;
  const seen = `the archive unpacks to more than ${mega(archiveLimit)} or ${memberLimit} files`;
  throw unreadable(name, seen, 'Unpack it and import the files coach should read.');
}

function members(name: string, bytes: Uint8Array): Member[] {
  return listed(name, bytes).map((entry) => {
    try {
      return { name: entry.name, bytes: entry.read() };
    } catch (thrown) {
      throw damaged(`${name} › ${entry.name}`, 'zip entry', thrown);
    }
  });
}

/**
 * What is inside: a gzip or zip by its first bytes, whatever it is called, else the file itself. Declared sizes
 * are checked before memory is taken, and no stream unpacks to more than was checked.
 */
export function unpack(name: string, bytes: Uint8Array): Member[] {
  if (isGzip(bytes)) {
    const inner = inflate(name, bytes);
    return isZip(inner) ? members(name, inner) : [{ name: name.replace(/\.gz$/i, ''), bytes: inner }];
  }
  if (!isZip(bytes)) {
    if (bytes.length > fileLimit) throw tooLarge(name, bytes.length);
    return [{ name, bytes }];
  }
  const found = members(name, bytes);
  if (found.length === 0) throw unreadable(name, 'the archive is empty', 'Fetch the file again.');
  return found.map((m) => (isGzip(m.bytes) ? { name: m.name, bytes: inflate(m.name, m.bytes) } : m));
}
