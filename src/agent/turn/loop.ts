import type { Message, ModelRequest, TokenUsage } from '../../ports/model.ts';
import { boundWords } from '../budget.ts';
import type { Bound } from '../events.ts';
import { estimateTokens } from '../prompt/prompt.ts';
import { runTools } from '../tools/run.ts';
import { marked } from './gate.ts';
import { flaggedIn, repaired, repairRequest, repairsIn } from './repair.ts';
import { type LoopJob, type Round, recorded, round, unprovenBy } from './round.ts';
import { trimmed } from './transcript.ts';

/** How the rounds with the model ended. */
export type LoopEnd =
  /** `checked`: sentences asked back for their figures, and how many then held. */
  | { kind: 'answer'; text: string; checked: { asked: number; mended: number } | null }
  | { kind: 'bound'; bound: Bound; message: string; hint: string }
  | { kind: 'failed'; reason: string; message: string; hint: string; partial: boolean }
  | { kind: 'stopped' }
  | { kind: 'unkept' };

function requestOf(job: LoopJob, tools: boolean): { request: ModelRequest; tokens: number } {
  const { limits } = job.budget;
  const carried = job.small ? smallTranscript : limits.transcriptTokens;
  const transcript = trimmed(
    job.small === 'again' ? [] : job.earlier,
    job.current,
    carried,
    job.desk.ports.digest,
  );
  const specs = tools ? (job.small ? job.tools.few : job.tools.specs) : [];
  const { shape } = job.desk.settings;
  const request: ModelRequest = {
    system: job.prompt.text,
    messages: transcript.messages,
    tools: specs,
    maxOutputTokens: limits.outputTokens,
    effort: 'low',
    cacheKey: `coach-${job.prompt.hash}`,
    ...(shape === null ? {} : { answer: { name: 'answer', schema: shape } }),
  };
  const specTokens = specs.length === 0 ? 0 : estimateTokens(JSON.stringify(specs));
  return { request, tokens: job.prompt.tokens + transcript.tokens + specTokens };
}

const unoffered = 'The model asked for tools it was not offered';
/** Tokens of the talk that a small context carries along. */
const smallTranscript = 2_400;

const nobody: TokenUsage = { input: null, cachedInput: null, output: null, reasoning: null };

/** Sets money aside, makes the call, and settles what it used. */
async function paidRound(job: LoopJob, request: ModelRequest, tokens: number): Promise<Round | LoopEnd> {
  const { desk, budget, sessionId, turnId, emit } = job;
  const { clock } = desk.ports;
  // Asked for together: one flush to disk for both.
  const kept = job.kept();
  const reserving = desk.spending.reserve({
    info: job.model.info,
    sessionId,
    turnId,
    inputTokens: tokens,
    outputTokens: budget.limits.outputTokens,
    turnNano: budget.turnNano,
  });
  reserving.catch(() => undefined);
  if (!(await kept)) return { kind: 'unkept' };
  const reserved = await reserving;
  if (!reserved.reserved)
    return { kind: 'bound', bound: 'money', message: reserved.message, hint: reserved.hint };
  const started = clock.monotonic();
  let firstMs: number | null = null;
  const timed: LoopJob = {
    ...job,
    firstToken() {
      firstMs ??= clock.monotonic() - started;
      job.firstToken();
    },
  };
  let usage: TokenUsage | null = null;
  try {
    const done = await round(timed, request);
    // A call that never reached the server used nothing.
    const unsent =
      done.end.type === 'failed' &&
      ['breaker_open', 'no_model', 'connect', 'over_budget'].includes(done.end.reason);
    usage = unsent ? { input: 0, cachedInput: 0, output: 0, reasoning: 0 } : done.usage;
    recorded(job, done, clock.monotonic() - started, firstMs);
    return done;
  } finally {
    const { costNano, day } = await reserved.settle(usage);
    budget.used(usage ?? nobody, tokens, costNano);
    const cost = costNano === null ? null : costNano / 1e9;
    if (usage !== null && (usage.input ?? 0) + (usage.output ?? 0) > 0)
      emit({
        type: 'usage',
        usage,
        cost,
        currency: 'USD',
        dayCost: day.unpriced > 0 && day.costNano === 0 ? null : day.costNano / 1e9,
      });
  }
}

const isEnd = (value: Round | LoopEnd): value is LoopEnd => 'kind' in value;

/** How a failed call ends the turn; null where it is asked again with less, once. */
function failedEnd(job: LoopJob, end: Extract<Round['end'], { type: 'failed' }>): LoopEnd | null {
  const { reason, message, hint, partial } = end;
  if (reason === 'aborted' || job.signal.aborted) return { kind: 'stopped' };
  if (reason !== 'context_too_long' || job.small === 'again' || partial)
    return { kind: 'failed', reason, message, hint, partial };
  job.small = 'again';
  const words = 'The context of the model is too small for this; asking again with less.';
  job.emit({ type: 'notice', level: 'info', message: words });
  return null;
}

/** How long a second try of a few sentences may take. */
const repairMs = 8_000;
const repairTokens = 600;

