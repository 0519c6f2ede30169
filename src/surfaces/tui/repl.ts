import type { AgentEvent, Approval } from '../../agent/events.ts';
import { failure } from '../../core/errors.ts';
import { sanitizer } from '../../core/sanitize.ts';
import { type Builtin, slash, withoutMarks } from './composer/slash.ts';
import type { ChatOptions } from './host.ts';
import { lineReader } from './line-reader.ts';
import { exported, helpPage, statsPage, whyPage } from './pages.ts';
import { type Look, look } from './screen/look.ts';
import { type Action, type ChatState, emptyState, reduce } from './state.ts';
import { blockLines, toolLines, wordsOf } from './transcript.ts';
import type { Block } from './turn.ts';

const readingMs = 300;

/** The chat as lines: what is known so far and how it is printed. */
interface Lines {
  options: ChatOptions;
  drawn: Look;
  reader: ReturnType<typeof lineReader>;
  state: ChatState;
  /** Something stands on the line already. */
  midLine: boolean;
  stop: AbortController;
  /** A turn is under way: what comes between turns waits in `deferred`. */
  busy: boolean;
  deferred: AgentEvent[];
  /** The prompt stands on the screen. */
  prompted: boolean;
  /** Ctrl-C was pressed and nothing since. */
  pressed: boolean;
  reviewed(): void;
}

async function print(chat: Lines, block: Block): Promise<void> {
  const { drawn, options } = chat;
  const { columns, out } = options.streams;
  const view = { ...options.view, columns, colour: drawn.colour, ascii: drawn.ascii };
  const lines =
    block.kind === 'tool'
      ? await toolLines(block, view, drawn, wordsOf(options.registry))
      : blockLines(block, columns, drawn);
  const start = chat.midLine ? '\n' : '';
  chat.midLine = false;
  await out.write(`${start}${lines.join('\n')}\n`);
}

const warn = (chat: Lines, text: string) => print(chat, { kind: 'notice', level: 'warning', text });

async function told(chat: Lines, action: Action): Promise<void> {
  const step = reduce(chat.state, action);
  chat.state = step.state;
  for (const block of step.print) await print(chat, block);
}

/** In a pipe nobody can say yes; at a terminal a line typed after the question may. */
async function decide(chat: Lines, { id, command }: Approval): Promise<void> {
  const { streams, conversation } = chat.options;
  let approved = false;
  if (streams.interactive) {
    await new Promise((resolve) => setTimeout(resolve, readingMs));
    chat.reader.forget();
    await streams.err.write('Type yes to allow it: ');
    approved = /^yes$/i.test(((await chat.reader.next()) ?? '').trim());
  } else await warn(chat, `Nobody can be asked here. Run \`coach ${command}\` itself with --yes.`);
  await told(chat, { type: 'decided', id, approved });
  conversation.answer(id, approved);
}

const prompt = async (chat: Lines): Promise<void> => {
  const { streams } = chat.options;
  chat.prompted = streams.interactive;
  if (chat.prompted) await streams.err.write('> ');
};

/** What comes between turns: below the prompt where one stands, with another one after it. */
async function between(chat: Lines, event: AgentEvent): Promise<void> {
  const { prompted } = chat;
  if (prompted) await chat.options.streams.err.write('\n');
  await told(chat, { type: 'event', event });
  if (prompted) await prompt(chat);
  if (event.type === 'review' && event.state === 'ready') chat.reviewed();
}

/** Whoever reads a pipe cannot tell a late remark's question: it is waited for. */
async function settled(chat: Lines): Promise<void> {
  chat.busy = false;
  for (const event of chat.deferred.splice(0)) await between(chat, event);
  if (chat.options.streams.interactive || !chat.state.reviewing) return;
  await new Promise<void>((resolve) => {
    chat.reviewed = resolve;
    chat.options.streams.gone.addEventListener('abort', () => resolve());
  });
}

/** Ctrl-C stops the turn; once more, or in a pipe, it ends the program. */
function interrupted(chat: Lines): boolean {
  const { interactive, err } = chat.options.streams;
  const again = chat.pressed;
  chat.pressed = true;
  chat.stop.abort();
  if (again || !interactive) return false;
  if (!chat.busy) void err.write('\nCtrl-C again leaves.\n').then(() => prompt(chat));
  return true;
}

