import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/agent/events.ts';
import { type App, app } from '../../../src/app.ts';
import type { Served } from '../../../src/surfaces/http/door.ts';
import { answered, browser, complaints, inScheme, violations } from '../../support/browser.ts';
import { type Cue, scripted } from '../../support/chat-host.ts';
import { hosted } from '../../support/http-host.ts';
import { built, root } from '../../support/run-coach.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-web-'));
let running: App;
let served: Served;
let chromium: Browser;

const post = async (command: string, body: unknown): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${served.address}/v1/${command}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'coach-confirm': 'yes' },
    body: JSON.stringify(body),
  });
  const document = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`${command}: ${JSON.stringify(document)}`);
  return document;
};

const approval: Approval = {
  id: 'p1',
  command: 'watchlist add',
  effect: 'write',
  lines: ['Put on the watch list: TCS'],
  input: { symbols: ['TCS'] },
};

/** A conversation as a model could lead it: a card, hostile words, and a proposal. */
const script = (text: string): Cue[] => {
  if (text.includes('watch'))
    return [
      {
        type: 'ask',
        approval,
        yes: [{ type: 'text', text: 'TCS is watched.' }],
        no: [{ type: 'text', text: 'Left as it was.' }],
      },
    ];
  return [
    { type: 'toolStarted', callId: 'c1', command: 'market quote', input: { symbol: 'NIFTY' } },
    {
      type: 'toolFinished',
      callId: 'c1',
      command: 'market quote',
      ok: true,
      output: { symbol: 'NIFTY', last: 24_864.2 },
      ms: 3,
    },
    {
      type: 'text',
      text: '**NIFTY** stands at 24,864.20.\n\n| level | at |\n|---|--:|\n| support | 24,500 |\n\n',
    },
    {
      type: 'text',
      text: '<img src=x onerror="document.title=1"> [click](javascript:alert(1)) [site](https://example.com)',
    },
    {
      type: 'answered',
      text: '',
      adviceSource: 'model',
      intent: 'market',
      confidence: 1,
      strategy: null,
      reads: [],
      figures: [],
      path: [],
      followUps: ['And BANKNIFTY?'],
    },
  ];
};

beforeAll(async () => {
  await built();
  running = app({ store: path.join(folder, 'coach.db') });
  served = await hosted(running, {
    page: path.join(root, 'dist/web'),
    converse: async (_who, session) => ({ ...scripted(script), sessionId: session ?? randomUUID() }),
  });
  await post('account/open', { cash: 1_000_000, practice: true });
  await post('order/place', {
    symbol: 'NIFTY',
    expiry: '2026-08-25',
    legs: ['SELL CE 25200', 'BUY CE 25400'],
  });
  await post('watchlist/add', { symbols: ['NIFTY'] });
  await post('backtest/run', { strategy: 'sma-cross', symbol: 'NIFTY', fast: 5, slow: 15 });
  await post('backtest/options', { structure: 'short-straddle', symbol: 'NIFTY' });
  chromium = await browser();
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await served?.close();
  await running?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Opens a page, hands it over and holds it to no complaint at the end. */
async function on(address: string, look: (page: Page) => Promise<void>, width = 1280): Promise<void> {
  const context: BrowserContext = await chromium.newContext({ viewport: { width, height: 860 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const heard = complaints(page);
    await page.goto(`${served.address}/#/${address}`);
    await answered(page);
    await look(page);
    expect(heard).toEqual([]);
  } finally {
    await context.close();
  }
}

describe('every page', () => {
  const pages = [
    'home',
    'chat',
    'chain/NIFTY',
    'suggest/NIFTY',
    'portfolio',
    'desk',
    'backtests',
    'discovery',
    'scorecard',
    'metrics',
  ];
  it.each(pages)('%s: nothing of level A or AA wrong in light and dark, wide and narrow', async (address) => {
    await on(address, async (page) => {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 860 });
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
        for (const colorScheme of ['light', 'dark'] as const) {
          await inScheme(page, colorScheme);
          expect(await violations(page), `${width} ${colorScheme}`).toEqual([]);
        }
      }
    });
  });

  it('shows a kept run with its curve', () =>
    on('backtests', async (page) => {
      await page.getByRole('link', { name: 'sma-cross' }).first().click();
      await page.getByRole('img', { name: /^Equity: from/ }).waitFor();
      await page.locator('.curve canvas').first().waitFor();
      expect(await violations(page)).toEqual([]);
    }));
});

describe('figures', () => {
  it('are those of the command, dated, with what they were asked by', async () => {
    const chain = await post('chain', { symbol: 'NIFTY' });
    await on('chain/NIFTY', async (page) => {
      const state = page.locator('section.panel', { hasText: 'State' }).first();
      const spot = (chain['spot'] as number).toLocaleString('en-IN', { minimumFractionDigits: 2 });
      expect(await state.textContent()).toContain(spot);
      expect(await page.locator('.head').textContent()).toMatch(
        /Sample data.*prices of 19 Aug 2026, 15:10 IST · sample/,
      );
      await state.locator('summary').click();
      expect(await state.locator('code').textContent()).toBe('coach chain --symbol=NIFTY --json');
    });
  });
});

describe('what is taken away', () => {
  const kept = async (page: Page, name: string): Promise<Buffer> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ]);
    return fs.readFileSync(await download.path());
  };

  it('are the figures as CSV and the chart as PNG', () =>
    on('chain/NIFTY', async (page) => {
      const { strikes } = (await post('chain', { symbol: 'NIFTY' })) as { strikes: { strike: number }[] };
      const lines = (await kept(page, 'Save as CSV')).toString('utf8').trimEnd().split('\r\n');
      expect(lines[0]).toBe('symbol,expiry,asOf,source,strike,callIv,putIv,callOi,putOi');
      expect(lines.length).toBe(strikes.length + 1);
      expect(lines[1]).toMatch(
        new RegExp(`^NIFTY,2026-08-25,2026-08-19T15:10:00\\+05:30,sample,${strikes[0]!.strike},`),
      );
      const picture = await kept(page, 'Save as PNG');
      expect(picture.subarray(1, 4).toString()).toBe('PNG');
      expect(picture.readUInt32BE(16)).toBeGreaterThan(400);
    }));

  it('are the metrics as CSV', () =>
    on('metrics', async (page) => {
      const text = (await kept(page, 'Save as CSV')).toString('utf8');
      expect(text.split('\r\n')[0]).toBe('window,to,name,labels,value,unit');
    }));
});