/** What the model makes of its flagged sentences, asked once; nothing where a bound, a failure or the clock is in the way. */
async function askedBack(job: LoopJob, said: string, instruction: string): Promise<Map<number, string>> {
  const { budget, desk, signal, hide } = job;
  const talk: Message[] = [
    { role: 'assistant', text: hide.hide(said), calls: [] },
    { role: 'user', text: hide.hide(instruction) },
  ];
  const { request, tokens } = requestOf({ ...job, current: [...job.current, ...talk] }, false);
  const ms = Math.min(repairMs, budget.leftMs());
  if (signal.aborted || ms <= 0 || budget.next(tokens) !== null) return new Map();
  job.emit({ type: 'phase', phase: 'thinking', detail: 'checking a figure' });
  const [late, over] = [new AbortController(), new AbortController()];
  desk.ports.clock.sleep(ms, over.signal).then(
    () => late.abort(),
    () => undefined,
  );
  const quiet: LoopJob = {
    ...job,
    quiet: true,
    signal: AbortSignal.any([signal, late.signal]),
    emit: (event) => event.type === 'usage' && job.emit(event),
    said: () => undefined,
    firstToken: () => undefined,
  };
  try {
    const done = await paidRound(quiet, { ...request, maxOutputTokens: repairTokens }, tokens);
    if (isEnd(done)) return new Map();
    budget.round();
    return done.end.type === 'failed' ? new Map() : repairsIn(done.text);
  } finally {
    over.abort();
  }
}

/** Shows the rest of an answer: what was held back is asked for again, and what then still stands unproven is marked there. */
async function proved(
  job: LoopJob,
  { text: shown, held }: Round,
): Promise<Extract<LoopEnd, { kind: 'answer' }>> {
  if (held === '') return { kind: 'answer', text: shown, checked: null };
  const unproven = unprovenBy(job);
  const whole = shown + held;
  const flagged = flaggedIn(whole, unproven(whole));
  const given = await askedBack(job, whole, repairRequest(flagged, shown.length));
  const { text, mended } = repaired(whole, flagged, given, shown.length, unproven);
  const rest = markedFrom(text, shown.length, unproven);
  if (!job.signal.aborted) job.emit({ type: 'text', text: rest });
  job.said(shown + rest);
  return { kind: 'answer', text: shown + rest, checked: { asked: flagged.length, mended } };
}

/** The text from a place on, its unproven figures marked. */
function markedFrom(text: string, from: number, unproven: ReturnType<typeof unprovenBy>): string {
  const figures = unproven(text).filter(({ end }) => end > from);
  return marked(text, figures).slice(from);
}

/** What the model said, as it goes back to it. */
const ownMessage = (job: LoopJob, text: string, { calls, end }: Round): Message => ({
  role: 'assistant',
  text: job.hide.hide(text),
  calls,
  ...(end.type !== 'done' || end.opaque === undefined ? {} : { opaque: end.opaque }),
});

/** Rounds of model and tools until there is an answer, a failure or a bound. Bounded in rounds, calls, time, tokens and money. */
export async function converse(job: LoopJob): Promise<LoopEnd> {
  let mayCall = true;
  for (;;) {
    if (job.signal.aborted) return { kind: 'stopped' };
    // The last round is for answering.
    if (job.budget.rounds === job.budget.limits.rounds - 1 && mayCall) {
      mayCall = false;
      job.emit({ type: 'bound', bound: 'rounds', message: boundWords.rounds });
    }
    const { request, tokens } = requestOf(job, mayCall);
    const bound = job.budget.next(tokens);
    if (bound !== null) return { kind: 'bound', bound, message: boundWords[bound], hint: '' };
    const done = await paidRound(job, request, tokens);
    if (isEnd(done)) return done;
    job.budget.round();
    const { end, calls } = done;
    if (end.type === 'failed') {
      const over = failedEnd(job, end);
      if (over === null) continue;
      return over;
    }
    if (done.leaked)
      job.emit({
        type: 'notice',
        level: 'warning',
        message: 'The model repeated a part of its instructions; that part was withheld.',
      });
    if (calls.length === 0) {
      const answer = await proved(job, done);
      if (job.signal.aborted) return { kind: 'stopped' };
      job.current.push(ownMessage(job, answer.text, done));
      return answer;
    }
    const rest = done.held === '' ? '' : markedFrom(done.text + done.held, done.text.length, unprovenBy(job));
    if (rest !== '') job.emit({ type: 'text', text: rest });
    const text = done.text + rest;
    const own = ownMessage(job, text, done);
    if (!mayCall)
      return { kind: 'failed', reason: 'malformed', message: unoffered, hint: '', partial: text !== '' };
    if (text !== '') job.emit({ type: 'text', text: '\n\n' });
    job.emit({ type: 'phase', phase: 'tool', detail: calls.map(({ name }) => name).join(', ') });
    const results = await runTools(job, calls, job.signal);
    if (job.signal.aborted) return { kind: 'stopped' };
    job.current.push(own, ...results.messages);
    if (results.stop !== null) mayCall = false;
  }
}
