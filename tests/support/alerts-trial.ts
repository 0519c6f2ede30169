import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { engine } from '../../src/adapters/store/sqlite/engine.ts';
import { sqliteStore } from '../../src/adapters/store/store.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import type { Store } from '../../src/ports/store.ts';
import { type AlertServer, alertServer, type ChannelFault } from './alert-server.ts';

const channels = ['discord', 'mail', 'telegram', 'ntfy'] as const;
const kinds = ['move', 'exit', 'order', 'discovery'] as const;

export interface AlertsTrial {
  alerts: number;
  kills: number;
  /** Faults of each kind a channel meets. */
  faults: Partial<Record<ChannelFault, number>>;
  seed: number;
}

/** Sorted waits as their quantiles, ms; `bare` of the same row by a bare connection. */
export interface Waits {
  p50: number;
  p99: number;
  max: number;
  bare: { p50: number; p99: number; max: number };
}

export interface AlertsReport {
  delivered: number;
  missing: number;
  /** Messages taken twice, and how many kills there were. */
  duplicates: number;
  kills: number;
  outOfOrder: number;
  /** Waits of who raises, ms: in a store of its own, and beside the senders; each with those of a bare connection. */
  alone: Waits;
  enqueue: Waits;
  seconds: number;
}

/** Which alert a message is of. */
const seqOf = (body: string): number =>
  Number(/n=(\d+);/.exec(body.replaceAll('=3D', '='))?.[1] ?? Number.NaN);

function scatter(server: AlertServer, { alerts, faults, seed }: AlertsTrial): void {
  const draw = mulberry32(seed);
  for (const channel of channels) {
    const list: (ChannelFault | undefined)[] = Array.from({ length: Math.ceil(alerts / channels.length) });
    for (const [fault, count] of Object.entries(faults))
      for (let k = 0; k < count; k++) list[Math.floor(draw() * list.length)] = fault as ChannelFault;
    server.faults[channel] = list as ChannelFault[];
  }
}

function environment(server: AlertServer, home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    COACH_HOME: home,
    COACH_DISCORD_WEBHOOK: server.url('/discord/x'),
    COACH_TELEGRAM_TOKEN: server.url('/bot1'),
    COACH_TELEGRAM_CHAT: '42',
    COACH_NTFY_TOPIC: server.url('/topic'),
    COACH_MAIL_HOST: `127.0.0.1:${server.smtpPort}`,
    COACH_MAIL_TO: 'me@example.com',
  };
}

/** Starts the sender again and again, each killed after a while but the last, which is left until all is sent. */
async function killed(
  child: string,
  file: string,
  env: NodeJS.ProcessEnv,
  trial: AlertsTrial,
  done: () => boolean,
) {
  const draw = mulberry32(trial.seed + 1);
  let kills = 0;
  while (!done()) {
    const sender = spawn(process.execPath, [child, file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = new Promise((resolve) => sender.once('exit', resolve));
    await new Promise((resolve) => sender.stdout.once('data', resolve));
    const last = kills >= trial.kills;
    const lives = 30 + 250 * draw();
    for (let waited = 0; !done() && (last || waited < lives); waited += 10) await pause(10);
    if (!done()) kills++;
    sender.kill('SIGKILL');
    await gone;
  }
  return kills;
}

const quantiles = (took: number[]) => {
  took.sort((a, b) => a - b);
  const at = (share: number) => Math.round(took[Math.floor(share * (took.length - 1))]! * 100) / 100;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
};

/** A bare connection with the store's pragmas, and one row like an alert's for each call. */
function bareWriter(file: string) {
  const db = engine(file)({ timeout: 5_000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE a (seq INTEGER PRIMARY KEY, id TEXT, at INTEGER, kind TEXT, key TEXT, facts TEXT)');
  const insert = db.prepare('INSERT INTO a (id, at, kind, key, facts) VALUES (?, ?, ?, ?, ?)');
  return {
    write: (n: number) => insert.run('0123456789abcdef', Date.now(), 'move', String(n), `{"n":${n}}`),
    close: () => db.close(),
  };
}

/** Raises alerts one after another, each followed by the same row through a bare connection. */
async function raising(store: Store, file: string, from: number, to: number): Promise<Waits> {
  const bare = bareWriter(file);
  const [own, other]: [number[], number[]] = [[], []];
  for (let n = from; n < to; n++) {
    const at = performance.now();
    await store.alerts.raise({
      kind: kinds[n % kinds.length]!,
      severity: 'warning',
      key: String(n),
      about: '',
      at: Date.now(),
      facts: { n },
    });
    const between = performance.now();
    bare.write(n);
    own.push(between - at);
    other.push(performance.now() - between);
    if (n % 5 === 0) await pause(0);
  }
  bare.close();
  return { ...quantiles(own), bare: quantiles(other) };
}

/** Alerts raised while senders are killed and channels misbehave; each must arrive, once, in order. */
export async function alertsTrial(child: string, folder: string, trial: AlertsTrial): Promise<AlertsReport> {
  const server = await alertServer();
  const file = path.join(folder, 'alerts.db');
  const started = performance.now();
  try {
    scatter(server, trial);
    const quiet = await sqliteStore(path.join(folder, 'alone.db'), { clock: systemClock });
    const alone = await raising(quiet, path.join(folder, 'bare-alone.db'), 0, Math.min(1000, trial.alerts));
    await quiet.close();
    const store = await sqliteStore(file, { clock: systemClock });
    for (const [k, kind] of kinds.entries())
      await store.alerts.keepRule(
        {
          id: kind,
          kind,
          when: null,
          severity: 'info',
          channels: [channels[k]!],
          cooldown: 0,
          quietHours: null,
          digest: null,
          clock: 'NSE',
          template: 'n={n};',
          to: null,
        },
        Date.now(),
      );
    let raised = false;
    const taken = () => channels.reduce((sum, name) => sum + new Set(server.taken[name].map(seqOf)).size, 0);
    let seen = 0;
    const done = () => raised && (seen = taken()) >= trial.alerts;
    const sending = killed(child, file, environment(server, folder), trial, done);
    const enqueue = await raising(store, path.join(folder, 'bare.db'), 0, trial.alerts);
    raised = true;
    const kills = await sending;
    // What the last sender was killed over may still wait: nobody sends it again, so what was taken is all there is.
    await store.close();
    let [duplicates, outOfOrder] = [0, 0];
    for (const name of channels) {
      const order = server.taken[name].map(seqOf);
      duplicates += order.length - new Set(order).size;
      outOfOrder += order.filter((n, i) => i > 0 && n < order[i - 1]!).length;
    }
    return {
      delivered: seen,
      missing: trial.alerts - seen,
      duplicates,
      kills,
      outOfOrder,
      alone,
      enqueue,
      seconds: Math.round((performance.now() - started) / 1000),
    };
  } finally {
    await server.close();
    fs.rmSync(file, { force: true });
  }
}
