import { render } from 'ink';
import type { Screen } from '../../cli/streams.ts';
import { App } from '../app.tsx';
import { keyboard } from '../composer/keyboard.ts';
import { type Conductor, conductor } from '../conduct.ts';
import { type Desk, desk } from '../desk.ts';
import type { ChatOptions } from '../host.ts';
import { question } from '../question.ts';
import { printEarlier } from '../resumed.ts';
import { type Store, store } from '../store.ts';
import { textColumns, wordsOf } from '../transcript.ts';
import { inkOutput } from './ink-output.ts';
import { look } from './look.ts';
import { pump } from './pump.ts';
import { type Modes, modes, suspended } from './screen.ts';

const beatMs = 120;
/** Time for one more frame to be drawn. */
const frameMs = 40;

/** For who never asked anything. */
const welcome =
  'Ask in your own words: "How does NIFTY look?" Type / for commands, @ for symbols; /help lists the keys.';

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function opened(options: ChatOptions, { stdout }: Screen) {
  const { streams, view, asked = [], status, registry } = options;
  const drawn = look(streams.out.colour, streams.ascii);
  const kept = store({
    look: drawn,
    words: wordsOf(registry),
    experience: view.experience,
    history: asked,
    status: status(),
    columns: stdout.columns || 80,
    rows: stdout.rows || 24,
  });
  const flow = pump({
    look: drawn,
    columns: () => textColumns(kept.columns),
    settled(lines) {
      kept.printLines(lines);
    },
  });
  return { drawn, kept, flow };
}

/** One clock turns the sign of work; it stands still when there is none. */
function clock(kept: Store, conduct: Conductor, status: ChatOptions['status']) {
  let timer: NodeJS.Timeout | null = null;
  const turn = () => {
    kept.beat++;
    kept.changed();
  };
  return kept.subscribe(() => {
    kept.status = status();
    const busy = conduct.busy() && !kept.hidden;
    if (busy && timer === null) timer = setInterval(turn, beatMs);
    if (!busy && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  });
}

interface Leaving {
  leave(): void;
  left: Promise<number>;
  signals: () => void;
}

/** How the chat ends: by its own keys, or by a signal with that signal's exit code. */
function leaving(streams: ChatOptions['streams']): Leaving {
  let end: (code: number) => void = () => undefined;
  const left = new Promise<number>((resolve) => {
    end = resolve;
  });
  const terminated = () => end(143);
  const hungUp = () => end(129);
  const quit = () => end(131);
  process.on('SIGTERM', terminated).on('SIGHUP', hungUp).on('SIGQUIT', quit);
  // Ctrl-C is a key here; the signal itself comes from elsewhere and means the whole chat.
  const off = streams.onInterrupt(() => {
    end(130);
    return true;
  });
  return {
    leave: () => end(0),
    left,
    signals() {
      process.off('SIGTERM', terminated).off('SIGHUP', hungUp).off('SIGQUIT', quit);
      off();
    },
  };
}

/** Nothing of the picture is left on the screen when this resolves. */
async function hide(kept: Store): Promise<void> {
  kept.hidden = true;
  kept.changed();
  await wait(frameMs);
}

function show(kept: Store): void {
  kept.hidden = false;
  kept.changed();
}

/** A clean screen by scrolling, not by erasing: what was said stays above. */
async function clean(kept: Store, write: (text: string) => void): Promise<void> {
  await hide(kept);
  write('\n'.repeat(kept.rows));
  show(kept);
}

/** Ctrl-Z: the terminal is handed back as it was, and taken again when the program goes on. */
async function suspend(kept: Store, mode: Modes, write: (text: string) => void): Promise<void> {
  await hide(kept);
  mode.leave();
  await suspended();
  // The frame drawn next goes up a line first: give it one.
  write('\n');
  mode.enter();
  show(kept);
}

/** Calls back when the terminal changes its size or goes away. */
function watched(kept: Store, { stdin, stdout }: Screen, gone: AbortSignal, leave: () => void) {
  const resized = () => {
    kept.columns = stdout.columns || 80;
    kept.rows = stdout.rows || 24;
    kept.changed();
  };
  stdout.on('resize', resized);
  // A closed terminal may end its input before its signal comes; nobody is there any more.
  stdin.on('end', leave).on('close', leave);
  gone.addEventListener('abort', leave);
  return () => {
    stdin.off('end', leave).off('close', leave);
    stdout.off('resize', resized);
    gone.removeEventListener('abort', leave);
  };
}

/** The chat on a terminal's screen, until the person leaves. */
export async function onScreen(options: ChatOptions, screen: Screen): Promise<number> {
  const { drawn, kept, flow } = opened(options, screen);
  const { conversation, streams, view, status } = options;
  const { stdout, stdin } = screen;
  const going = leaving(streams);
  const write = (text: string) => void stdout.write(text);
  let keys: Desk | null = null;
  const refresh = options.refresh ?? (async () => undefined);
  const next = (text: string) => keys?.submit(text);
  const conduct = conductor({ conversation, store: kept, pump: flow, next, refresh });
  const asking = question(kept, conduct, () => board.drop());
  const board = keyboard({
    guarded: (events) => asking.heard(events),
    heard(event) {
      if (event.type === 'kitty') mode.kitty();
      else keys?.heard(event);
    },
  });
  const mode = modes(screen, (bytes) => board.feed(bytes));
  const pauseHere = () => void suspend(kept, mode, write);
  keys = desk({
    options,
    store: kept,
    conductor: conduct,
    write,
    leave: going.leave,
    suspend: pauseHere,
    clean: () => clean(kept, write),
  });
  const stopClock = clock(kept, conduct, status);
  const unwatch = watched(kept, screen, streams.gone, going.leave);
  process.on('exit', mode.leave);
  printEarlier(kept, options.continueFrom ?? []);
  if (options.asked?.length === 0) kept.print({ kind: 'notice', level: 'info', text: welcome });
  const app = <App store={kept} pump={flow} look={drawn} beginner={view.experience === 'beginner'} />;
  const ink = render(app, {
    stdout: inkOutput(stdout),
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 60,
  });
  mode.enter();
  const code = await going.left;
  conduct.stop();
  await kept.printed();
  await Promise.all([hide(kept), conduct.close()]);
  for (const end of [board.close, asking.close, stopClock, ink.unmount, mode.leave, going.signals, unwatch])
    end();
  process.off('exit', mode.leave);
  await streams.out.write(`To go on later: coach chat --session ${conversation.sessionId}\n`);
  return code;
}
