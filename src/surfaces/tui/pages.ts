import type { AnswerFigure, TurnRecord } from '../../agent/events.ts';
import { sanitize } from '../../core/sanitize.ts';
import { builtins } from './composer/slash.ts';
import { type ChatStatus, dollars } from './screen/status-line.ts';
import type { ChatState } from './state.ts';
import type { Turn } from './turn.ts';

const keys: [string, string][] = [
  ['Enter', 'send'],
  ['Shift-Enter, Alt-Enter, Ctrl-J, \\ Enter', 'new line'],
  ['Esc', 'stop the answer; what came stays'],
  ['Ctrl-C', 'stop, or clear the line; twice leaves'],
  ['Ctrl-D', 'leave, on an empty line'],
  ['Ctrl-Z', 'suspend; `fg` comes back'],
  ['Up, Down', 'earlier messages, also of other conversations'],
  ['Ctrl-R', 'search earlier messages'],
  ['Tab', 'complete a command, a flag or an @SYMBOL'],
  ['1 2 3 4', 'send a suggestion, on an empty line'],
  ['Ctrl-A E W U K Y, Alt-B F D Y, Ctrl-_', 'edit as in a shell'],
];

const listed = (rows: readonly (readonly [string, string])[]): string[] => {
  const widest = Math.min(40, Math.max(...rows.map(([name]) => name.length)));
  return rows.map(([name, words]) => `  ${name.padEnd(widest)}  ${words}`);
};

export function helpPage(): string[] {
  return [
    ...listed(keys),
    '',
    ...listed(Object.entries(builtins).map(([name, note]) => [`/${name}`, note] as const)),
    '  /<command>  any coach command, for example /suggest NIFTY',
  ];
}

const sources = {
  model: 'the model',
  rules: 'the rules; no model',
  fallback: 'the rules; the model could not',
};

/** How an answer came about: intent, confidence, strategy, path, tools, cost. */
export function whyPage(turn: Turn | null): string[] {
  if (turn === null) return ['Nothing was asked yet.'];
  const { answered, usage, ended, tools } = turn;
  const rows: [string, string][] = [];
  if (answered !== null) {
    rows.push(['intent', answered.intent]);
    rows.push(['confidence', `${Math.round(answered.confidence * 100)}%`]);
    rows.push(['strategy', answered.strategy ?? 'none']);
    rows.push(['answered by', sources[answered.adviceSource]]);
  } else rows.push(['answer', turn.stopped ? 'stopped before its end; what came is kept' : 'none came']);
  if (tools.length > 0)
    rows.push(['tools', tools.map(({ command, ok }) => (ok ? command : `${command} (failed)`)).join(', ')]);
  if (usage !== null) {
    const { input, cachedInput, output } = usage.usage;
    rows.push([
      'tokens',
      `${input ?? 'unknown'} in${cachedInput === null || cachedInput === 0 ? '' : ` (${cachedInput} of them from its cache)`}, ${output ?? 'unknown'} out`,
    ]);
    rows.push(['cost', usage.cost === null ? 'unknown' : dollars(usage.cost)]);
  }
  if (ended !== null) {
    const first =
      ended.firstTokenMs === null ? '' : `, first word after ${(ended.firstTokenMs / 1000).toFixed(1)} s`;
    rows.push(['took', `${(ended.ms / 1000).toFixed(1)} s${first}`]);
  }
  if (turn.verdict !== null) rows.push(['your verdict', turn.verdict]);
  const path = answered?.path.map((step, i) => `  ${i + 1}. ${step}`) ?? [];
  const figures = answered?.figures.map((_, i) => sourceLine(answered.figures, i)) ?? [];
  return [
    ...listed(rows),
    ...(figures.length > 0 ? ['', 'Figures', ...figures] : []),
    ...(path.length > 0 ? ['', 'Path taken', ...path] : []),
  ];
}

const sourceLine = (figures: readonly AnswerFigure[], i: number): string =>
  `  ${i + 1}. ${figures[i]!.text}  ${figures[i]!.source ?? 'nothing proves it'}`;

/** Where one figure of an answer comes from: by its number in the answer, or by the figure itself. */
export function sourcePage(turn: Turn | null, asked: string): string[] {
  const figures = turn?.answered?.figures ?? [];
  if (figures.length === 0) return ['The last answer holds no figure that was looked up.'];
  const digits = (text: string) => text.replaceAll(/[^\p{Nd}.]/gu, '');
  const n =
    /^\d{1,3}$/.test(asked) && Number(asked) >= 1 && Number(asked) <= figures.length ? Number(asked) : 0;
  const found =
    n > 0 ? [n - 1] : figures.flatMap(({ text }, i) => (digits(text) === digits(asked) ? [i] : []));
  if (found.length > 0) return found.map((i) => sourceLine(figures, i));
  return [`No figure "${asked}". The answer holds:`, ...figures.map((_, i) => sourceLine(figures, i))];
}

export function statsPage(state: ChatState, status: ChatStatus, sessionId: string): string[] {
  const { turns, input, output, cost, dayCost } = state.totals;
  return listed([
    ['session', sessionId],
    ['model', status.model ?? 'none'],
    ['turns', `${turns}`],
    ['tokens', `${input} in, ${output} out`],
    ['cost', cost === null ? 'unknown' : dollars(cost)],
    ['cost today', dayCost === null ? 'unknown' : dollars(dayCost)],
  ]);
}

const longestTitle = 100;

/** A question as a heading; one of many lines stands whole below it. */
function asked(user: string): string[] {
  const lines = user.trim().split('\n');
  const [first = ''] = lines;
  const short = first.length > longestTitle ? `${first.slice(0, longestTitle)}…` : first;
  const whole = short === user.trim() ? [] : [...lines.map((line) => `> ${line}`.trimEnd()), ''];
  return [`## ${short}`, '', ...whole];
}

/** The conversation as Markdown, for a file. */
export function exported(turns: readonly TurnRecord[], sessionId: string): string {
  const body = turns.flatMap(({ user, answer, status, tools, review }) => [
    ...asked(user),
    ...tools.map(({ command, ok }) => `- ${command}${ok ? '' : ' (failed)'}`),
    ...(tools.length > 0 ? [''] : []),
    answer === '' ? `_${status}_` : answer,
    '',
    ...(review?.points.map(({ level, kind, text }) => `> ${level}, ${kind}: ${text}`) ?? []),
    ...(review !== null && review.points.length > 0 ? [''] : []),
  ]);
  return sanitize([`# coach session ${sessionId}`, '', ...body].join('\n'));
}
