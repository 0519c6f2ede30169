import type { Toolset } from '../../agent/tools/tools.ts';
import type { AnyCommand, Ports } from '../../core/command.ts';

/** Something that can be read by its address: a command with an input. */
export interface Readable {
  /** `coach://chain/{symbol}`; at most one part in braces, which is the input's key. */
  uri: string;
  name: string;
  about: string;
  command: AnyCommand;
  input: Record<string, unknown>;
}

/** A text somebody may start a conversation with. */
export interface Prompt {
  name: string;
  about: string;
  /** Name of its one argument and what it is, or null where it takes none. */
  argument: { name: string; about: string } | null;
  text(given: string): string;
}

/** What a client of the Model Context Protocol is given. */
export interface McpDoor {
  version: string;
  ports: Ports;
  tools: Toolset;
  readables: readonly Readable[];
  prompts: readonly Prompt[];
  /** Whether who asks may have a command. */
  permitted(command: AnyCommand): boolean;
  /** Tools that change something are listed; a call of one is a proposal and changes nothing. */
  allowWrite: boolean;
}
