import { CoachError, type Failure, failure } from '../../core/errors.ts';
import type { SessionRepository, StoredTurn } from '../../ports/conversation.ts';
import type { Desk } from '../desk.ts';
import type { AgentEvent } from '../events.ts';

/** The part of the store that a turn writes to. */
export type TurnRecords = Pick<SessionRepository, 'save'>;

/** Where a turn is kept and what was said before it. */
export interface Begun {
  sessions: TurnRecords;
  earlier: StoredTurn[];
  /** Writes that it began, once; gives why it cannot be kept, or null once the store has it. */
  begin(): Promise<Failure | null>;
  /** The store could be read. */
  readable: boolean;
}

const nowhere: TurnRecords = { save: async () => undefined };

/** Turns of a session that a model is told of. */
const remembered = 30;

/** A failure that a turn goes on without its record for; throws what is our own fault and what the person stopped. */
function unkept(thrown: unknown): Failure {
  if (!(thrown instanceof CoachError) || thrown.kind === 'interrupted') throw thrown;
  return failure(thrown);
}

/**
 * What a turn begins with. It is written down before anything slow, and with the money for the model where nothing is slow:
 * what waits together costs the disk one flush. A store that cannot be opened or written does not cost the answer: the turn
 * goes on unkept. `fresh` is the first turn of a conversation that nobody has had before.
 */
export async function begun(
  { ports }: Desk,
  turn: { id: string; sessionId: string; at: number; user: string },
  fresh: boolean,
): Promise<Begun> {
  try {
    const { sessions } = await ports.store();
    const all = fresh ? [] : await sessions.turns(turn.sessionId, remembered);
    const earlier = all.filter(({ status }) => status !== 'running');
    let begins: Promise<Failure | null> | undefined;
    const begin = () => {
      begins ??= sessions.begin({ ...turn, title: turn.user.trim().slice(0, 80) }).then(() => null, unkept);
      return begins;
    };
    const save: TurnRecords['save'] = async (row) => {
      if ((await begin()) === null) await sessions.save(row);
    };
    return { sessions: { save }, earlier, begin, readable: true };
  } catch (thrown) {
    const why = unkept(thrown);
    return { sessions: nowhere, earlier: [], begin: async () => why, readable: false };
  }
}

/** What a person is told of a turn that is not kept. */
const unkeptWords = ({ message, hint }: Failure): string =>
  `${message}${hint === '' ? '' : `. ${hint}`}`.replace(/[.\s]*$/, '.') +
  ' This is not kept, and no model is asked: what it costs could not be counted.';

/** Writes that a turn began and tells whether it is kept; the person is told once where it is not. */
export function keptOf(begin: Begun['begin'], emit: (event: AgentEvent) => void): () => Promise<boolean> {
  let told: Promise<boolean> | undefined;
  return () => {
    told ??= begin().then((why) => {
      if (why !== null) emit({ type: 'notice', level: 'warning', message: unkeptWords(why) });
      return why === null;
    });
    // Whoever waits for it hears of a failure that is our own.
    told.catch(() => undefined);
    return told;
  };
}