describe('by keyboard alone', () => {
  it('goes where one wants, and an order is looked at and left', () =>
    on('home', async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('banknifty ideas');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('ideas');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /Ideas for NIFTY/ }).waitFor();
      const preview = page.getByRole('button', { name: 'Preview the order' }).first();
      await preview.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Order, not sent yet' }).getByText('Worst loss').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.evaluate('document.activeElement?.textContent')).toBe('Preview the order');
    }));

  it('reads a payoff with the arrows', () =>
    on('suggest/NIFTY', async (page) => {
      const slider = page.getByRole('slider', { name: 'Level of the underlying' }).first();
      await slider.focus();
      const before = await slider.getAttribute('aria-valuetext');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await slider.getAttribute('aria-valuetext')).not.toBe(before);
    }));
});

describe('chat', () => {
  it('shows words as they come, a card, and nothing of them as HTML', () =>
    on('chat', async (page) => {
      await page.getByRole('textbox', { name: 'Your question' }).fill('How does NIFTY look?');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'And BANKNIFTY?' }).waitFor();
      const words = page.locator('.words');
      expect(await words.locator('strong').first().textContent()).toBe('NIFTY');
      expect(await words.locator('td').allTextContents()).toEqual(['support', '24,500']);
      expect(await words.textContent()).toContain('<img src=x onerror=');
      expect(await page.locator('.words img').count()).toBe(0);
      expect(await words.locator('a').count()).toBe(1);
      expect(await words.locator('a').getAttribute('href')).toBe('https://example.com');
      expect(await page.locator('.tool summary').textContent()).toContain('market quote');
      expect(await violations(page)).toEqual([]);
    }));

  it('asks before anything is done, the harmless answer first', () =>
    on('chat', async (page) => {
      await page.getByRole('textbox', { name: 'Your question' }).fill('watch TCS');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: /Allow this/ });
      await dialog.getByText('Put on the watch list: TCS').waitFor();
      expect(await page.evaluate('document.activeElement?.textContent')).toBe('No');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.getByText('Left as it was.').waitFor();
      await page.getByRole('textbox', { name: 'Your question' }).fill('watch TCS');
      await page.keyboard.press('Enter');
      await dialog.getByRole('button', { name: 'Yes, do it' }).click();
      await page.getByText('TCS is watched.').waitFor();
    }));
});

describe('what changes', () => {
  it('comes by itself', () =>
    on('discovery', async (page) => {
      await page.getByText('live', { exact: true }).waitFor();
      await post('watchlist/add', { symbols: ['BANKNIFTY'] });
      await page.getByRole('link', { name: 'BANKNIFTY' }).waitFor();
    }));

  it('is halted after a yes, and never resumed from here', () =>
    on('desk', async (page) => {
      await page.getByRole('button', { name: 'Halt trading' }).click();
      const dialog = page.getByRole('dialog', { name: 'Halt trading in paper?' });
      await dialog.getByRole('textbox').fill('<b>looked at</b>');
      await dialog.getByRole('button', { name: 'Halt now' }).click();
      await page.locator('.badge', { hasText: 'halted' }).first().waitFor();
      expect(await post('breaker/status', {})).toMatchObject({ state: 'halted' });
      expect(await page.getByRole('button', { name: 'Halt trading' }).count()).toBe(0);
    }));

  it('says why it cannot answer when the server is gone', async () => {
    const other = await hosted(running, { page: path.join(root, 'dist/web') });
    const page = await chromium.newPage();
    await page.goto(`${other.address}/#/desk`);
    await answered(page);
    await other.close();
    await page.getByRole('button', { name: 'Ask again' }).first().click();
    await page.getByText('coach does not answer').waitFor();
    await page.close();
  });
});
