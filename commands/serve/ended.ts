import type { Context } from '../../src/core/command.ts';
import type { Streams } from '../../src/surfaces/cli/streams.ts';

/** Resolves when the person, or the system, asks for the end; a second Ctrl-C ends at once. */
export function ended(context: Context): Promise<void> {
  const streams = context.terminal as Streams | undefined;
  return new Promise((resolve) => {
    context.signal.addEventListener('abort', () => resolve());
    let asked = false;
    const stop = () => {
      const first = !asked;
      asked = true;
      resolve();
      return first;
    };
    streams?.onInterrupt(stop);
    streams?.onTerminate?.(stop);
  });
}
