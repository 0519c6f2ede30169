import { complete as completions } from '../cli/help/completion.ts';
import { type BuiltinContext, runBuiltin } from './builtin.ts';
import { compose, withText } from './composer/composer.ts';
import type { InputEvent } from './composer/keys.ts';
import { offersFor, slash, split, withoutMarks } from './composer/slash.ts';
import { edit } from './composer/text-buffer.ts';
import type { Conductor } from './conduct.ts';
import type { ChatOptions } from './host.ts';
import type { Store } from './store.ts';

/** Where keys become deeds. */
export interface Desk {
  heard(event: InputEvent): void;
  /** A text as if typed and sent. */
  submit(text: string): void;
}

export interface DeskOptions {
  options: ChatOptions;
  store: Store;
  conductor: Conductor;
  write(text: string): void;
  leave(): void;
  suspend(): void;
  /** An empty screen. */
  clean(): Promise<void>;
}

const leaveWait = 3000;

const isControl = (event: InputEvent, name: string) =>
  event.type === 'key' && event.ctrl && !event.alt && event.name === name;

/** What the completions have in common beyond what is typed. */
function common(words: readonly string[]): string {
  let shared = words[0] ?? '';
  for (const word of words) while (!word.startsWith(shared)) shared = shared.slice(0, -1);
  return shared;
}

/** The desk with what it remembers between keys. */
interface Seat extends DeskOptions {
  offers: ReturnType<typeof offersFor>;
  /** Runs while a second Ctrl-C would leave. */
  leaving: NodeJS.Timeout | null;
}

async function runWords({ options, store }: Seat, words: string[], signal: AbortSignal): Promise<void> {
  const card = await options.runCommand(words, { columns: store.columns - 1, signal });
  store.print({ kind: 'card', ...card });
}

function submit(seat: Seat, text: string): void {
  const { options, store, conductor, write, leave, clean } = seat;
  const { registry, symbols } = options;
  const command = slash(text, registry);
  if (command?.kind === 'builtin' && command.name === 'quit') leave();
  else if (conductor.busy()) store.dispatch({ type: 'queue', text });
  else if (command === null) conductor.ask(withoutMarks(text, symbols));
  else {
    store.print({ kind: 'user', text });
    if (command.kind === 'command') {
      const { words } = command;
      void conductor.job(words.join(' '), (signal) => runWords(seat, words, signal));
    } else if (command.kind === 'unknown') {
      const near = command.near === null ? '' : ` Did you mean /${command.near}?`;
      store.print({ kind: 'notice', level: 'warning', text: `There is no /${command.word}.${near}` });
    } else {
      const { name, rest } = command;
      const context = (signal: AbortSignal): BuiltinContext => ({
        options,
        store,
        write,
        clean,
        runWords: (words) => runWords(seat, words, signal),
      });
      if (name !== 'quit')
        void conductor.job(`/${name}`, (signal) => runBuiltin(context(signal), name, rest));
    }
  }
}

async function complete(seat: Seat, text: string): Promise<void> {
  if (!text.startsWith('/')) return;
  const { store, options } = seat;
  const words = split(text.slice(1));
  if (/\s$/.test(text)) words.push('');
  const found = await completions(words, options.registry);
  const { buffer } = store.composer;
  if (buffer.text.slice(0, buffer.at) !== text) return;
  const typed = words.at(-1) ?? '';
  const more = common(found).slice(typed.length) + (found.length === 1 ? ' ' : '');
  if (more !== '')
    store.composer = { ...store.composer, buffer: edit(buffer, { type: 'insert', text: more }) };
  else if (found.length > 1) {
    const offers = found.map((word) => ({ word, note: '' }));
    store.composer = { ...store.composer, menu: { offers, chosen: 0, from: text.length - typed.length } };
  }
  store.changed();
}

/** Any other key takes the first Ctrl-C back. */
function stay(seat: Seat): void {
  if (seat.leaving === null) return;
  clearTimeout(seat.leaving);
  seat.leaving = null;
  seat.store.dispatch({ type: 'leaving', on: false });
}

function interrupt(seat: Seat): void {
  const { store, conductor } = seat;
  if (seat.leaving !== null) {
    seat.leave();
    return;
  }
  if (conductor.busy()) conductor.stop();
  else if (store.composer.buffer.text !== '') store.composer = withText(store.composer, '');
  seat.leaving = setTimeout(() => stay(seat), leaveWait);
  seat.leaving.unref();
  store.dispatch({ type: 'leaving', on: true });
}

/** A suggestion is sent by its number while nothing is written. */
function followUp({ store, conductor }: Seat, event: InputEvent): string | null {
  if (event.type !== 'text' || !/^[1-4]$/.test(event.text) || conductor.busy()) return null;
  return store.state.followUps[Number(event.text) - 1] ?? null;
}

/** Keys that mean the same wherever the cursor is; false when this is none. */
function global(seat: Seat, event: InputEvent): boolean {
  const { composer } = seat.store;
  const empty = composer.buffer.text === '' && composer.search === null;
  const chosen = empty ? followUp(seat, event) : null;
  if (!isControl(event, 'c')) stay(seat);
  if (isControl(event, 'c')) interrupt(seat);
  else if (isControl(event, 'z')) seat.suspend();
  else if (isControl(event, 'l')) seat.store.changed();
  else if (isControl(event, 'd') && empty) seat.leave();
  else if (event.type === 'key' && event.name === 'escape' && seat.conductor.busy()) seat.conductor.stop();
  else if (chosen !== null) submit(seat, chosen);
  else return false;
  return true;
}

function heard(seat: Seat, event: InputEvent): void {
  if (global(seat, event)) return;
  const { store } = seat;
  const { composer, intent } = compose(store.composer, event, seat.offers);
  const recalled = intent?.type === 'recall' ? store.state.queue.at(-1) : undefined;
  store.composer = recalled === undefined ? composer : withText(store.composer, recalled);
  if (recalled !== undefined) store.dispatch({ type: 'unqueue' });
  store.changed();
  if (intent?.type === 'send') submit(seat, intent.text);
  if (intent?.type === 'complete') void complete(seat, intent.text);
}

export function desk(options: DeskOptions): Desk {
  const { registry, symbols } = options.options;
  const seat: Seat = { ...options, offers: offersFor(registry, symbols), leaving: null };
  return { heard: (event) => heard(seat, event), submit: (text) => submit(seat, text) };
}
