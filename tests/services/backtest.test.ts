import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../commands/index.ts';
import { type App, app } from '../../src/app.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { built } from '../support/run-coach.ts';
import { terminal } from '../support/terminal.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-backtest-'));
const bars = path.join(folder, 'MADE.csv');
let running: App;

/** 600 days around a wave. */
function madeCsv(): string {
  const rows = Array.from({ length: 600 }, (_, i) => {
    const price = (k: number) => 100 + 10 * Math.sin(k / 15) + 3 * Math.sin(k / 4);
    const [open, close] = [price(i - 1), price(i)];
    const time = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    return `${time},${open},${Math.max(open, close) + 0.5},${Math.min(open, close) - 0.5},${close},1000`;
  });
  return `date,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

beforeAll(async () => {
  fs.writeFileSync(bars, madeCsv());
  running = app({ store: path.join(folder, 'coach.db') });
  await built();
}, 60_000);
afterAll(async () => {
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function coach(...words: string[]) {
  const streams = terminal();
  const code = await runCli({
    argv: ['backtest', ...words],
    registry,
    streams,
    version: '0',
    open: async () => ({ ports: running.ports, close: async () => undefined }),
  });
  return { code, ...streams.written };
}

const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};

describe('a sweep', () => {
  const words = [
    'sweep',
    'sma-cross',
    '--bars',
    bars,
    '--vary',
    'fast=2..9',
    '--vary',
    'slow=10..30:2',
    '--json',
  ];
  it('gives the same bytes on one thread, on two and again', async () => {
    const [one, two, again] = [
      await coach(...words, '--threads', '1'),
      await coach(...words, '--threads', '2'),
      await coach(...words, '--threads', '2'),
    ];
    expect(one.code).toBe(0);
    expect(two.out).toBe(one.out);
    expect(again.out).toBe(one.out);
    expect(JSON.parse(one.out).trials).toBe(88);
  });
  it('walks forward', async () => {
    const { code, out } = await coach('walk-forward', ...words.slice(1), '--folds', '3');
    expect(code).toBe(0);
    expect(JSON.parse(out).folds).toHaveLength(3);
  });
});

describe('runs', () => {
  it('are kept under what they rest on, listed, shown and compared', async () => {
    const first = JSON.parse((await coach('run', 'sma-cross', '--bars', bars, '--json')).out);
    const again = JSON.parse((await coach('run', 'sma-cross', '--bars', bars, '--json')).out);
    expect(again).toEqual(first);
    await coach('run', 'donchian', '--bars', bars, '--json');
    const { runs } = JSON.parse((await coach('list', '--json')).out);
    expect(runs.map(({ name }: { name: string }) => name).sort()).toEqual(['donchian', 'sma-cross']);
    const shown = JSON.parse((await coach('show', first.id, '--json')).out);
    expect(shown.document.trades).toEqual(first.trades);
    const both = JSON.parse((await coach('compare', runs[0].id, runs[1].id, '--json')).out);
    expect(both.sameData).toBe(true);
    expect(both.differences.map(({ setting }: { setting: string }) => setting)).toContain('strategy');
  });
  it('write a page that fetches nothing', async () => {
    const file = path.join(folder, 'report.html');
    const { code } = await coach('run', 'sma-cross', '--bars', bars, '--report', file);
    expect(code).toBe(0);
    const page = fs.readFileSync(file, 'utf8');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/https?:|src=|href=/);
  });
});

describe("a person's own program", () => {
  it('runs in a thread and gives what the built-in gives', async () => {
    const file = write(
      'cross.mjs',
      `export const warmup = 19;
export default (past) => {
  const mean = (n, back) => { let sum = 0; for (let i = 0; i < n; i++) sum += past.close(back + i); return sum / n; };
  return () => {
    const [f, s, bf, bs] = [mean(10, 0), mean(20, 0), mean(10, 1), mean(20, 1)];
    return bf < bs && f > s ? 'turnLong' : bf > bs && f < s ? 'turnShort' : undefined;
  };
};`,
    );
    const own = JSON.parse((await coach('run', file, '--bars', bars, '--json')).out);
    const builtin = JSON.parse((await coach('run', 'sma-cross', '--bars', bars, '--json')).out);
    expect(own.trades).toEqual(builtin.trades);
  });
  it.each([
    ['throws.mjs', "export default () => () => { throw new Error('broken'); };", 'line 1: broken'],
    ['ahead.mjs', 'export default (past) => () => past.close(-1) > 0;', 'may not look ahead'],
    ['nothing.mjs', 'export const x = 1;', 'neither a default function nor signals()'],
    ['word.mjs', "export default () => () => 'buy!';", 'it answered "buy!"'],
    ['leaves.mjs', 'export default () => () => process.exit(0);', 'ended its thread'],
    ['short.mjs', 'export const signals = () => [];', '0 decisions for 600 bars'],
  ])('%s is one clear error', async (name, text, words) => {
    const { code, out, err } = await coach('run', write(name, text), '--bars', bars);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
  });
  it('is audited: looking at the next bar is found', async () => {
    const file = write(
      'peek.mjs',
      "export const signals = (bars) => Array.from(bars.close, (c, i) => (bars.close[i + 1] > c ? 'long' : 'exit'));",
    );
    const { code, out } = await coach('audit', file, '--bars', bars, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).verdict).toBe('lookAhead');
  });
});
