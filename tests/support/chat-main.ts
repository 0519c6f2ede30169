import fs from 'node:fs';
import type { TurnRecord } from '../../src/agent/events.ts';
import type { Entry } from '../../src/core/command.ts';
import { openStreams } from '../../src/surfaces/cli/streams.ts';
import { scripted } from './chat-host.ts';
import { scenes } from './chat-scenes.ts';

// The chat over a scripted conversation, as a program: what terminal tests and measurements drive.
const { COACH_KEPT: kept = '', COACH_LOG: log = '' } = process.env;
const experience = process.env['COACH_VIEW'] === 'beginner' ? 'beginner' : 'intermediate';

const earlier: TurnRecord[] =
  kept !== '' && fs.existsSync(kept) ? (JSON.parse(fs.readFileSync(kept, 'utf8')) as TurnRecord[]) : [];
const conversation = scripted(scenes, earlier);
// When each piece of text left the conversation, for who measures when it was on the screen.
const said: number[] = [];
const { send } = conversation;
conversation.send = async function* (text, signal) {
  said.length = 0;
  for await (const event of send(text, signal)) {
    if (event.type === 'text') said.push(Date.now());
    yield event;
  }
};
const streams = openStreams({
  noColor: (process.env['NO_COLOR'] ?? '') !== '',
  forceColor: false,
  term: process.env['TERM'] ?? '',
  lang: process.env['LANG'] ?? 'C.UTF-8',
});
const registry: Entry[] = ['suggest', 'chain', 'market quote', 'market bars'].map((name) => ({
  name,
  summary: `The ${name} command`,
  load: () => Promise.reject(new Error('Not loaded here')),
}));

const started = performance.now();
let worst = 0;
if (log !== '') {
  const { monitorEventLoopDelay } = await import('node:perf_hooks');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('SIGUSR2', () => {
    worst = delay.percentile(99) / 1e6;
    delay.reset();
    (globalThis as { gc?: () => void }).gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    const marks = performance.getEntriesByType('measure').length;
    fs.appendFileSync(
      log,
      `${JSON.stringify({ delayP99: worst, rss, heapUsed, marks, said, cpu: process.cpuUsage() })}\n`,
    );
  });
}
const { runChat } = await import('../../src/surfaces/tui/chat.tsx');
const code = await runChat({
  conversation,
  registry,
  streams,
  view: { experience },
  status: () => ({ model: 'scripted-1', data: 'sample', breaker: 'closed' }),
  runCommand: async (words) => ({ title: words.join(' '), text: `ran ${words.join(' ')}`, ok: true }),
  symbols: ['NIFTY', 'BANKNIFTY', 'RELIANCE'],
  asked: kept === '' ? ['earlier question'] : earlier.map(({ user }) => user),
  continueFrom: earlier,
});
if (kept !== '') fs.writeFileSync(kept, JSON.stringify(await conversation.history()));
if (log !== '') {
  const facts = { sent: conversation.sent, answers: conversation.answers, verdicts: conversation.verdicts };
  fs.appendFileSync(log, `${JSON.stringify({ ...facts, code, ms: performance.now() - started })}\n`);
}
process.exit(code);
