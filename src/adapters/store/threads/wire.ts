import { CoachError, type ErrorKind } from '../../../core/errors.ts';
import type { Store } from '../../../ports/store.ts';
import type { Value, VectorScan } from '../driver.ts';

/** One statement, on a database or inside what is held of one. */
export type Statement =
  | { op: 'all'; sql: string; params: readonly Value[] }
  | { op: 'cells'; sql: string; params: readonly Value[] }
  | { op: 'run'; sql: string; params: readonly Value[] }
  | { op: 'putVector'; slot: number; vector: Float32Array }
  | { op: 'nearest'; scan: VectorScan };

/**
 * Methods of repositories that run whole on the thread: one message there and one back, whatever they ask of the database. What
 * they take and give is data, and none of them asks the store's clock.
 */
export const whole = {
  identity: [
    'users',
    'user',
    'keys',
    'keyHolder',
    'addRefresh',
    'spendRefresh',
    'revokeFamily',
    'familyHolder',
  ],
  sessions: ['begin', 'save', 'review', 'verdict', 'turns', 'turn', 'verdicts', 'list', 'byId', 'interrupt'],
  usage: ['reserve', 'settle', 'day', 'days'],
  answers: ['get', 'put', 'marketState'],
  experiments: ['list', 'expose', 'observe', 'tallies'],
  memory: ['lag'],
  chains: ['save', 'latest', 'byId', 'list', 'symbols', 'daily', 'summaries'],
  bars: ['load', 'list'],
  replies: ['begin', 'end'],
  suggestions: ['save', 'byId', 'list'],
} as const satisfies { [Name in keyof Store]?: readonly (keyof Store[Name])[] };

/** What a thread is asked about a database: `db` is the number it was opened under. */
export type Request =
  | { op: 'open'; file: string; busyTimeoutMs: number | undefined }
  | Statement
  /** Begins a transaction, or reads of one state; answered once it has begun. `hold` names it from then on. */
  | { op: 'hold'; kind: 'transaction' | 'reading'; hold: number }
  | (Statement & { hold: number })
  /** Ends what is held; answered once it is committed, or undone where the work failed. */
  | { op: 'end'; hold: number; failed: boolean }
  | { op: 'whole'; repository: keyof typeof whole; method: string; args: readonly unknown[] }
  | { op: 'health' }
  | { op: 'patience'; ms: number | null }
  | { op: 'close' };

/** A request as it is posted. */
export type Asked = Request & { id: number; db: number };

/** A failure as it crosses between threads: an error of ours keeps its kind and hint. */
export interface Fault {
  message: string;
  kind: ErrorKind | null;
  hint: string;
}

/** The one answer to each request. */
export type Told = { id: number; value: unknown } | { id: number; fault: Fault };

/** A thrown value, ready to be posted. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof CoachError) return { message: thrown.message, kind: thrown.kind, hint: thrown.hint };
  return { message: thrown instanceof Error ? thrown.message : String(thrown), kind: null, hint: '' };
}

/** The error that was thrown on the other side. */
export const thrownAs = ({ message, kind, hint }: Fault): Error =>
  kind === null ? new Error(message) : new CoachError(kind, message, hint);
