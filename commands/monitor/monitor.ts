import { type Context, command } from '../../src/core/command.ts';
import { type MonitorRow, monitorDocument, monitorInput } from '../../src/core/shapes/monitor.ts';
import { movedText } from '../../src/domain/watch/wording.ts';
import { monitor } from '../../src/services/watch/monitor.ts';
import type { Streams } from '../../src/surfaces/cli/streams.ts';

/** A row of the stream as a line for a person. */
function lineOf(row: MonitorRow): string {
  const time = row.at.slice(11, 19);
  const cause = row.cause === null ? '' : ` (${row.cause})`;
  const minutes = row.window === null ? '' : ` in ${row.window} min`;
  switch (row.type) {
    case 'move':
      return `${time} ${row.symbol} ${row.kind} ${movedText(row.kind!, row.change!)}${minutes}: ${row.from} to ${row.to}${cause}${row.silent ? ', told before' : ''}\n`;
    case 'outage':
      return `${time} ${row.symbol}: no prices${cause}\n`;
    case 'recovered':
      return `${time} ${row.symbol}: prices are back after ${row.window} min\n`;
    case 'cycle':
      return `${time} ${row.symbol}: cycle${cause}\n`;
    case 'status':
      return `${time} the market is ${row.cause}\n`;
  }
}

/** Rows go out as they are to a program, and as lines to a person. */
function spoken(context: Context): Context {
  const { stream } = context;
  if (stream === undefined || context.events === true) return context;
  return {
    ...context,
    stream: (row) => stream({ type: 'text', text: lineOf(row as unknown as MonitorRow) }),
  };
}

/** The end the system asks for (SIGTERM, SIGHUP) is the end of the watch as its minutes are: the round is finished, the memory kept. */
function endedBySystem(context: Context): Context {
  const stop = new AbortController();
  (context.terminal as Streams | undefined)?.onTerminate?.(() => stop.abort());
  return { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
}

export const monitorCommand = command({
  effect: 'write',
  notFor: ['model', 'http', 'mcp', 'worker'],
  positional: ['symbols…'],
  input: monitorInput,
  output: monitorDocument,
  example: { symbols: ['NIFTY'], source: 'sample', once: true, cycle: false },
  run: (input, context) => monitor(input, spoken(endedBySystem(context))),
});
