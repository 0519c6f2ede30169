import { type Table, tableOf } from '../files/csv.ts';
import { dateInName } from '../files/dates.ts';
import type { Member } from './archive.ts';
import { isBarsCsv, readBarsCsv } from './bars-csv.ts';
import { isBseSummary, readBseSummary } from './bhavcopy/bse-summary.ts';
import { isConvertedBhavcopy, readConvertedBhavcopy } from './bhavcopy/converted.ts';
import { isLegacyBhavcopy, readLegacyBhavcopy } from './bhavcopy/legacy.ts';
import { isUdiff, readUdiff } from './bhavcopy/udiff.ts';
import { isChainCsv, readChainCsv } from './chain-csv.ts';
import { isLeanBars, readLeanBars } from './lean/lean.ts';
import { isLeanOptions, readLeanOptions } from './lean/options.ts';
import { isLeanUniverse, readLeanUniverse } from './lean/universe.ts';
import { isActionList, isActionTable, readActionList, readActionTable } from './nse/actions.ts';
import { isNseChain, readNseChain } from './nse/chain.ts';
import { isNseChainCsv, readNseChainCsv } from './nse/chain-csv.ts';
import {
  isHolidayMaster,
  isHolidayTable,
  isUpstoxHolidays,
  readHolidayMaster,
  readHolidayTable,
  readUpstoxHolidays,
} from './nse/holidays.ts';
import { isIndexCloses, readIndexCloses } from './nse/index-closes.ts';
import { isOiByStrike, readOiByStrike } from './oi-by-strike.ts';
import { quoted, type Reading, type Source, unreadable } from './reading.ts';
import {
  isAlpacaBars,
  isAlpacaSnapshots,
  readAlpacaBars,
  readAlpacaSnapshots,
} from './vendors/alpaca-data.ts';
import { isCandles, readCandles } from './vendors/candles.ts';
import { isDhanChain, isOpenAlgo, readDhanChain, readOpenAlgo } from './vendors/indian-chains.ts';
import { isOptionsDx, readOptionsDx } from './vendors/optionsdx.ts';
import { isUpstoxChain, readUpstoxChain } from './vendors/upstox-chain.ts';
import { isYahooChart, isYahooOptions, readYahooChart, readYahooOptions } from './vendors/yahoo.ts';

const twinLimit = 500;
const known =
  'coach reads NSE and Upstox option chains, F&O bhavcopies, chain and bar CSVs; see docs/formats.md.';

/** UTF-16 where the byte-order mark says so, as spreadsheets save "Unicode text"; else UTF-8. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Text of a file; refuses what is not text. */
export function textOf(name: string, bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, 4096).includes(0))
    throw unreadable(name, 'binary data, or text that is not UTF-8', known);
  const text = new TextDecoder(encoding, { ignoreBOM: false }).decode(bytes);
  if (text.trim() === '') throw unreadable(name, 'the file is empty', 'Save the data again.');
  return text;
}

/** NaN, Infinity and None where JSON has null, outside of quotes, as some programs write them. */
const strangers = /("(?:[^"\\]|\\.)*")|\b(?:-?Infinity|NaN|nan)\b/g;

/** JSON as programs write it; says what else the text is. Throws `usage`. */
function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (/^[[{]\s*'|\bNone\b|: (?:True|False)\b/.test(text.slice(0, 4096)))
      throw unreadable(
        name,
        'a Python dictionary as print writes it, with single quotes, which is not JSON',
        'Save it with json.dump, and import that file.',
        thrown,
      );
    const bare = text.replace(strangers, (_, quoted: string | undefined) => quoted ?? 'null');
    if (bare !== text) {
      try {
        return JSON.parse(bare);
      } catch {
        // It is torn besides, which the first failure says.
      }
    }
    const why = thrown instanceof Error ? thrown.message.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 120) : '';
    const torn = /end of JSON|Unterminated/.test(why);
    const hint = torn
      ? 'The file is cut short; save it again.'
      : 'Save the data again, as JSON or as a table.';
    throw unreadable(name, `not valid JSON (${text.length} characters): ${why}`, hint, thrown);
  }
}

/** Bodies saved by recorders come wrapped; the payload is what counts. */
function payload(json: unknown): unknown {
  let inner = json;
  for (const key of ['response', 'body']) {
    if (typeof inner === 'object' && inner !== null && key in inner)
      inner = (inner as Record<string, unknown>)[key];
  }
  return inner;
}