async function ask(chat: Lines, text: string): Promise<void> {
  const { conversation, streams } = chat.options;
  chat.busy = true;
  chat.state = reduce(chat.state, { type: 'send', text }).state;
  const safe = sanitizer();
  for await (const event of conversation.send(text, chat.stop.signal)) {
    await told(chat, { type: 'event', event });
    if (event.type === 'approval') void decide(chat, event.approval);
    if (event.type !== 'text') continue;
    const piece = safe.push(event.text);
    if (piece !== '') chat.midLine = !piece.endsWith('\n');
    await streams.out.write(piece);
  }
  if (chat.midLine) await streams.out.write('\n');
  chat.midLine = false;
  await settled(chat);
}

async function builtin(chat: Lines, name: Builtin, rest: string): Promise<void> {
  const { options, state } = chat;
  const { conversation } = options;
  const pages: Partial<Record<Builtin, () => string[]>> = {
    help: helpPage,
    why: () => whyPage(state.last),
    stats: () => statsPage(state, options.status(), conversation.sessionId),
    model: () => [options.status().model ?? 'none'],
  };
  if (name === 'good' || name === 'bad') {
    const id = state.last?.id ?? null;
    if (id === null) return warn(chat, 'There is no answer to judge yet.');
    await conversation.feedback(id, name, ...(rest === '' ? [] : [rest]));
    return print(chat, { kind: 'notice', level: 'good', text: `Kept with the turn: ${name}.` });
  }
  if (name === 'export' && options.save !== undefined) {
    const text = exported(await conversation.history(), conversation.sessionId);
    const file = await options.save(text, rest === '' ? null : rest);
    return print(chat, { kind: 'notice', level: 'good', text: `Written to ${file}` });
  }
  const page = pages[name];
  if (page === undefined) return warn(chat, `/${name} needs the full screen.`);
  return print(chat, { kind: 'page', title: name, lines: page() });
}

/** False when the person wants to leave. */
async function line(chat: Lines, text: string): Promise<boolean> {
  const { options } = chat;
  const command = slash(text, options.registry);
  chat.stop = new AbortController();
  if (command === null) await ask(chat, withoutMarks(text, options.symbols));
  else if (command.kind === 'command') {
    const how = { columns: options.streams.columns, signal: chat.stop.signal };
    await print(chat, { kind: 'card', ...(await options.runCommand(command.words, how)) });
  } else if (command.kind === 'unknown') {
    const near = command.near === null ? '' : ` Did you mean /${command.near}?`;
    await warn(chat, `There is no /${command.word}.${near}`);
  } else if (command.name === 'quit') return false;
  else await builtin(chat, command.name, command.rest);
  return true;
}

/** The chat as plain lines: for pipes, and for terminals that can only print. */
export async function runRepl(options: ChatOptions): Promise<number> {
  const { conversation, streams } = options;
  const chat: Lines = {
    options,
    drawn: look(streams.out.colour, streams.ascii),
    reader: lineReader(streams.input()),
    state: emptyState,
    midLine: false,
    stop: new AbortController(),
    busy: false,
    deferred: [],
    prompted: false,
    pressed: false,
    reviewed: () => undefined,
  };
  const off = streams.onInterrupt(() => interrupted(chat));
  const later = async () => {
    for await (const event of conversation.later()) {
      if (chat.busy) chat.deferred.push(event);
      else await between(chat, event);
    }
  };
  const listening = later().catch((thrown: unknown) => warn(chat, failure(thrown).message));
  for (let more = true; more; ) {
    await prompt(chat);
    const text = await chat.reader.next();
    chat.prompted = false;
    chat.pressed = false;
    if (text === null) break;
    if (text.trim() === '') continue;
    try {
      more = await line(chat, text.trim());
    } catch (thrown) {
      await warn(chat, failure(thrown).message);
    }
  }
  off();
  await conversation.close();
  await listening;
  if (streams.interactive)
    await streams.err.write(`\nTo go on later: coach chat --session ${conversation.sessionId}\n`);
  return 0;
}
