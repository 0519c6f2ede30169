import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';

export interface Tmux {
  /** Types text as it is, without Enter. */
  type(text: string): void;
  /** Presses named keys: Enter, Escape, C-c, Up. */
  press(...keys: string[]): void;
  /** Pastes with the marks of a bracketed paste where the program asked for them. */
  paste(text: string, bracketed?: boolean): void;
  /** What is on the screen now. */
  screen(): string;
  /** The screen and all that scrolled off it, wrapped lines joined. */
  all(): string;
  /** Waits until the text is there; fails with what was there instead. */
  until(wanted: RegExp | string, where?: 'screen' | 'all'): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** Keeps every byte the terminal gets from here on in a file. */
  record(file: string): void;
  close(): void;
}

const patience = 30_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A program in a terminal of its own. Fails when tmux is not installed: a test that cannot look proves nothing. */
export function tmux(
  command: string,
  options: { columns?: number; rows?: number; env?: Record<string, string> } = {},
): Tmux {
  const { columns = 100, rows = 30, env = {} } = options;
  const socket = `coach-${randomBytes(6).toString('hex')}`;
  const run = (...args: string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env, TERM: 'xterm-256color' },
    });
  const set = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  run('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, ...set, command);
  run('set-option', '-g', 'history-limit', '20000');
  const screen = () => run('capture-pane', '-p');
  const all = () => run('capture-pane', '-p', '-J', '-S', '-');
  return {
    screen,
    all,
    type: (text) => void run('send-keys', '-l', '--', text),
    press: (...keys) => void run('send-keys', ...keys),
    paste(text, bracketed = true) {
      execFileSync('tmux', ['-L', socket, 'load-buffer', '-'], { input: text });
      run('paste-buffer', ...(bracketed ? ['-p'] : []));
    },
    async until(wanted, where = 'screen') {
      const look = where === 'screen' ? screen : all;
      const there = (text: string) =>
        typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
      for (let waited = 0; waited < patience; waited += 40) {
        if (there(look())) return;
        await pause(40);
      }
      throw new Error(`Not on the screen: ${wanted}\n${look()}`);
    },
    async resize(width, height) {
      run('resize-window', '-x', `${width}`, '-y', `${height}`);
      await pause(120);
    },
    record: (file) => void run('pipe-pane', `cat > ${file}`),
    close() {
      try {
        run('kill-server');
      } catch {
        // The program and its terminal are gone already.
      }
    },
  };
}
