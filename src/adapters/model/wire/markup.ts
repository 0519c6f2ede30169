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

/**
 * Reads thinking and tool calls that a server passes on as text, out of pieces cut anywhere. A model that `thinksFirst` may
 * do so without a mark: what it says counts as thinking until that ends, or as text where it never does.
 */
export function markup(thinksFirst = false): Markup {
  let waiting = '';
  let open: { mark: Mark; opened: string; body: string; perhaps?: true } | null = thinksFirst
    ? { mark: marks[0]!, opened: '', body: '', perhaps: true }
    : null;
  let given = false;

  const shut = (out: Unmarked) => {
    if (open === null) return;
    if (open.mark.kind === 'call') out.calls.push(...callsOf(open.opened, open.body));
    open = null;
  };
  const inside = (out: Unmarked, over: boolean): boolean => {
    const { mark } = open!;
    const at = mark.close === null ? -1 : waiting.indexOf(mark.close);
    const keep =
      at === -1 && !over && mark.close !== null ? Math.min(waiting.length, mark.close.length - 1) : 0;
    const body = at === -1 ? waiting.slice(0, waiting.length - keep) : waiting.slice(0, at);
    if (mark.kind === 'reasoning') out.reasoning += body;
    if (open!.perhaps) open!.body += body;
    else if (mark.kind === 'call' && open!.body.length < longestCall) open!.body += body;
    waiting =
      at === -1
        ? waiting.slice(waiting.length - keep)
        : waiting.slice(at + mark.close!.length).replace(/^\s+/, '');
    if (at === -1) return false;
    shut(out);
    return true;
  };
  const words = (out: Unmarked, text: string) => {
    const plain = text.replace(stray, '');
    given ||= plain.trim() !== '';
    out.text += plain;
  };
  /** The end of thinking whose beginning nobody saw: all before it was no answer. */
  const ended = (out: Unmarked, before: number): boolean => {
    const end = thoughtEnd.exec(waiting);
    if (end === null || end.index > before) return false;
    out.reasoning += out.text + waiting.slice(0, end.index);
    out.text = '';
    out.retract ||= given;
    given = false;
    waiting = waiting.slice(end.index + end[0].length);
    return true;
  };
  const outside = (out: Unmarked, over: boolean): boolean => {
    let first: { mark: Mark; index: number; opened: string } | null = null;
    if (waiting.includes('<') || waiting.includes('[')) {
      for (const mark of marks) {
        const match = mark.open.exec(waiting);
        if (match !== null && (first === null || match.index < first.index))
          first = { mark, index: match.index, opened: match[0] };
      }
    }
    if (ended(out, first?.index ?? Number.POSITIVE_INFINITY)) return true;
    if (first === null) {
      const keep = over ? 0 : held(waiting);
      words(out, waiting.slice(0, waiting.length - keep));
      waiting = waiting.slice(waiting.length - keep);
      return false;
    }
    words(out, waiting.slice(0, first.index));
    waiting = waiting.slice(first.index + first.opened.length);
    open = { mark: first.mark, opened: first.opened, body: '' };
    return true;
  };
  /** What may have been thinking was the answer: its end never came. */
  const reread = () => {
    if (open?.perhaps !== true) return;
    waiting = open.body + waiting;
    open = null;
  };
  const run = (over: boolean): Unmarked => {
    const out: Unmarked = { text: '', reasoning: '', calls: [], retract: false };
    while (open === null ? outside(out, over) : inside(out, over));
    if (over && open?.perhaps === true) {
      reread();
      while (open === null ? outside(out, over) : inside(out, over));
    }
    if (over) shut(out);
    return out;
  };
  return {
    push(piece) {
      waiting += piece;
      return run(false);
    },
    apart: reread,
    end: () => run(true),
  };
}
