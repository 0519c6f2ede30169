import type { Fragment } from './accumulator.ts';
import { repairedJson } from './repair.ts';

/** What text of a model turns out to be once the marks of its chat template are read. */
export interface Unmarked {
  text: string;
  reasoning: string;
  calls: Fragment[];
}

export interface Markup {
  push(piece: string): Unmarked;
  /** What waited for the rest of a mark. */
  end(): Unmarked;
}

interface Mark {
  open: RegExp;
  /** As it may begin, for what is held back. */
  starts: string;
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
  { open: /<function=[\w-]{1,64}>/, starts: '<function=', close: '</function>', kind: 'call' },
  { open: /\[TOOL_CALLS\]/, starts: '[TOOL_CALLS]', close: null, kind: 'call' },
  { open: /<\|python_tag\|>/, starts: '<|python_tag|>', close: null, kind: 'call' },
];
/** Closing marks without an opening one: the template opened it in the prompt. */
const stray = /<\/(?:think|thinking|thought|reasoning|tool_call)>\s*/g;
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
  const named = /^<function=([\w-]+)>$/.exec(opened)?.[1] ?? null;
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
    if (
      marks.some(
        ({ starts }) => starts.startsWith(end) || (starts === '<function=' && /^<function=[\w-]*$/.test(end)),
      )
    )
      return end.length;
    if (
      /^<\/?\w*$/.test(end) &&
      ['</think>', '</thinking>', '</thought>', '</reasoning>', '</tool_call>'].some((mark) =>
        mark.startsWith(end),
      )
    )
      return end.length;
  }
  return 0;
}

/** Reads thinking and tool calls that a server passes on as text, out of pieces cut anywhere. */
export function markup(): Markup {
  let waiting = '';
  let open: { mark: Mark; opened: string; body: string } | null = null;

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
    else if (open!.body.length < longestCall) open!.body += body;
    waiting =
      at === -1
        ? waiting.slice(waiting.length - keep)
        : waiting.slice(at + mark.close!.length).replace(/^\s+/, '');
    if (at === -1) return false;
    shut(out);
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
    if (first === null) {
      const keep = over ? 0 : held(waiting);
      out.text += waiting.slice(0, waiting.length - keep).replace(stray, '');
      waiting = waiting.slice(waiting.length - keep);
      return false;
    }
    out.text += waiting.slice(0, first.index).replace(stray, '');
    waiting = waiting.slice(first.index + first.opened.length);
    open = { mark: first.mark, opened: first.opened, body: '' };
    return true;
  };
  const run = (over: boolean): Unmarked => {
    const out: Unmarked = { text: '', reasoning: '', calls: [] };
    while (open === null ? outside(out, over) : inside(out, over));
    if (over) shut(out);
    return out;
  };
  return {
    push(piece) {
      waiting += piece;
      return run(false);
    },
    end: () => run(true),
  };
}
