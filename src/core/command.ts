import type { z } from 'zod';
import type { AnnouncedDays } from '../domain/calendar/calendar-file.ts';
import type { PriceRow } from '../domain/cost.ts';
import type { Clock } from '../ports/clock.ts';
import type { Crew, StrategyFiles } from '../ports/crew.ts';
import type { HaltFile } from '../ports/desk.ts';
import type { Role, Tokens } from '../ports/identity.ts';
import type { JournalFiles } from '../ports/journal.ts';
import type { Market, MarketFiles } from '../ports/market.ts';
import type { Embedder, TextRank } from '../ports/memory.ts';
import type { Meter } from '../ports/meter.ts';
import type { Model } from '../ports/model.ts';
import type { QueryRunner } from '../ports/query.ts';
import type { Queue } from '../ports/queue.ts';
import type { Secrets, Settings } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import type { StoreCare } from '../ports/store-care.ts';
import type { VendorPorts } from '../ports/vendor/ports.ts';
import type { WatchPorts } from '../ports/watch/ports.ts';
import type { Config } from './config.ts';

export type Effect = 'read' | 'write' | 'danger';

/** Who asks. Each asker may be offered fewer commands than a person at a shell. */
export type Caller = 'cli' | 'model' | 'http' | 'mcp' | 'worker';

/** What is out there, each built on first use. */
export interface Ports extends VendorPorts, WatchPorts {
  clock: Clock;
  settings: Settings;
  config: Config;
  store(): Promise<Store>;
  /** The store through a connection of its own that waits for a lock no longer than so many ms; the caller closes it. */
  impatientStore(waitMs: number): Promise<Store>;
  /** Notes beside the store that halt trading even where the store cannot be written. */
  halts: HaltFile;
  /** One SELECT at a time over a copy of the store. */
  query(): Promise<QueryRunner>;
  /** Backup, verification and the rest of what is done to the store as a whole. */
  care(): Promise<StoreCare>;
  /** The market chosen by name, or by the settings when no name is given. */
  market(name?: string): Promise<Market>;
  files(): Promise<MarketFiles>;
  /** The embedder of the settings; loaded and asked at its first text only. */
  embedder(): Promise<Embedder>;
  /** Texts ranked by BM25 outside the store. */
  textRank(): Promise<TextRank>;
  /** Broker exports and reports on disk. */
  journalFiles(): Promise<JournalFiles>;
  /** The configured model behind its breaker, or one that says that none is configured. Throws `usage` for settings that cannot be. */
  model(): Promise<Model>;
  /** A model by its name on another server than the configured one; a key goes to its own origin only. Throws `usage` for an address that is not allowed. */
  modelAt(baseUrl: string, model: string): Promise<Model>;
  /** Prices of models: the bundled table and the person's own. */
  prices(): Promise<readonly PriceRow[]>;
  secrets(): Promise<Secrets>;
  /** Absent where nothing is recorded. */
  meter?: Meter;
  /** A small text file a person named; throws CoachError `missing`, `usage` or `unavailable`. */
  readText(path: string, signal?: AbortSignal): Promise<string>;
  /** The text of a file or pipe a person named, in pieces. Never waits for a writer that does not come; throws like `readText`. */
  streamText(path: string, signal?: AbortSignal): AsyncIterable<string>;
  /** Writes a new text file that only its owner may read; gives its whole path. Throws CoachError `refused` where there is one already. */
  writeText(path: string, text: string): Promise<string>;
  /** SHA-256 of a text or of bytes, hex. */
  digest(text: string | Uint8Array): string;
  /** What brings jobs to workers. Throws `unavailable` where the store or this Node.js has none. */
  queue(): Promise<Queue>;
  /** Strategy files and programs of a person. */
  strategies(): Promise<StrategyFiles>;
  /** Threads for runs that are many, and for programs that are not coach's own. */
  crew(): Promise<Crew>;
  /** Keeps days that an exchange announced, and adds them to the calendar. */
  announceDays(days: AnnouncedDays): Promise<void>;
  /** Does work with bytes that somebody sent as a file, which is there no longer than the work. */
  upload<T>(name: string, bytes: Uint8Array, work: (file: string) => Promise<T>): Promise<T>;
  /** Signed tokens of who signed in at a server. */
  tokens(): Promise<Tokens>;
  /** Says that many people are served: stores opened from here on are held by threads, so that nobody waits for another's disk. */
  serveMany(): void;
  /** The ports of a user of a server who has a store of their own, by their id. */
  guest(user: string): Promise<Ports>;
  /** Folder of the page that a server shows, or null where it was not built. */
  page(): Promise<string | null>;
  /** Facts about the machine for `doctor`: paths, modes, versions. */
  machine(): Promise<Machine>;
}

