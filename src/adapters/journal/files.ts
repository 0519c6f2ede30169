import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import { CoachError } from '../../core/errors.ts';
import type { BrokerFile, JournalFiles, JournalReadOptions } from '../../ports/journal.ts';
import type { WorkbookSheet } from '../files/xlsx.ts';
import { located, readNamed, unreadable } from '../named-file.ts';
import { collector } from './collector.ts';
import { detect, detectSheet, type Reading } from './detect.ts';
import { writeReport } from './report.ts';

const fileLimit = 256 * 1024 * 1024;
const largeFrom = 8 * 1024 * 1024;
/** Of XML, JSON and workbooks. */
const wholeLimit = 64 * 1024 * 1024;
const suffixes = /\.(csv|txt|tsv|xml|json|xlsx)(\.gz)?$/i;

const tooLarge = (name: string, most: number): CoachError =>
  new CoachError(
    'usage',
    `${name} is larger than ${most >> 20} MB`,
    'Export a shorter period; overlapping periods are fine.',
  );

function unpacked(name: string, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: fileLimit });
  } catch (cause) {
    throw new CoachError('usage', `${name} cannot be unpacked`, 'It is torn, or larger than coach reads.', {
      cause,
    });
  }
}

/** Bytes of a text as UTF-8, whichever encoding brokers and spreadsheets wrote: UTF-8, UTF-16 with its mark, else Windows-1252. */
function utf8Of(plain: Uint8Array): Buffer {
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
  const wide =
    plain[0] === 0xff && plain[1] === 0xfe
      ? 'utf-16le'
      : plain[0] === 0xfe && plain[1] === 0xff
        ? 'utf-16be'
        : null;
  const text =
    wide !== null
      ? Buffer.from(new TextDecoder(wide).decode(plain))
      : isUtf8(bytes)
        ? bytes
        : Buffer.from(new TextDecoder('windows-1252').decode(plain));
  // A NUL and a byte order mark carry nothing and would stand in the first column's name.
  const marked = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
  return marked.includes(0) ? Buffer.from(marked.toString('utf8').replaceAll('\0', '')) : marked;
}

const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];

/** Sheets of a workbook; null for what is no archive. Its reader is loaded by the first one. */
async function workbook(name: string, bytes: Uint8Array): Promise<WorkbookSheet[] | null> {
  if (compoundFile.every((byte, i) => bytes[i] === byte))
    throw new CoachError(
      'usage',
      `${name} is a workbook of the old kind (.xls), or one with a password`,
      'Save it as .xlsx without a password, or the sheet as CSV.',
    );
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return null;
  const { workbookSheets } = await import('../files/xlsx.ts');
  try {
    return workbookSheets(bytes);
  } catch (cause) {
    throw new CoachError(
      'usage',
      `${name} is a ZIP archive and no workbook coach can read: ${(cause as Error).message.slice(0, 120)}`,
      'Unpack it, or save the sheet as CSV.',
      { cause },
    );
  }
}

const bytesOf = (name: string, signal: AbortSignal | undefined): Promise<Uint8Array> =>
  readNamed(name, { most: fileLimit, tooLarge: () => tooLarge(name, fileLimit), signal });

/** What a file holds, ready to be read into entries. */
async function readingOf(name: string, plain: Uint8Array, options: JournalReadOptions): Promise<Reading> {
  const { currency, exchange } = options;
  const about = { name, currency, exchange };
  // What is no table is read at once, and takes many times its size.
  const small = () => {
    if (plain.length > wholeLimit) throw tooLarge(name, wholeLimit);
  };
  if (plain[0] === 0x50 && plain[1] === 0x4b) small();
  const sheets = await workbook(name, plain);
  if (sheets !== null) return detectSheet(sheets, about, options);
  const text = utf8Of(plain);
  return detect(text, about, options, () => {
    small();
    return text.toString('utf8');
  });
}

async function read(name: string, options: JournalReadOptions = {}): Promise<BrokerFile> {
  const bytes = options.bytes ?? (await bytesOf(name, options.signal));
  if (bytes.length > fileLimit) throw tooLarge(name, fileLimit);
  // Rows are garbage as soon as they are read. A heap that grows by half before it looks for garbage holds a third less.
  if (bytes.length > largeFrom) setFlagsFromString('--heap-growing-percent=50');
  const reading = await readingOf(name, unpacked(name, bytes), options);
  const account = options.account ?? (reading.format === 'mapped' ? 'csv' : reading.source);
  const { out, found } = collector(reading.source, account, options.account !== undefined);
  const { rows } = reading.read(out);
  const kept = found();
  const accounts = new Set<string>();
  for (const fill of kept.fills) accounts.add(fill.account);
  for (const flow of kept.flows) accounts.add(flow.account);
  const [own, ...others] = accounts;
  return {
    path: name,
    format: reading.format,
    account: own !== undefined && others.length === 0 ? own : account,
    accounts: [...accounts],
    hash: createHash('sha256').update(bytes).digest('hex'),
    rowsRead: rows,
    ...kept,
  };
}

async function expandOne(name: string): Promise<string[]> {
  if (name === '-') return [name];
  try {
    const place = located(name);
    if (!(await fs.stat(place)).isDirectory()) return [place];
    const inside = await fs.readdir(place, { recursive: true, withFileTypes: true });
    return inside
      .filter((entry) => entry.isFile() && suffixes.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (thrown) {
    throw unreadable(name, thrown);
  }
}

/** Broker exports on disk, and the report a person asked for. */
export function journalFiles(): JournalFiles {
  return {
    read,
    async expand(paths) {
      const found: string[] = [];
      for (const name of paths) found.push(...(await expandOne(name)));
      return [...new Set(found)];
    },
    writeReport,
    async located(name) {
      try {
        await fs.access(located(name));
      } catch (thrown) {
        throw unreadable(name, thrown);
      }
      return path.resolve(located(name));
    },
  };
}
