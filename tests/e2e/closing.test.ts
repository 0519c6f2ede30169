import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, modelServer } from '../support/model-server.ts';
import { bin, built, freshHome, runCoach } from '../support/run-coach.ts';
import { pause, type Tmux, tmux } from '../support/tmux.ts';

// How a chat ends that does not end by its own keys: by each signal, and by its terminal being closed, in each phase.
let server: ModelServer;
beforeAll(async () => {
  await built();
  server = await modelServer();
}, 60_000);
afterAll(() => server.close());

const key = 'test-key-0123456789abcdef';

interface Running {
  screen: Tmux;
  home: string;
  pid(): number;
  /** The exit code as a shell tells it: 128 and the signal's number where one ended it. */
  code(): Promise<number>;
}

function start(): Running {
  const home = freshHome();
  const file = (name: string) => path.join(home, name);
  const chat = `${process.execPath} ${bin} chat`;
  // The shell outlives its terminal, so that somebody can say how the chat ended.
  const script = `trap : HUP TERM INT QUIT; ${chat} & echo $! > ${file('pid')}; fg > /dev/null; c=$?; stty -a > ${file('modes')} 2>&1; echo $c > ${file('code')}`;
  const screen = tmux(`bash -mc '${script}'`, {
    env: {
      COACH_HOME: home,
      COACH_MODEL_URL: server.url,
      COACH_MODEL: 'test-model',
      COACH_WIRE: 'chat',
      COACH_REVIEW: 'false',
      COACH_API_KEY: key,
    },
  });
  return {
    screen,
    home,
    pid: () => Number(fs.readFileSync(file('pid'), 'utf8')),
    async code() {
      for (let waited = 0; waited < 45_000; waited += 25) {
        const text = fs.existsSync(file('code')) ? fs.readFileSync(file('code'), 'utf8').trim() : '';
        if (text !== '') return Number(text);
        await pause(25);
      }
      throw new Error('The chat has not ended');
    },
  };
}

const phases: Record<string, (run: Running) => Promise<void>> = {
  async idle() {},
  async streaming({ screen }) {
    server.script({ text: 'calm week then some more words here '.repeat(20), pieceLength: 7, everyMs: 60 });
    screen.type('go on');
    screen.press('Enter');
    await screen.until('more words', 'all');
  },
  async asking({ screen }) {
    const trade = { symbol: 'NIFTY', legs: ['BUY CE 24900 2026-08-25 @ 100'] };
    server.script({ calls: [{ name: 'trade_open', arguments: trade }] }, { text: 'Said.' });
    screen.type('write that trade down');
    screen.press('Enter');
    await screen.until(/24900[\s\S]*\b[Nn]o\b/);
  },
  async 'a command running'({ screen }) {
    screen.type('/suggest NIFTY');
    screen.press('Enter');
    await pause(30);
  },
  async typing({ screen }) {
    screen.type('half a ques');
    await screen.until('half a ques');
  },
};

const ways: [name: string, code: number, end: (run: Running) => void][] = [
  ['its terminal closed', 129, ({ screen }) => screen.close()],
  ['SIGHUP', 129, (run) => process.kill(run.pid(), 'SIGHUP')],
  ['SIGTERM', 143, (run) => process.kill(run.pid(), 'SIGTERM')],
  ['SIGINT', 130, (run) => process.kill(run.pid(), 'SIGINT')],
  ['SIGQUIT', 131, (run) => process.kill(run.pid(), 'SIGQUIT')],
];

describe('a chat that is ended from outside', () => {
  for (const [phase, reach] of Object.entries(phases)) {
    for (const [way, code, end] of ways) {
      it(`${phase}, by ${way}: ends with ${code}, its terminal as it was, its store whole`, async () => {
        const run = start();
        try {
          await run.screen.until('❯');
          await reach(run);
          end(run);
          expect(await run.code()).toBe(code);
        } finally {
          run.screen.close();
        }
        if (way !== 'its terminal closed') {
          const modes = fs.readFileSync(path.join(run.home, 'modes'), 'utf8');
          expect(modes).toMatch(/[^-]icanon/);
          expect(modes).toMatch(/[^-]echo\b/);
        }
        expect(await runCoach(['store', 'verify', '--json'], { home: run.home })).toMatchObject({ code: 0 });
      }, 120_000);
    }
  }

  it.skipIf(process.platform !== 'linux')(
    'leaves no memory in a core dump',
    async () => {
      const run = start();
      await run.screen.until('❯');
      await phases['streaming']!(run);
      const filter = fs.readFileSync(`/proc/${run.pid()}/coredump_filter`, 'utf8').trim();
      run.screen.close();
      expect(Number.parseInt(filter, 16)).toBe(0);
      await run.code();
    },
    120_000,
  );
});
