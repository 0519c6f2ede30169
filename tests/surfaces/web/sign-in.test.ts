import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/system.ts';
import { type App, app } from '../../../src/app.ts';
import type { Context } from '../../../src/core/command.ts';
import type { Role } from '../../../src/ports/identity.ts';
import { approveCode } from '../../../src/services/desk/breaker/resume.ts';
import { addUser } from '../../../src/services/identity/users.ts';
import type { Served } from '../../../src/surfaces/http/door.ts';
import { answered, browser, complaints, violations } from '../../support/browser.ts';
import { hosted } from '../../support/http-host.ts';
import { built, root } from '../../support/run-coach.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-sign-in-'));
const keys = new Map<string, string>();
let running: App;
let served: Served;
let chromium: Browser;
let aheadMs = 0;

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

beforeAll(async () => {
  await built();
  await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve));
  process.env['COACH_ALERT_WEBHOOK'] = `http://127.0.0.1:${(channel.address() as AddressInfo).port}/hook`;
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  running = app({ store: path.join(folder, 'coach.db'), home: folder }, clock);
  const context = { ports: running.ports } as Context;
  for (const [name, role] of [
    ['olga', 'owner'],
    ['vera', 'viewer'],
  ] as [string, Role][])
    keys.set(name, (await addUser({ name, role }, context)).key);
  served = await hosted(running, { page: path.join(root, 'dist/web') });
  chromium = await browser();
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await served?.close();
  await running?.close();
  channel.close();
  delete process.env['COACH_ALERT_WEBHOOK'];
  fs.rmSync(folder, { recursive: true, force: true });
});

async function opened(address = ''): Promise<Page> {
  const page = await (await chromium.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${served.address}/${address}`);
  return page;
}

async function enter(page: Page, key: string): Promise<void> {
  await page.getByLabel('Your key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('a server that wants to know who asks', () => {
  it('is entered with a key, stays entered over a reload, and is left for good', async () => {
    const page = await opened('#/chain/NIFTY');
    const heard = complaints(page);
    await page.getByRole('heading', { name: 'Sign in to coach' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await enter(page, keys.get('olga')!);
    await page.getByRole('heading', { name: 'NIFTY chain' }).waitFor();
    expect(await page.getByText('olga · owner').count()).toBe(1);
    await page.reload();
    await page.getByRole('heading', { name: 'NIFTY chain' }).waitFor();
    const kept = JSON.stringify(await page.evaluate('[{ ...localStorage }, { ...sessionStorage }]'));
    expect(kept).not.toContain(keys.get('olga')!);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to coach' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to coach' }).waitFor();
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it('says so where a key opens nothing', async () => {
    const page = await opened();
    await enter(page, 'coach_nothing');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Your key').inputValue()).toBe('coach_nothing');
    await page.context().close();
  });

  it('renews a token that is too old, unseen', async () => {
    const page = await opened('#/chain/NIFTY');
    await enter(page, keys.get('olga')!);
    await page.getByRole('heading', { name: 'NIFTY chain' }).waitFor();
    await answered(page);
    aheadMs += 20 * 60_000;
    const before = await page.locator('.trace summary').first().textContent();
    await page.getByRole('button', { name: 'Ask again' }).first().click();
    await page.goto(`${served.address}/#/suggest/NIFTY`);
    await page.getByRole('heading', { name: 'Ideas for NIFTY' }).waitFor();
    await answered(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(before).toContain('chain');
    await page.context().close();
  });

  it('shows a viewer what a viewer may see', async () => {
    const page = await opened('#/desk');
    await enter(page, keys.get('vera')!);
    await page.getByRole('heading', { name: 'Desk' }).waitFor();
    await answered(page);
    expect(await page.getByRole('link', { name: 'Chat', exact: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /Halt|Open a paper account|Preview/ }).count()).toBe(0);
    await page.context().close();
  });

  it('proposes a resume for its owner, whose channel alone is told the code', async () => {
    const page = await opened('#/desk');
    await enter(page, keys.get('olga')!);
    await page.getByLabel('May trade made-up sample prices').uncheck();
    await page.getByRole('button', { name: 'Open a paper account' }).click();
    await page.getByRole('button', { name: 'Halt trading' }).click();
    await page.getByRole('button', { name: 'Halt now' }).click();
    await page.getByRole('button', { name: 'Propose to resume' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ask to resume paper?' });
    await dialog.getByRole('button', { name: 'Propose' }).click();
    await dialog.getByText('Not met: wins, sharpe').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(heard.join('')).not.toContain('Code:');
    aheadMs += 30 * 3_600_000;
    await dialog.getByLabel(/Why the conditions/).fill('a day later');
    await dialog.getByRole('button', { name: 'Propose again' }).click();
    await dialog.getByText('on its way to the alert channel').waitFor();
    const code = /Code: ([A-Z2-9]{4}-[A-Z2-9]{4})/.exec(heard.join('\n'))?.[1];
    expect(code).toBeDefined();
    expect(await page.content()).not.toContain(code!);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.locator('.badge', { hasText: 'halted' }).first().waitFor();
    // The code is typed on a terminal: nothing the page can reach completes it.
    const signal = new AbortController().signal;
    const context = { ports: running.ports, asOf: null, signal, correlationId: 'typed' } as Context;
    expect(await approveCode({ account: 'paper', code: code! }, context)).toMatchObject({
      outcome: 'resumed',
    });
    const breaker = page.locator('section.panel', { has: page.getByRole('heading', { name: 'Breaker' }) });
    await breaker.getByRole('button', { name: 'Ask again' }).click();
    await breaker.getByText('probation', { exact: true }).waitFor();
    await page.context().close();
  });
});
