import { CoachError, type Failure, failure } from '../../core/errors.ts';
import type { SessionRepository, StoredTurn } from '../../ports/conversation.ts';
import type { Desk } from '../desk.ts';

/** The part of the store that a turn writes to. */
export type TurnRecords = Pick<SessionRepository, 'save'>;

/** Where a turn is kept and what was said before it; or why it cannot be kept. */
export type Begun =
  | { sessions: TurnRecords; earlier: StoredTurn[]; trouble: null }
  | { sessions: TurnRecords; earlier: StoredTurn[]; trouble: Failure };

const nowhere: TurnRecords = { save: async () => undefined };

/** Turns of a session that a model is told of. */
const remembered = 30;

/** Begins a turn in the store. A store that cannot be opened or written does not cost the answer: the turn goes on unkept. */
export async function begun(
  { ports }: Desk,
  turn: { id: string; sessionId: string; at: number; user: string },
): Promise<Begun> {
  let earlier: StoredTurn[] = [];
  try {
    const { sessions } = await ports.store();
    const all = await sessions.turns(turn.sessionId, remembered);
    earlier = all.filter(({ status }) => status !== 'running');
    await sessions.begin({ ...turn, title: turn.user.trim().slice(0, 80) });
    return { sessions, earlier, trouble: null };
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind === 'interrupted') throw thrown;
    return { sessions: nowhere, earlier, trouble: failure(thrown) };
  }
}

/** What a person is told of a turn that is not kept. */
export const unkeptWords = ({ message, hint }: Failure): string =>
  `${message}${hint === '' ? '' : `. ${hint}`}`.replace(/[.\s]*$/, '.') +
  ' This is not kept, and no model is asked: what it costs could not be counted.';