const jsonFormats: readonly [(json: unknown) => boolean, (json: unknown, source: Source) => Reading][] = [
  [isNseChain, readNseChain],
  [isUpstoxChain, readUpstoxChain],
  [isOpenAlgo, readOpenAlgo],
  [isDhanChain, readDhanChain],
  [isCandles, readCandles],
  [isYahooOptions, readYahooOptions],
  [isYahooChart, readYahooChart],
  [isAlpacaSnapshots, readAlpacaSnapshots],
  [isAlpacaBars, readAlpacaBars],
  [isOiByStrike, readOiByStrike],
  [isHolidayMaster, readHolidayMaster],
  [isUpstoxHolidays, readUpstoxHolidays],
  [isActionList, readActionList],
];

const csvFormats: readonly [(table: Table) => boolean, (table: Table, source: Source) => Reading][] = [
  [isNseChainCsv, readNseChainCsv],
  [isUdiff, readUdiff],
  [isBseSummary, readBseSummary],
  [isOptionsDx, readOptionsDx],
  [isLegacyBhavcopy, readLegacyBhavcopy],
  [isConvertedBhavcopy, readConvertedBhavcopy],
  [isLeanUniverse, readLeanUniverse],
  [isIndexCloses, readIndexCloses],
  [isChainCsv, readChainCsv],
  [isHolidayTable, readHolidayTable],
  [isActionTable, readActionTable],
  [isBarsCsv, readBarsCsv],
];

function readJson(source: Source, text: string): Reading {
  const json = payload(parsed(source.name, text));
  for (const [matches, read] of jsonFormats) if (matches(json)) return read(json, source);
  const keys =
    typeof json === 'object' && json !== null ? Object.keys(json).slice(0, 6).join(', ') : typeof json;
  if (keys === '')
    throw unreadable(source.name, 'an empty JSON answer', 'The site refused the client; try again later.');
  throw unreadable(source.name, `JSON of no known layout (top level: ${quoted(keys)})`, known);
}

/** Lines that may stand above a header: the title of a report, when it was made, an account. */
const mostAbove = 20;

function readCsv(source: Source, text: string): Reading {
  if (isLeanBars(text)) return readLeanBars(text, source);
  const lines = text.split('\n', mostAbove);
  let from = 0;
  for (const [above, line] of lines.entries()) {
    if (line.trim() !== '') {
      const table = tableOf(source.name, text.slice(from), undefined, above);
      for (const [matches, read] of csvFormats) {
        if (!matches(table)) continue;
        const reading = read(table, source);
        if (above > 0) reading.ledger.note(`${above} lines above the header were left out`);
        return reading;
      }
    }
    from += line.length + 1;
  }
  const columns = tableOf(source.name, text).columns.filter((name) => name !== '');
  throw unreadable(source.name, `a table of no known layout (columns ${quoted(columns.join(','))})`, known);
}

/** Reads one file by what is in it; the name decides nothing but what the content leaves open. */
export function readMember(member: Member, source: Source): Reading {
  const text = textOf(source.name, member.bytes);
  const first = text.trimStart()[0];
  // AmiBroker writes its column names as <TICKER>,<OPEN>.
  if (first === '<' && !/^<[A-Z]+>[,;\t]</.test(text.trimStart())) {
    const hint = 'Open it in a browser: it is probably a login or a block page. Save the data itself.';
    throw unreadable(
      source.name,
      `a web page or XML (starts ${quoted(text.trimStart().slice(0, 30))})`,
      hint,
    );
  }
  // OptionsDX puts its column names in brackets.
  if ((first === '{' || first === '[') && !/^\s*\[[A-Z_]+\]/.test(text)) return readJson(source, text);
  return readCsv(source, text);
}

/** Of members with the same bytes under different days, the one of the day in the archive's own name. */
function withoutTwins(members: readonly Member[], source: Source): readonly Member[] {
  const day = dateInName(source.name);
  return members.filter((member, i) => {
    const twins = members.filter((other) => Buffer.compare(other.bytes, member.bytes) === 0);
    if (twins.length === 1) return true;
    const named = twins.find((twin) => day !== undefined && dateInName(twin.name) === day);
    return named === undefined ? members.indexOf(twins[0]!) === i : named === member;
  });
}

/** Reads what an archive or a plain file holds. */
export function readMembers(members: readonly Member[], source: Source, signal?: AbortSignal): Reading[] {
  if (members.length === 1) return [readMember(members[0]!, source)];
  if (isLeanOptions(members)) return [readLeanOptions(members, source)];
  if (members.length > twinLimit) {
    throw unreadable(source.name, `an archive of ${members.length} files that do not belong together`, known);
  }
  return withoutTwins(members, source).map((member) => {
    signal?.throwIfAborted();
    return readMember(member, { ...source, name: `${source.name} › ${member.name}` });
  });
}
