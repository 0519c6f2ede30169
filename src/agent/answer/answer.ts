import { failure } from '../../core/errors.ts';
import { followUps } from '../../domain/advice/follow-ups.ts';
import { ground } from '../../domain/grounding/grounding.ts';
import type { Intent } from '../../domain/intent/intent.ts';
import type { Model } from '../../ports/model.ts';
import type { AdviceSource, AnswerFigure } from '../events.ts';
import type { LoopEnd } from '../turn/loop.ts';
import type { TurnDocument } from '../turn/record.ts';
import { documentOf, type Turn, withModel } from '../turn/turn.ts';
import { answerCache, type Cache } from './cache.ts';
import { factsOf, fitOf, strategyOf } from './facts.ts';
import { historyOf, readFirst, ruled } from './rules.ts';
import { sourced } from './sources.ts';

/** How a turn ended and what is kept of it. */
export interface Ended {
  status: 'done' | 'interrupted' | 'failed';
  answer: string;
  document: TurnDocument;
}

interface Said {
  text: string;
  figures: AnswerFigure[];
  adviceSource: AdviceSource;
  intent: Intent;
  confidence: number;
  followUps: string[];
  ungrounded: string[];
  variant: string | null;
}

function done(turn: Turn, said: Said): Ended {
  const { text, figures, ...end } = said;
  const fit = fitOf(turn.rows);
  if (fit !== null) turn.path.push(`fit: ${fit.name} ${fit.value.toFixed(2)}`);
  turn.path.push(`answer: ${said.adviceSource}`);
  const document = documentOf(turn, end);
  if (said.ungrounded.length > 0) turn.emit({ type: 'ungrounded', figures: said.ungrounded });
  turn.emit({
    type: 'answered',
    text,
    adviceSource: said.adviceSource,
    intent: said.intent,
    confidence: said.confidence,
    strategy: strategyOf(turn.rows),
    reads: turn.reads,
    figures,
    path: turn.path,
    followUps: said.followUps,
  });
  return { status: 'done', answer: text, document };
}

function interrupted(turn: Turn): Ended {
  turn.path.push('stopped by the person');
  const { intent } = turn.recognised;
  const nothing = { adviceSource: null, intent, confidence: 0, followUps: [], ungrounded: [], variant: null };
  return { status: 'interrupted', answer: turn.answer, document: documentOf(turn, nothing) };
}

/** A turn that no model may have a part in. */
export async function rulesTurn(turn: Turn): Promise<Ended> {
  await turn.kept();
  return byRules(turn, 'fallback');
}

/** The figures of the rules' words: read in a result, else worked out from what was read; those of prepared advice are its own. */
function figuresOfRules({ rows, reads, text: question }: Turn, text: string): AnswerFigure[] {
  const { figures } = ground(
    text,
    rows.map(({ output }) => output),
    { question },
  );
  const from = reads.at(-1)?.name ?? null;
  return sourced(figures, (index) => rows[index]?.command ?? null).flatMap((figure) => {
    if (figure.supported) return [figure];
    return from === null ? [] : [{ ...figure, supported: true, source: `worked out from ${from}` }];
  });
}

/** The rules' answer: from the read the question asks for, else prepared advice with what it looks up. */
async function byRules(turn: Turn, adviceSource: AdviceSource): Promise<Ended> {
  const { missing, ...answer } = await ruled(turn);
  if (turn.signal.aborted) return interrupted(turn);
  const before = turn.answer === '' ? '' : '\n\n';
  const text = [...missing, answer.text].join('\n\n');
  // What was read first stands already, but for a cut answer below it, which must not be the last word.
  if (turn.first === null || turn.answer !== '') turn.emit({ type: 'text', text: before + text });
  turn.said(text);
  turn.messages = [];
  return done(turn, { ...answer, text, figures: figuresOfRules(turn, text), adviceSource, ungrounded: [] });
}

