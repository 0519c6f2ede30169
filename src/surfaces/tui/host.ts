import type { Conversation, TurnRecord } from '../../agent/events.ts';
import type { Entry } from '../../core/command.ts';
import type { Config } from '../../core/config.ts';
import type { Streams } from '../cli/streams.ts';
import type { ChatStatus } from './screen/status-line.ts';

/** A command's answer, drawn and safe. */
export interface TextCard {
  title: string;
  text: string;
  ok: boolean;
}

/** What the chat is given to work with. */
export interface ChatOptions {
  conversation: Conversation;
  registry: readonly Entry[];
  streams: Streams;
  view: { experience: Config['experience'] };
  /** Cheap; asked for often. */
  status(): ChatStatus;
  /** Looks anew at what `status` tells; called after every turn and command. */
  refresh?(): Promise<void>;
  /** Runs a command line of the person's own, drawn for so many columns. Never throws for a refusal. */
  runCommand(words: string[], how: { columns: number; signal: AbortSignal }): Promise<TextCard>;
  symbols: readonly string[];
  /** What the person asked before, in any session, oldest first. */
  asked?: readonly string[];
  /** Earlier turns of this session, shown again. */
  continueFrom?: readonly TurnRecord[];
  /** Writes the conversation to a file and says where; absent where nothing may be written. */
  save?(text: string, path: string | null): Promise<string>;
}
