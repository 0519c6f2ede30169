import type { Fragment } from './accumulator.ts';
import { repairedJson } from './repair.ts';

/** What text of a model turns out to be once the marks of its chat template are read. */
export interface Unmarked {
  text: string;
  reasoning: string;
  calls: Fragment[];
  /** The text given out before was thinking: its end came without a beginning. */
  retract: boolean;
}

export interface Markup {
  push(piece: string): Unmarked;
  /** Thinking comes in a field of its own, so text is text from its beginning. */
  apart(): void;
  /** What waited for the rest of a mark. */
  end(): Unmarked;
}

interface Mark {
  open: RegExp;
  /** As it may begin, for what is held back. */
  starts: string;
  /** How it may go on, where it has a part of its own. */
  goesOn?: RegExp;
  close: string | null;
  kind: 'reasoning' | 'call';
}

/** Marks of the common templates that servers without a parser for the model pass on as text. */
const marks: readonly Mark[] = [
  ...['think', 'thinking', 'thought', 'reasoning'].map(
    (name): Mark => ({
      open: new RegExp(`<${name}>`),
      starts: `<${name}>`,
      close: `</${name}>`,
      kind: 'reasoning',
    }),
  ),
  { open: /<tool_call>/, starts: '<tool_call>', close: '</tool_call>', kind: 'call' },
  {
    open: /<function=[\w-]{1,64}>/,
    starts: '<function=',
    goesOn: /^<function=[\w-]*$/,
    close: '</function>',
    kind: 'call',
  },
  { open: /\[TOOL_REQUEST\]/, starts: '[TOOL_REQUEST]', close: '[END_TOOL_REQUEST]', kind: 'call' },
  {
    open: /<\|channel\|>analysis<\|message\|>/,
    starts: '<|channel|>analysis<|message|>',
    close: '<|end|>',
    kind: 'reasoning',
  },
  {
    open: /<\|channel\|>commentary to=functions\.[\w-]{1,64}[^<]{0,20}(?:<\|constrain\|>\w{1,10})?<\|message\|>/,
    starts: '<|channel|>commentary to=functions.',
    goesOn: /^<\|channel\|>commentary to=functions\.[\w-]*[^<]{0,20}(?:<\|[\w|>]{0,24})?(?:<\|?\w{0,8}\|?)?$/,
    close: '<|call|>',
    kind: 'call',
  },
  { open: /\[TOOL_CALLS\]/, starts: '[TOOL_CALLS]', close: null, kind: 'call' },
  { open: /<\|python_tag\|>/, starts: '<|python_tag|>', close: null, kind: 'call' },
];
/** Marks that part an answer from what came before it. */
const strays = [
  '</tool_call>',
  '<|start|>assistant',
  '<|channel|>final<|message|>',
  '<|channel|>commentary<|message|>',
  '<|end|>',
  '<|return|>',
];
const stray =
  /(?:<\/tool_call>|<\|start\|>assistant|<\|channel\|>(?:final|commentary)<\|message\|>|<\|(?:end|return)\|>)\s*/g;
/** The end of thinking that the template began in the prompt. */
const ends = ['</think>', '</thinking>', '</thought>', '</reasoning>'];
const thoughtEnd = /<\/(?:think|thinking|thought|reasoning)>\s*/;
const longestMark = 80;
const longestCall = 64 * 1024;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function callOf(value: unknown, named: string | null): Fragment | null {
  if (!isFields(value)) return null;
  const inner = isFields(value['function']) ? value['function'] : value;
  const name = named ?? inner['name'];
  if (typeof name !== 'string' || name === '') return null;
  const given = inner['arguments'] ?? inner['parameters'] ?? (named === null ? {} : value);
  return { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) };
}