async function byModel(turn: Turn, text: string, cache: Cache | null): Promise<Ended> {
  const { recognised, rows, desk } = turn;
  const { figures, unsupported } = turn.proof.ground(text);
  const supported = figures.length === 0 ? 1 : 1 - unsupported.length / figures.length;
  const card = turn.ran.findLast(({ command, ok }) => ok && command.startsWith('card '))?.command ?? null;
  const ended = done(turn, {
    text,
    figures: sourced(figures, turn.proof.commandAt),
    adviceSource: 'model',
    intent: recognised.intent,
    // An answer that rests on nothing that was looked up is half as sure.
    confidence: Math.round(supported * (rows.length === 0 ? 0.5 : 1) * 1e4) / 1e4,
    followUps: followUps(
      recognised.intent,
      factsOf(rows, desk.ports.config.capital),
      historyOf(turn),
      [...turn.earlier.map(({ user }) => user), turn.text],
      card,
    ),
    ungrounded: [...new Set(unsupported)],
    variant: null,
  });
  const onlyRead = !turn.path.some((step) => step.startsWith('approval:')) && turn.ran.every(({ ok }) => ok);
  if (cache !== null && turn.bounds.length === 0 && onlyRead) await cache.keep({ text, tools: turn.ran });
  return ended;
}

async function again(turn: Turn, { at, answer }: NonNullable<Cache['found']>): Promise<Ended> {
  const minutes = Math.max(1, Math.round((turn.desk.ports.clock.now() - at) / 60_000));
  turn.path.push('the same question in the same state of the market: answered before');
  turn.emit({
    type: 'notice',
    level: 'info',
    message: `Answered ${minutes} min ago; nothing has changed since.`,
  });
  for (const [i, { command, output }] of answer.tools.entries()) {
    const callId = `kept-${i + 1}`;
    turn.rows.push({ command, output });
    turn.ran.push({ command, ok: true, output });
    turn.emit({ type: 'toolStarted', callId, command, input: {} });
    turn.emit({ type: 'toolFinished', callId, command, ok: true, output, ms: 0 });
  }
  turn.emit({ type: 'text', text: answer.text });
  turn.said(answer.text);
  turn.messages = [
    { role: 'user', text: turn.hide.hide(turn.text) },
    { role: 'assistant', text: turn.hide.hide(answer.text), calls: [] },
  ];
  return byModel(turn, answer.text, null);
}

function failed(turn: Turn, end: Extract<LoopEnd, { kind: 'failed' | 'bound' }>): void {
  const words = end.hint === '' ? end.message : `${end.message}. ${end.hint}`;
  if (end.kind === 'bound') turn.emit({ type: 'bound', bound: end.bound, message: words });
  else {
    turn.path.push(`model failed: ${end.reason}`);
    if (turn.answer !== '')
      turn.emit({
        type: 'notice',
        level: 'warning',
        message: 'The answer above was cut off and does not count.',
        cut: true,
      });
    turn.emit({ type: 'notice', level: 'warning', message: words });
  }
}

/** What the model that stands for none has to say. */
async function noModelWords(turn: Turn, model: Model): Promise<string> {
  const request = { system: '', messages: [], tools: [], maxOutputTokens: 1 };
  for await (const event of model.stream(request, turn.signal)) {
    if (event.type === 'failed') return `${event.message}. ${event.hint}`;
  }
  return 'No model is configured.';
}

/** The three steps of an answer: the model; where it cannot, prepared advice for the intent; where none fits, the default. */
export async function answerTurn(turn: Turn): Promise<Ended> {
  let model: Model;
  try {
    model = await turn.desk.ports.model();
  } catch (thrown) {
    const { message, hint } = failure(thrown);
    await turn.kept();
    failed(turn, { kind: 'failed', reason: 'settings', message, hint, partial: false });
    return byRules(turn, 'fallback');
  }
  if (turn.signal.aborted) return interrupted(turn);
  if (model.info.wire === 'none') {
    await turn.kept();
    turn.path.push('model: none');
    if (turn.once('no model'))
      turn.emit({ type: 'notice', level: 'warning', message: await noModelWords(turn, model) });
    return byRules(turn, 'rules');
  }
  // Asked for ahead: it is there when the question was looked into.
  turn.known().catch(() => undefined);
  const cache = await answerCache(turn, model);
  if (cache.found !== null && (await turn.kept())) return again(turn, cache.found);
  await readFirst(turn);
  if (turn.signal.aborted) return interrupted(turn);
  const end = await withModel(turn, model);
  if (end.kind === 'stopped') return interrupted(turn);
  if (end.kind === 'unkept') return rulesTurn(turn);
  if (end.kind === 'answer') {
    const { text, checked } = end;
    if (checked !== null)
      turn.path.push(`figures: sentences asked back ${checked.asked}, put right ${checked.mended}`);
    return byModel(turn, text, cache);
  }
  failed(turn, end);
  return byRules(turn, 'fallback');
}
