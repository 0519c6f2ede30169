import { registry } from '../commands/index.ts';
import { version } from '../package.json' with { type: 'json' };
import { environment } from '../src/config.ts';
import { runCli } from '../src/surfaces/cli/program.ts';
import { openStreams } from '../src/surfaces/cli/streams.ts';

const streams = openStreams(environment());

// A limit on the size of files is an error of the write that met it, not the end of the process and a core dump.
if (process.platform !== 'win32') process.on('SIGXFSZ', () => undefined);

// Not awaited at the top: parts loaded later import from beside this file and would wait for it for ever.
void runCli({
  argv: process.argv.slice(2),
  registry,
  version,
  streams,
  open: async (flags) => (await import('../src/app.ts')).app(flags),
}).then((code) => {
  // Should the end itself ever hang, the next Ctrl-C ends the process by the system's own default.
  process.removeAllListeners('SIGINT');
  // Node aborts, with all its memory on disk, where it cannot give a closed terminal back its modes. One that is about to
  // be closed sends its signal first: then the end is that signal's own.
  if (code === 129 || streams.lost?.()) process.removeAllListeners('SIGHUP').kill(process.pid, 'SIGHUP');
  process.exit(code);
});
