import type { ChatOptions } from './host.ts';

export type { ChatOptions, TextCard } from './host.ts';
export type { ChatStatus } from './screen/status-line.ts';

/** Talks with the person until they leave; gives the exit code. A screen where there is a terminal, lines elsewhere. */
export async function runChat(options: ChatOptions): Promise<number> {
  const screen = options.streams.screen?.() ?? null;
  // Ink is loaded only to draw with: a pipe does not pay for it.
  if (screen === null) return (await import('./repl.ts')).runRepl(options);
  return (await import('./screen/on-screen.tsx')).onScreen(options, screen);
}