/** The calls a marked body means; one whose arguments cannot be read keeps them as they stand, for the tool to refuse in words. */
function callsOf(opened: string, body: string): Fragment[] {
  const named = /(?:^<function=|functions\.)([\w-]+)/.exec(opened)?.[1] ?? null;
  const read = repairedJson(body.trim());
  const found = (Array.isArray(read) ? read : [read]).flatMap((one) => callOf(one, named) ?? []);
  if (found.length > 0) return found;
  const name = named ?? /["']name["']\s*:\s*["']([\w-]{1,64})["']/.exec(body)?.[1];
  return name === undefined || name === null ? [] : [{ name, arguments: body.trim() }];
}

/** How much of the end of a text may be the beginning of a mark. */
function held(text: string): number {
  const tail = text.slice(-longestMark);
  for (let i = 0; i < tail.length; i++) {
    const end = tail.slice(i);
    if (!/^[<[]/.test(end)) continue;
    if (marks.some(({ starts, goesOn }) => starts.startsWith(end) || goesOn?.test(end) === true))
      return end.length;
    if ([...ends, ...strays].some((mark) => mark.startsWith(end))) return end.length;
  }
  return 0;
}

/** A text under reading. */
interface State {
  /** What may go on as a mark. */
  waiting: string;
  /** The mark whose end is awaited; `perhaps` where it was never written and may not be one. */
  open: { mark: Mark; opened: string; body: string; perhaps?: true } | null;
  /** Words went out. */
  given: boolean;
}

function shut(state: State, out: Unmarked): void {
  const { open } = state;
  if (open?.mark.kind === 'call') out.calls.push(...callsOf(open.opened, open.body));
  state.open = null;
}

/** Reads on inside of a mark; true once its end was found. */
function inside(state: State, out: Unmarked, over: boolean): boolean {
  const open = state.open!;
  const { close, kind } = open.mark;
  const { waiting } = state;
  const at = close === null ? -1 : waiting.indexOf(close);
  const keep = at === -1 && !over && close !== null ? Math.min(waiting.length, close.length - 1) : 0;
  const body = at === -1 ? waiting.slice(0, waiting.length - keep) : waiting.slice(0, at);
  if (kind === 'reasoning') out.reasoning += body;
  if (open.perhaps || (kind === 'call' && open.body.length < longestCall)) open.body += body;
  state.waiting =
    at === -1 ? waiting.slice(waiting.length - keep) : waiting.slice(at + close!.length).replace(/^\s+/, '');
  if (at === -1) return false;
  shut(state, out);
  return true;
}

function words(state: State, out: Unmarked, text: string): void {
  const plain = text.replace(stray, '');
  state.given ||= plain.trim() !== '';
  out.text += plain;
}

/** The end of thinking whose beginning nobody saw: all before it was no answer. */
function ended(state: State, out: Unmarked, before: number): boolean {
  const end = thoughtEnd.exec(state.waiting);
  if (end === null || end.index > before) return false;
  out.reasoning += out.text + state.waiting.slice(0, end.index);
  out.text = '';
  out.retract ||= state.given;
  state.given = false;
  state.waiting = state.waiting.slice(end.index + end[0].length);
  return true;
}

/** Reads on outside of marks; true once one was found. */
function outside(state: State, out: Unmarked, over: boolean): boolean {
  const { waiting } = state;
  let first: { mark: Mark; index: number; opened: string } | null = null;
  if (waiting.includes('<') || waiting.includes('[')) {
    for (const mark of marks) {
      const match = mark.open.exec(waiting);
      if (match !== null && (first === null || match.index < first.index))
        first = { mark, index: match.index, opened: match[0] };
    }
  }
  if (ended(state, out, first?.index ?? Number.POSITIVE_INFINITY)) return true;
  if (first === null) {
    const keep = over ? 0 : held(waiting);
    words(state, out, waiting.slice(0, waiting.length - keep));
    state.waiting = waiting.slice(waiting.length - keep);
    return false;
  }
  words(state, out, waiting.slice(0, first.index));
  state.waiting = waiting.slice(first.index + first.opened.length);
  state.open = { mark: first.mark, opened: first.opened, body: '' };
  return true;
}

/** What may have been thinking is read as text: its end never came. */
function reread(state: State): boolean {
  if (state.open?.perhaps !== true) return false;
  state.waiting = state.open.body + state.waiting;
  state.open = null;
  return true;
}

function run(state: State, over: boolean): Unmarked {
  const out: Unmarked = { text: '', reasoning: '', calls: [], retract: false };
  const read = () => {
    while (state.open === null ? outside(state, out, over) : inside(state, out, over));
  };
  read();
  if (over && reread(state)) read();
  if (over) shut(state, out);
  return out;
}

/**
 * Reads thinking and tool calls that a server passes on as text, out of pieces cut anywhere. A model that `thinksFirst` may
 * do so without a mark: what it says counts as thinking until that ends, or as text where it never does.
 */
export function markup(thinksFirst = false): Markup {
  const perhaps = { mark: marks[0]!, opened: '', body: '', perhaps: true } as const;
  const state: State = { waiting: '', open: thinksFirst ? { ...perhaps } : null, given: false };
  return {
    push(piece) {
      state.waiting += piece;
      return run(state, false);
    },
    apart: () => void reread(state),
    end: () => run(state, true),
  };
}
