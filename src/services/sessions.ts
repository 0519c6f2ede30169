import type { Context } from '../core/command.ts';
import type { KeptTurn, SessionSummary, SessionsShowDocument } from '../core/shapes/session.ts';
import type { ReviewNote } from '../core/shapes/talk.ts';
import { voted } from '../core/telemetry.ts';
import { dollars } from '../domain/cost.ts';
import type { SessionSummary as StoredSession, StoredTurn } from '../ports/conversation.ts';
import { countVote } from './experiment/assignment.ts';
import { homeTime } from './home-clock.ts';

function summaryOf(row: StoredSession, context: Context): SessionSummary {
  const time = homeTime(context);
  const known = row.unpriced === 0;
  return {
    id: row.id,
    title: row.title,
    createdAt: time(row.createdAt),
    updatedAt: time(row.updatedAt),
    turns: row.turns,
    inputTokens: row.input,
    outputTokens: row.output,
    cost: known ? dollars(row.costNano) : null,
    costReason: known ? null : `the price of ${row.unpriced} calls is not known`,
  };
}

/** Conversations, the newest first. */
export async function conversations(limit: number, context: Context) {
  const { sessions } = await context.ports.store();
  return (await sessions.list({ limit })).map((row) => summaryOf(row, context));
}

/** What of a turn is kept as its document; older ones lack what came later. */
type Kept = Partial<
  Pick<
    KeptTurn,
    | 'adviceSource'
    | 'intent'
    | 'confidence'
    | 'model'
    | 'promptHash'
    | 'cost'
    | 'path'
    | 'ungrounded'
    | 'tools'
  >
>;

/** A stored turn as JSON; tool outputs only when asked for. */
export function turnDocument(turn: StoredTurn, outputs: boolean, context: Context): KeptTurn {
  const kept = turn.document as Kept;
  return {
    turnId: turn.id,
    at: homeTime(context)(turn.at),
    user: turn.user,
    answer: turn.answer,
    status: turn.status,
    adviceSource: kept.adviceSource ?? null,
    intent: kept.intent ?? null,
    confidence: kept.confidence ?? null,
    model: kept.model ?? null,
    promptHash: kept.promptHash ?? null,
    cost: kept.cost ?? null,
    path: kept.path ?? [],
    ungrounded: kept.ungrounded ?? [],
    tools: (kept.tools ?? []).map(({ command, ok, output }) => ({
      command,
      ok,
      output: outputs ? output : null,
    })),
    review: turn.review as ReviewNote | null,
    verdict: turn.verdict,
    verdictNote: turn.verdictNote,
  };
}

/** A conversation with its turns; the last one for null, nothing where there is none. */
export async function whole(
  id: string | null,
  outputs: boolean,
  context: Context,
): Promise<SessionsShowDocument> {
  const { sessions } = await context.ports.store();
  const row = id === null ? ((await sessions.list({ limit: 1 }))[0] ?? null) : await sessions.byId(id);
  if (row === null) return { session: null, turns: [] };
  const turns = await sessions.turns(row.id);
  return {
    session: summaryOf(row, context),
    turns: turns.map((turn) => turnDocument(turn, outputs, context)),
  };
}

/** Takes conversations away with all their turns; what they cost stays in the day's sums. */
export async function forget(which: { id: string } | { days: number }, context: Context): Promise<number> {
  const { sessions } = await context.ports.store();
  const now = context.ports.clock.now();
  return sessions.remove('id' in which ? which : { before: Math.max(0, now - which.days * 86_400_000) });
}

/** Keeps what a person thinks of an answer, the last one when none is named; gives the turn, or null where there is none. */
export async function judge(
  verdict: 'good' | 'bad',
  which: { turnId?: string | undefined; note?: string | undefined },
  context: Context,
): Promise<StoredTurn | null> {
  const { sessions } = await context.ports.store();
  const [last] = which.turnId === undefined ? await sessions.list({ limit: 1 }) : [];
  const turns = last === undefined ? [] : await sessions.turns(last.id);
  const id = which.turnId ?? turns.findLast(({ status }) => status === 'done')?.id;
  if (id === undefined) return null;
  const at = context.ports.clock.now();
  const before = await sessions.turn(id);
  await sessions.verdict(id, verdict, which.note ?? null, at);
  const turn = await sessions.turn(id);
  // Who thinks again is counted once, with the first thought.
  if (turn !== null && before?.verdict === null) {
    voted(context.ports, id, verdict);
    await countVote(context.ports, turn, verdict);
  }
  return turn;
}

/** Judged answers, the newest verdict first. */
export async function judged(limit: number, context: Context) {
  const turns = await (await context.ports.store()).sessions.verdicts(limit);
  return turns.map((turn) => turnDocument(turn, false, context));
}