/** What `coach doctor` looks at. */
export interface Machine {
  versions: Record<string, string>;
  /** Each file or folder coach keeps, with its mode as octal text or null when absent. */
  paths: { name: string; path: string; mode: string | null; wanted: string }[];
  freeBytes: number | null;
  /** Memory of this process, and size of the store's file with what was not written back yet; null where it is no file. */
  load(): { rssBytes: number; storeBytes: number | null };
  /** Files that processes which are gone left half made. */
  halfMade: string[];
  /** Variables of the environment that name a proxy, which coach does not use. */
  proxies: string[];
}

export type Progress = {
  kind: 'progress' | 'warning' | 'notice';
  message: string;
  done?: number;
  total?: number;
};

/** A piece of an answer that is still being made. */
export type StreamEvent = { type: string } & Record<string, unknown>;

export interface Context {
  ports: Ports;
  caller: Caller;
  /** A person said yes to this very call. */
  confirmed: boolean;
  /** `--as-of`, epoch ms UTC; null is now. */
  asOf: number | null;
  signal: AbortSignal;
  emit(event: Progress): void;
  /** Standard input to its end, where the caller has one. With `firstByteMs`, nothing when no byte comes in that time. */
  piped?(options?: { firstByteMs?: number }): Promise<Uint8Array>;
  /** Where an answer is shown while it comes: text as it is, other events by callers that show events. */
  stream?(event: StreamEvent): void;
  /** Every event of a stream is wanted, for a program; otherwise text alone. */
  events?: boolean;
  /** Work that nobody waits for, done once the answer is out: sending alerts. Absent where nobody does such work. */
  afterwards?(name: string, work: () => Promise<void>): void;
  /** All that can be asked, for commands that let somebody ask. */
  registry?: readonly Entry[];
  /** The terminal itself, for commands that take it over; its shape is the surface's. */
  terminal?: unknown;
  /** A line typed by a person, empty once `until` fires; absent where nobody can type one. */
  question?(words: string, until?: AbortSignal): Promise<string>;
  /** A line typed without being shown; null where nobody can type one. */
  secret?(question: string): Promise<string | null>;
  correlationId: string;
}

/** What a thing coach can do takes, gives and does, written once; every surface derives the rest. Its name and summary stand in the list of its folder. */
export interface Definition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  effect: Effect;
  /** Whether a danger given this input only looks: it then runs without a yes. */
  harmless?(input: z.output<I>): boolean;
  /** Inputs given without a flag, in order; a last one ending in "…" takes the rest. */
  positional?: readonly string[];
  /** Doing it twice comes to the same as doing it once, so a job whose worker died may be begun again. Reads always may. */
  repeatable?: true;
  /** It only takes risk away: a model may do it without asking first. */
  safe?: true;
  /** Who may have it at a server; by its effect when left out. */
  roles?: readonly Role[];
  /** Surfaces it is not offered to, whatever its effect. */
  notFor?: readonly Caller[];
  /** Runs on the defaults where settings are damaged: what is there to find or mend that. */
  mends?: boolean;
  input: I;
  output: O;
  /** A real call that works on a fresh machine with the bundled sample. */
  example: z.input<I>;
  /** One line for a person when there is nothing to draw. */
  say?(output: z.output<O>): string;
  /** Exit code for a result that is an answer but not a success (doctor with findings). 0 when absent. */
  exit?(output: z.output<O>): number;
  run(input: z.output<I>, context: Context): Promise<z.input<O>>;
}

/** A command under its name. */
export interface Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType>
  extends Definition<I, O> {
  /** Words as typed: "market import". */
  name: string;
  summary: string;
}

/** A command whose shapes are not known here: what a registry holds. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds commands of every shape; variance leaves no other way.
export type AnyCommand = Command<any, any>;
type AnyDefinition = Omit<AnyCommand, 'name' | 'summary'>;

/** Declares a command; exists so that `run` and `say` are checked against the schemas. */
export function command<I extends z.ZodType, O extends z.ZodType>(definition: Command<I, O>): Command<I, O>;
export function command<I extends z.ZodType, O extends z.ZodType>(
  definition: Definition<I, O>,
): Definition<I, O>;
export function command(definition: AnyDefinition): AnyDefinition {
  return definition;
}

/** A registry line: enough for help and dispatch, the command itself loaded when asked for. */
export interface Entry {
  name: string;
  summary: string;
  /** Where help shows it. */
  group?: string;
  /** One of the few to start with. */
  first?: boolean;
  load(): Promise<AnyCommand>;
  /** Runs when its noun stands alone: `discover` is `discover run`. */
  alone?: boolean;
}

/** A line of the registry: the one place of a command's name and summary. */
export const entry = (
  name: string,
  summary: string,
  load: () => Promise<AnyDefinition>,
  how: Pick<Entry, 'alone'> = {},
): Entry => ({ name, summary, ...how, load: async () => ({ name, summary, ...(await load()) }) });
