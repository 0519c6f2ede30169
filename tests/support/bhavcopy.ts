import fs from 'node:fs';
import { unzipSync } from 'fflate';
import { sharedPath } from './shared.ts';

/** What an exchange's daily file says of one contract. */
export interface ContractDay {
  close: number;
  traded: boolean;
  lot: number;
}

/** One symbol's session: the underlying's close and its contracts by `expiry|strike|right`. */
export interface SymbolDay {
  date: string;
  spot: number;
  contracts: Map<string, ContractDay>;
}

const contractKey = (expiry: string, strike: number, right: string) => `${expiry}|${strike}|${right}`;

function dayOf(text: string, symbol: string): SymbolDay | null {
  const [head, ...lines] = text.split('\n');
  const at = new Map(
    head!
      .trim()
      .split(',')
      .map((name, i) => [name, i]),
  );
  let day: SymbolDay | null = null;
  for (const line of lines) {
    const cells = line.split(',');
    const cell = (name: string) => cells[at.get(name)!]!.trim();
    if (cells.length < 10 || cell('TckrSymb') !== symbol) continue;
    day ??= { date: cell('TradDt'), spot: Number(cell('UndrlygPric')), contracts: new Map() };
    const right = cell('OptnTp');
    if (right !== 'CE' && right !== 'PE') continue;
    day.contracts.set(contractKey(cell('FininstrmActlXpryDt'), Number(cell('StrkPric')), right), {
      close: Number(cell('ClsPric')),
      traded: Number(cell('TtlTradgVol')) > 0,
      lot: Number(cell('NewBrdLotQty')),
    });
  }
  return day;
}

const texts = new Map<string, string[]>();

/** Sessions of a symbol in a folder of the exchange's zipped daily files, oldest first. */
export function symbolDays(folder: string, symbol: string): SymbolDay[] {
  let files = texts.get(folder);
  if (files === undefined) {
    const at = sharedPath(`data/${folder}`);
    files = fs
      .readdirSync(at)
      .filter((name) => name.startsWith('BhavCopy_'))
      .sort()
      .map((name) => new TextDecoder().decode(Object.values(unzipSync(fs.readFileSync(`${at}/${name}`)))[0]));
    texts.set(folder, files);
  }
  return files.flatMap((text) => dayOf(text, symbol) ?? []);
}

export const priceOn = (day: SymbolDay, expiry: string, strike: number, right: string) =>
  day.contracts.get(contractKey(expiry, strike, right));
