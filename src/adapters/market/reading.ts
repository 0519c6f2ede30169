import { CoachError } from '../../core/errors.ts';
import type { BarInterval, Bars } from '../../domain/bar.ts';
import type { Holiday } from '../../domain/calendar/holiday-list.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { FutureDay } from '../../domain/discovery/futures.ts';
import type { CorporateAction } from '../../domain/ledger/action.ts';
import type { PreviousClose } from '../../ports/market.ts';
import type { Ledger } from './ledger.ts';

/** One file's content on its way to a reader of its format. */
export interface Source {
  /** What the person called it; used in messages, and for what some formats leave to the name (symbol, day). */
  name: string;
  /** Canonical symbol the person asked for: names series that carry none, chooses among several. */
  symbol?: string | undefined;
  /** What to call bars that nothing names, where their name does not matter; refused without it. */
  unnamed?: string | undefined;
  /** Moment of the prices where the file itself does not say, epoch ms UTC. */
  asOf?: number | undefined;
  /** Length of the bars, where the one who asked for them knows it. */
  interval?: BarInterval | undefined;
  /** Units per contract by expiry, where the one who asked knows them. */
  lots?: ReadonlyMap<string, number> | undefined;
}

/** What a pipe is called in messages; it names no instrument. */
export const pipeName = 'standard input';

/** What a reader made of it. */
export interface Reading {
  format: string;
  chains: Chain[];
  bars: Bars[];
  /** Where a file says what the close before was, which tells splits and bonuses from moves. */
  previousCloses?: PreviousClose[];
  /** Days the exchange is closed, of its own list. */
  holidays?: Holiday[];
  /** What companies do to their shares, of a list of it. */
  actions?: CorporateAction[];
  /** Sessions of futures with their open interest. */
  futures?: FutureDay[];
  ledger: Ledger;
}

/** The one error for a file that cannot be read at all. */
export function unreadable(name: string, seen: string, hint: string, cause?: unknown): CoachError {
  return new CoachError('usage', `${name}: ${seen}`, hint, cause === undefined ? undefined : { cause });
}

/** A piece of foreign text short and plain enough to quote in a message. */
export function quoted(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return JSON.stringify(plain.length > 60 ? `${plain.slice(0, 60)}…` : plain);
}
