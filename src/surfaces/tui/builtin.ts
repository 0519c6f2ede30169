import type { Builtin } from './composer/slash.ts';
import type { ChatOptions } from './host.ts';
import { exported, helpPage, sourcePage, statsPage, whyPage } from './pages.ts';
import { clipboard } from './screen/screen.ts';
import type { Store } from './store.ts';

/** What the chat's own commands work on. */
export interface BuiltinContext {
  options: ChatOptions;
  store: Store;
  write(text: string): void;
  /** An empty screen; what was said stays above. */
  clean(): Promise<void>;
  /** Runs a command of the person's own and prints its card. */
  runWords(words: string[]): Promise<void>;
}

type Run = (context: BuiltinContext, rest: string) => void | Promise<void>;

const say = (store: Store, text: string, level: 'info' | 'good' | 'warning' = 'info') =>
  store.print({ kind: 'notice', level, text });

function verdict(kind: 'good' | 'bad'): Run {
  return async ({ options, store }, note) => {
    const id = store.state.last?.id ?? options.continueFrom?.at(-1)?.turnId ?? null;
    if (id === null) return say(store, 'There is no answer to judge yet.', 'warning');
    await options.conversation.feedback(id, kind, ...(note === '' ? [] : [note]));
    store.dispatch({ type: 'verdict', verdict: kind });
    say(store, `Kept with the turn: ${kind}${note === '' ? '' : ', with your note'}.`, 'good');
  };
}

function lastAnswer({ store, options }: BuiltinContext): string {
  const { last } = store.state;
  return last?.answered?.text ?? last?.streamed ?? options.continueFrom?.at(-1)?.answer ?? '';
}

const has = ({ options }: BuiltinContext, name: string) =>
  options.registry.some((entry) => entry.name === name);

/** Sessions are listed by whichever of coach's commands does it. */
const sessionCommands = ['session list', 'sessions list', 'sessions', 'chat sessions', 'history'];

const runs: Record<Exclude<Builtin, 'quit'>, Run> = {
  help: ({ store }) => store.print({ kind: 'page', title: 'Keys and commands', lines: helpPage() }),
  why({ store }, rest) {
    const turn = store.state.turn ?? store.state.last;
    const lines = rest === '' ? whyPage(turn) : sourcePage(turn, rest);
    store.print({ kind: 'page', title: rest === '' ? 'Why this answer' : 'Where it comes from', lines });
  },
  good: verdict('good'),
  bad: verdict('bad'),
  async model(context, name) {
    const { store, options } = context;
    if (name === '') say(store, `Model: ${options.status().model ?? 'none; the rules answer'}`);
    else if (has(context, 'config set')) {
      await context.runWords(['config', 'set', 'model', name]);
      say(store, 'Kept in the settings; the next chat asks it.');
    } else say(store, 'Settings cannot be changed from here.', 'warning');
  },
  async sessions(context) {
    const name = sessionCommands.find((candidate) => has(context, candidate));
    if (name !== undefined) await context.runWords(name.split(' '));
    else say(context.store, `This is session ${context.options.conversation.sessionId}.`);
  },
  clear({ store, clean }) {
    store.dispatch({ type: 'forget' });
    return clean();
  },
  copy(context) {
    const text = lastAnswer(context);
    if (text === '') return say(context.store, 'There is no answer to copy yet.', 'warning');
    context.write(clipboard(text));
    say(context.store, 'Copied, if the terminal allows it.', 'good');
  },
  async export({ store, options }, path) {
    const { conversation, save } = options;
    const text = exported(await conversation.history(), conversation.sessionId);
    if (save === undefined) return store.print({ kind: 'answer', text });
    say(store, `Written to ${await save(text, path === '' ? null : path)}`, 'good');
  },
  stats: ({ store, options }) =>
    store.print({
      kind: 'page',
      title: 'This session',
      lines: statsPage(store.state, options.status(), options.conversation.sessionId),
    }),
};

/** Does one of the chat's own commands; leaving is the desk's. */
export async function runBuiltin(
  context: BuiltinContext,
  name: Exclude<Builtin, 'quit'>,
  rest: string,
): Promise<void> {
  await runs[name](context, rest);
}
