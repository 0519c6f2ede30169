import { type Context, command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import { chatDocument, chatInput } from '../../src/core/shapes/talk.ts';
import { isoWithOffset } from '../../src/domain/calendar/calendar.ts';
import { glance } from '../../src/services/glance.ts';
import type { Streams } from '../../src/surfaces/cli/streams.ts';
import { deskFor, sessionFor } from './talk.ts';

/** A command line of the person's own inside the chat, answered into text. */
async function runLine(
  words: string[],
  { ports, registry = [] }: Context,
  how: { columns: number; signal: AbortSignal; colour: boolean; ascii: boolean },
) {
  const { runCli } = await import('../../src/surfaces/cli/program.ts');
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({
    tty: name === 'out' && how.colour,
    colour: how.colour,
    async write(text: string) {
      written[name] += text;
    },
  });
  const streams: Streams = {
    out: sink('out'),
    err: sink('err'),
    columns: how.columns,
    ascii: how.ascii,
    boundless: false,
    interactive: false,
    gone: how.signal,
    async *input() {},
    bytes: async () => new Uint8Array(),
    ask: async () => '',
    onInterrupt: (handler) => {
      how.signal.addEventListener('abort', handler);
      return () => how.signal.removeEventListener('abort', handler);
    },
  };
  const code = await runCli({
    argv: words,
    registry,
    streams,
    version: '',
    open: async () => ({ ports, close: async () => undefined }),
  });
  return { title: words.join(' '), text: `${written.out}${written.err}`.trimEnd(), ok: code === 0 };
}

/** What can be said of the store's content, or nothing: a talk starts without it and is told why at its first question. */
async function orNone(work: () => Promise<string[]>): Promise<string[]> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof CoachError) return [];
    throw thrown;
  }
}

const symbolsOf = (context: Context): Promise<string[]> =>
  orNone(async () => (await (await context.ports.market()).symbols()).map(({ symbol }) => symbol));

/** As many as a shell's history remembers. */
const mostAsked = 500;

const askedOf = (context: Context): Promise<string[]> =>
  orNone(async () => (await context.ports.store()).sessions.asked(mostAsked));

export const chat = command({
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: chatInput,
  output: chatDocument,
  example: {},
  // The surface says how to go on; a pipe carries the talk alone.
  say: () => '',
  exit: ({ code }) => code,
  async run(input, context) {
    const streams = context.terminal as Streams | undefined;
    if (streams === undefined)
      throw new CoachError('refused', 'A chat needs a terminal or a pipe of its own', 'Use `coach ask`.');
    const session = await sessionFor(context, input);
    const [{ openConversation }, { runChat }] = await Promise.all([
      import('../../src/agent/conversation.ts'),
      import('../../src/surfaces/tui/chat.tsx'),
    ]);
    const { maxCost, review } = input;
    const id = session ?? context.ports.clock.id();
    const desk = await deskFor(context, { maxCost, review, approvals: 'ask', session: id });
    const conversation = await openConversation(desk, id, session !== undefined);
    const [seen, symbols, asked] = await Promise.all([glance(context), symbolsOf(context), askedOf(context)]);
    const { config, writeText } = context.ports;
    const unnamed = () => {
      const moment = isoWithOffset('NSE', context.ports.clock.now()).slice(0, 19).replaceAll(':', '');
      return `coach-${moment}-${conversation.sessionId.slice(0, 8)}.md`;
    };
    const look = { colour: streams.out.colour, ascii: streams.ascii };
    const code = await runChat({
      conversation,
      registry: context.registry ?? [],
      streams,
      view: { experience: config.experience },
      ...seen,
      asked,
      save: (text, path) => writeText(path ?? unnamed(), text),
      runCommand: (words, how) => runLine(words, context, { ...how, ...look }),
      symbols,
      ...(session === undefined ? {} : { continueFrom: await conversation.history() }),
    });
    await conversation.close();
    return { sessionId: conversation.sessionId, code };
  },
});
