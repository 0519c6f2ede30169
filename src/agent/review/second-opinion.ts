import { reviewed } from '../../core/telemetry.ts';
import type { Ended } from '../answer/answer.ts';
import type { AgentEvent } from '../events.ts';
import type { KeptReview } from '../turn/record.ts';
import type { Turn } from '../turn/turn.ts';
import { behaviourRemark } from './behaviour.ts';
import { byGravity, modelOpinion, type ReviewCase, rulesOpinion } from './review.ts';
import { voteRemark } from './votes.ts';

/** The second opinion on a turn that is over: the rules' remarks and, after a model's answer, one of the model; kept with the turn. Never throws. */
export async function laterReview(turn: Turn, ended: Ended, signal: AbortSignal): Promise<AgentEvent> {
  const { desk, hide, sessionId, turnId, rows, model } = turn;
  const { ports } = desk;
  const started = ports.clock.monotonic();
  let review: KeptReview = { points: [], note: null };
  try {
    const found: ReviewCase = {
      question: turn.text,
      answer: ended.answer,
      rows,
      // In prose they are marked where they stand.
      ungrounded: turn.desk.settings.shape === null ? [] : ended.document.ungrounded,
      person: ports.config,
      habits: await turn.habits(),
      now: desk.asOf ?? ports.clock.now(),
    };
    const remarks = [...(await behaviourRemark(turn, ports.clock.now())), ...(await voteRemark(turn))];
    const points = byGravity([...remarks, ...rulesOpinion(found)]);
    review = { points, note: null };
    if (ended.document.adviceSource === 'model' && model !== null && !signal.aborted) {
      const about = { model, spending: desk.spending, hide, digest: ports.digest, sessionId, turnId };
      review = { points, note: await modelOpinion(about, found, points, signal) };
    }
    await (await ports.store()).sessions.review(turnId, review);
  } catch {
    // The answer stands; a second opinion that cannot be made or kept is not worth an error.
  }
  reviewed(ports, turn, review, ports.clock.monotonic() - started);
  return { type: 'review', turnId, state: 'ready', ...review };
}
