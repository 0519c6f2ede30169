import type { JournalFileReport } from '../../core/shapes/imports.ts';
import type { CashFlow, Fill, FillKind, FlowKind, Instrument } from '../../domain/ledger/fill.ts';
import type { List } from '../files/list.ts';
import type { Row } from './cells.ts';

/** Something kept, and the row it came from. */
export interface Kept<T> {
  value: T;
  row: Row;
}

export interface Refused {
  row: { line: number } | Row;
  reason: string;
  gap: Gap;
}

/** A trade as a file tells it; numbers are decimal texts. */
export interface TradeTold {
  at: number;
  instrument: Instrument;
  side: 'buy' | 'sell';
  quantity: string;
  price: string;
  /** Three letters; GBX, ZAC and ILA are hundredths, and so are the price, the charges and the amount beside them. */
  currency: string;
  /** Cost, positive; left out where the file has none. */
  charges?: string | undefined;
  /** Money that moved, negative when paid. What it differs by from quantity times price is the cost. */
  amount?: string | undefined;
  /** Quantity times price as the file itself has it, without cost and of any sign: proof of the row. */
  worth?: string | undefined;
  /** The amount may be quantity times price alone, costs aside. */
  gross?: boolean;
  /** The amount may hold a commission that no column names. */
  costInside?: boolean;
  id?: string | undefined;
  /** The number may stand for several fills alike. */
  repeats?: boolean;
  /** The broker's number of this booking, by which a later row cancels it. */
  booking?: string | undefined;
  orderId?: string | undefined;
  kind?: FillKind;
  note?: string | undefined;
  /** The broker's number of the account, where a file names it. */
  account?: string | undefined;
}

export interface CashTold {
  at: number;
  kind: FlowKind;
  /** Positive came. */
  amount: string;
  currency: string;
  id?: string | undefined;
  /** The number may stand for several movements alike. */
  repeats?: boolean;
  note?: string | undefined;
  account?: string | undefined;
}

/** What a row that cannot be kept leaves open: the positions of its symbol, or money alone. */
export type Gap = 'position' | 'money';

/** What a reader finds in a file. Its methods throw for a row that cannot be kept. */
export interface Entries {
  /** Numbers of the accounts that a file's rows name; told before any of their rows. */
  accounts(numbers: Iterable<string>): void;
  trade(row: Row, told: TradeTold): Fill;
  /** Undoes a booking: `told` is the trade as it was booked, `booking` the number it bore. */
  cancel(row: Row, told: TradeTold): void;
  split(
    row: Row,
    told: Pick<TradeTold, 'at' | 'instrument' | 'currency' | 'id' | 'account'>,
    fresh: number,
    old: number,
  ): void;
  cash(row: Row, told: CashTold): void;
  skip(row: Row, reason: string): void;
  /** Takes back whatever the row has added, and names it with its reason. */
  refuse(row: { line: number } | Row, reason: string, gap?: Gap): void;
  note(text: string): void;
}

/** Rows of one symbol that were left out together, because one of them cannot be read. */
export type Withheld = JournalFileReport['withheld'][number];

export interface Found {
  /** Oldest first, made when they are asked for. */
  fills: List<Fill>;
  flows: CashFlow[];
  refused: { row: number; reason: string }[];
  withheld: Withheld[];
  /** Refused rows whose symbol cannot be told: any position of the file may lack them. */
  unplaced: number[];
  skipped: { row: number; reason: string }[];
  duplicates: number;
  notes: string[];
}
