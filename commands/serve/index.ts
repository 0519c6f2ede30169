import { entry } from '../../src/core/command.ts';

/** Ways in for other programs, in help order. */
export const serveCommands = [
  entry(
    'serve',
    'The same commands over HTTP, chat as a stream, and the desk in a browser; on this machine alone',
    async () => (await import('./serve.ts')).serve,
  ),
  entry(
    'mcp',
    'The tools for another agent, over its standard streams; reads, and proposals where allowed',
    async () => (await import('./mcp.ts')).mcp,
  ),
];
