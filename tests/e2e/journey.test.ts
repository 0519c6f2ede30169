import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { execa } from 'execa';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answered, browser, complaints } from '../support/browser.ts';
import { bin, built, freshHome, root, runCoach } from '../support/run-coach.ts';

/** The owner's alert channel: a webhook on loopback that keeps what it is sent. */
const heard: string[] = [];
const channel = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  request.on('end', () => {
    heard.push(body);
    response.end('{}');
  });
});

const home = freshHome();
let env: Record<string, string>;
let server: ReturnType<typeof start>;
let address: string;
let chromium: Browser;

const start = () =>
  execa(process.execPath, [bin, 'serve', '--port', '0'], {
    env: { ...env, NODE_ENV: '' },
    cwd: root,
    reject: false,
    stdin: 'ignore',
  });

const coach = (...args: string[]) => runCoach(args, { home, env });

/** Where the server says it listens. */
function listening(child: ReturnType<typeof start>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (chunk) => {
      said += String(chunk);
      const found = /Listening at (http:\/\/[\d.:]+)/.exec(said);
      if (found) resolve(found[1]!);
    });
    void child.then(() => reject(new Error(`The server ended: ${said}`)));
  });
}

beforeAll(async () => {
  await built();
  await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve));
  const { port } = channel.address() as AddressInfo;
  env = { COACH_HOME: home, COACH_ALERT_WEBHOOK: `http://127.0.0.1:${port}/hook` };
  chromium = await browser();
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  server?.kill('SIGTERM');
  await server;
  channel.close();
  fs.rmSync(home, { recursive: true, force: true });
});

const panel = (page: Page, title: string) =>
  page.locator('section.panel', { has: page.getByRole('heading', { name: title, exact: true }) });

async function to(page: Page, place: string): Promise<void> {
  await page.goto(`${address}/#/${place}`);
  await answered(page);
}

it('from a key to the last byte erased: terminal, browser, alert channel', async () => {
  // Sign up at the terminal: the key is shown once.
  const added = await coach('auth', 'user', 'add', 'ravi', '--role', 'owner', '--json');
  const { key } = JSON.parse(added.out) as { key: string };
  expect((await coach('journal', 'import', path.join(root, 'data/sample/example-tradebook.csv'))).code).toBe(
    0,
  );
  server = start();
  address = await listening(server);

  const page = await chromium.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(20_000);
  const complained = complaints(page);
  await page.goto(address);
  await page.getByLabel('Your key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();

  // What was imported is in the book.
  await to(page, 'portfolio');
  await panel(page, 'What was earned').getByText('ITC').waitFor();

  // An account, an idea, its preview and its paper order.
  await to(page, 'desk');
  await page.getByRole('button', { name: 'Open a paper account' }).click();
  await page.getByRole('heading', { name: 'Account paper' }).waitFor();
  await to(page, 'suggest/NIFTY');
  await page.getByRole('button', { name: 'Preview the order' }).first().click();
  await page.getByRole('button', { name: 'Send the paper order' }).click();
  await page.getByRole('dialog', { name: 'Order filled' }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await to(page, 'desk');
  await panel(page, 'Orders').getByText('filled').waitFor();
  const listed = JSON.parse((await coach('order', 'list', '--json')).out) as { orders: { state: string }[] };
  expect(listed.orders.map(({ state }) => state)).toEqual(['filled']);

  // A backtest, kept and shown.
  await to(page, 'backtests');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('img', { name: /^Equity: from/ }).waitFor();

  // A question, answered without a model.
  await to(page, 'chat');
  await page.getByRole('textbox', { name: 'Your question' }).fill('What is the lot size of NIFTY?');
  await page.keyboard.press('Enter');
  await page.locator('.words', { hasText: '65' }).waitFor();

  // Halted in the browser; a resume is only proposed there, and neither a reason nor a guessed code gets round the day it takes.
  await to(page, 'desk');
  await page.getByRole('button', { name: 'Halt trading' }).click();
  await page.getByRole('button', { name: 'Halt now' }).click();
  await panel(page, 'Breaker').getByText('halted', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Propose to resume' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ask to resume paper?' });
  await dialog.getByRole('button', { name: 'Propose' }).click();
  await dialog.getByText('Not met: wins, sharpe').waitFor();
  await dialog.getByLabel(/Why the conditions/).fill('the end of the journey');
  await dialog.getByRole('button', { name: 'Propose again' }).click();
  await dialog.getByText('An override is possible').waitFor();
  expect(heard.join('\n')).not.toContain('Code:');
  expect((await coach('breaker', 'approve', 'ABCD-2345')).code).toBe(3);
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(JSON.parse((await coach('breaker', 'status', '--json')).out)).toMatchObject({ state: 'halted' });
  expect(complained).toEqual([]);

  // Everything is given, then nothing is left.
  await page.close();
  server.kill('SIGTERM');
  expect((await server).exitCode).toBe(0);
  const exported = JSON.parse((await coach('store', 'export', '--json')).out) as { path: string };
  expect(fs.readFileSync(exported.path, 'utf8')).toContain('ITC');
  expect((await coach('store', 'erase', '--yes')).code).toBe(0);
  expect(JSON.parse((await coach('order', 'list', '--json')).out)).toEqual({ orders: [] });
}, 180_000);
