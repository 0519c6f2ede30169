import fs from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Debian's chromium. A machine without it fails: a page that nobody opened is not tested. */
export function browser(): Promise<Browser> {
  const executablePath = places.find((place) => fs.existsSync(place));
  if (executablePath === undefined) throw new Error('chromium is not installed: apt-get install chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** What went wrong on a page without anybody asking: console errors, uncaught exceptions, refused requests. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(message.text());
  });
  page.on('pageerror', (error) => heard.push(error.message));
  return heard;
}

/** Violations of WCAG A and AA on what is shown, each with the first element it is found at. */
export async function violations(page: Page): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
  )) as { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary?.slice(0, 200)}`,
  );
}

/** Waits until what was asked for the page is answered. */
export async function answered(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  const waiting = page.locator('.skeleton');
  while ((await waiting.count()) > 0) await waiting.first().waitFor({ state: 'detached' });
}

/** Turns the system of the page light or dark and waits until it is drawn so. */
export async function inScheme(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.evaluate(`new Promise((drawn) => {
    const look = () =>
      matchMedia('(prefers-color-scheme: ${scheme})').matches
        ? requestAnimationFrame(() => requestAnimationFrame(drawn))
        : requestAnimationFrame(look);
    look();
  })`);
}
