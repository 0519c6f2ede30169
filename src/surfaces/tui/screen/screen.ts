import type { Screen } from '../../cli/streams.ts';

const pasteOn = '\u001b[?2004h';
const pasteOff = '\u001b[?2004l';
const askKitty = '\u001b[?u';
const kittyOn = '\u001b[>1u';
const kittyOff = '\u001b[<u';
const showCursor = '\u001b[?25h';

/** The modes of a terminal while the chat has it. */
export interface Modes {
  enter(): void;
  leave(): void;
  /** The terminal said that it knows the kitty keyboard protocol. */
  kitty(): void;
}

/** What a terminal that was closed refuses is no fault: there is nothing left to set. */
function quietly(work: () => void): void {
  try {
    work();
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== 'EIO' && code !== 'EBADF' && code !== 'ENOTTY' && code !== 'ENXIO') throw thrown;
  }
}

export function modes({ stdin, stdout }: Screen, heard: (bytes: Buffer) => void): Modes {
  let on = false;
  let hasKitty = false;
  // A read that fails as the terminal goes away is told by the hang-up itself.
  const closed = () => undefined;
  return {
    enter() {
      if (on) return;
      on = true;
      stdin.on('error', closed);
      quietly(() => stdin.setRawMode(true));
      stdin.on('data', heard);
      stdin.resume();
      stdout.write(pasteOn + askKitty);
    },
    leave() {
      if (!on) return;
      on = false;
      stdout.write(`${hasKitty ? kittyOff : ''}${pasteOff}${showCursor}`);
      hasKitty = false;
      stdin.off('data', heard);
      quietly(() => stdin.setRawMode(false));
      stdin.pause();
    },
    kitty() {
      if (!on || hasKitty) return;
      hasKitty = true;
      stdout.write(kittyOn);
    },
  };
}

/** Puts text on the person's clipboard through the terminal (OSC 52). */
export const clipboard = (text: string): string =>
  `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;

/** Stops the program as Ctrl-Z does elsewhere; resolves when it runs again. */
export function suspended(): Promise<void> {
  return new Promise((resolve) => {
    const again = () => {
      process.off('SIGCONT', again);
      resolve();
    };
    process.on('SIGCONT', again);
    // To the whole group, so that a wrapper that started coach stops with it.
    process.kill(0, 'SIGTSTP');
    // Where no shell minds jobs the signal does nothing, and there is nobody to wake us.
    setTimeout(again, 60);
  });
}
