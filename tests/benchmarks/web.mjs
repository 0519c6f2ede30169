// node tests/benchmarks/web.mjs [rounds = 5]: the web desk in Debian's chromium over loopback.
// Script of the first view, gzipped; time from the address to a page that answers; frames while 500 tokens a second stream
// in, beside the same stream written into a bare <pre> by the same browser in the same run.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { bundle } from '../support/bundle.mjs';

const rounds = Number(process.argv[2] ?? 5);
const root = path.resolve(import.meta.dirname, '../..');
const web = path.join(root, 'dist/web');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-web-speed-'));
process.env.COACH_HOME = folder;
let missed = 0;
function told(name, figure, good) {
  if (!good) missed++;
  process.stdout.write(`${name.padEnd(64)} ${figure} ${good ? 'met' : 'MISSED'}\n`);
}
const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];

const page = fs.readFileSync(path.join(web, 'index.html'), 'utf8');
const entry = /src="([^"]+\.js)"/.exec(page)[1];
/** A script and all that it loads at once. */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = fs.readFileSync(path.join(web, file), 'utf8');
  for (const [, next] of text.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g))
    closure(path.posix.join(path.posix.dirname(file), next), seen);
  return seen;
}
const first = [...closure(entry)];
const bytes = first.reduce((sum, file) => sum + gzipSync(fs.readFileSync(path.join(web, file))).length, 0);
told('script of the first view, gzipped', `${(bytes / 1000).toFixed(1)} kB, goal <= 300`, bytes <= 300_000);

const { app, hosted, scripted } = await import(await bundle('tests/benchmarks/web.entry.ts', folder));
const sentence =
  'The straddle at **24,900** costs 300.00 and breaks even at 24,600 and 25,200, so it needs more than the market expects. ';
const answer = Array.from({ length: 96 }, (_, i) =>
  i % 4 === 3 ? `${sentence}\n\n- a first point\n- a second one\n\n` : sentence,
).join('');
const running = app({ store: path.join(folder, 'coach.db') });
const served = await hosted(running, {
  page: web,
  converse: async (_who, session) => ({
    ...scripted(() => [{ type: 'stream', text: answer, rate: 500 }]),
    sessionId: session,
  }),
});
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });

const ready = [];
const blank = [];
const bare = '<!doctype html><nav><a class="place">bare</a></nav>';
/** Notes on the page's own clock when its pages can be chosen: from then on keys and clicks are answered. */
const note = `new MutationObserver(() => { if (!window.readyAt && document.querySelector('nav .place')) window.readyAt = performance.now(); }).observe(document, { childList: true, subtree: true });`;
await (await fetch(`${served.address}/v1`)).text();
for (let round = 0; round < rounds; round++) {
  for (const [address, times] of [
    ['/bare', blank],
    ['/', ready],
  ]) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.addInitScript(note);
    await tab.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: bare }));
    await tab.goto(served.address + address);
    await tab.locator('nav .place').first().waitFor({ state: 'attached' });
    times.push(await tab.evaluate('window.readyAt'));
    if (address === '/') {
      await tab.keyboard.press('Control+k');
      await tab.getByRole('combobox').waitFor();
    }
    await context.close();
  }
}
told(
  'from the address to a page that answers, median',
  `${at(ready, 0.5).toFixed(0)} ms (bare page ${at(blank, 0.5).toFixed(0)} ms), goal <= 1000`,
  at(ready, 0.5) <= 1000,
);

const frames = `window.gaps = []; { let last; const tick = (now) => { if (last !== undefined) window.gaps.push(now - last); last = now; window.ticking = requestAnimationFrame(tick); }; requestAnimationFrame(tick); }`;
const stopFrames = `cancelAnimationFrame(window.ticking); window.gaps`;

/** Gaps between frames while an answer streams into the chat. */
async function chatFrames() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const tab = await context.newPage();
  await tab.goto(`${served.address}/#/chat`);
  const box = tab.getByRole('textbox', { name: 'Your question' });
  await box.fill('How does NIFTY look?');
  await tab.evaluate(frames);
  await box.press('Enter');
  await tab
    .getByText(/· 1\.2 s|by the model/)
    .first()
    .waitFor({ timeout: 60_000 })
    .catch(() => undefined);
  await tab.getByRole('button', { name: 'Send' }).waitFor({ timeout: 60_000 });
  const gaps = await tab.evaluate(stopFrames);
  const words = (await tab.locator('.words').textContent()).length;
  await context.close();
  return { gaps, words };
}

/** The same stream read by a page of six lines that writes it into a <pre>. */
async function bareFrames() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const tab = await context.newPage();
  await tab.route('**/bare', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<pre id="out"></pre>' }),
  );
  await tab.goto(`${served.address}/bare`);
  await tab.evaluate(frames);
  await tab.evaluate(`(async () => {
    const reply = await fetch('/v1/chat', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'x' }) });
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split('\\n\\n');
      rest = parts.pop();
      for (const part of parts) {
        const data = part.split('\\n').find((row) => row.startsWith('data:'));
        const event = data && JSON.parse(data.slice(5));
        if (event?.type === 'text') document.getElementById('out').append(event.text);
        if (event?.type === 'turnEnded') return;
      }
    }
  })()`);
  const gaps = await tab.evaluate(stopFrames);
  await context.close();
  return gaps;
}

const ours = [];
const plain = [];
let words = 0;
for (let round = 0; round < Math.min(rounds, 3); round++) {
  plain.push(...(await bareFrames()));
  const { gaps, words: count } = await chatFrames();
  ours.push(...gaps);
  words = count;
}
const rate = (gaps) => 1000 / (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length);
const slow = (gaps) => gaps.filter((gap) => gap > 33.4).length / gaps.length;
told(
  `frames a second while 500 tokens a second stream (${words} characters)`,
  `${rate(ours).toFixed(1)} (bare <pre> ${rate(plain).toFixed(1)}), goal >= 0.95 of it`,
  rate(ours) >= 0.95 * rate(plain),
);
told(
  'frames later than 33 ms',
  `${(100 * slow(ours)).toFixed(1)} % (bare <pre> ${(100 * slow(plain)).toFixed(1)} %), worst ${Math.max(...ours).toFixed(0)} ms (${Math.max(...plain).toFixed(0)})`,
  slow(ours) <= slow(plain) + 0.02,
);

await browser.close();
await served.close();
await running.close();
fs.rmSync(folder, { recursive: true, force: true });
process.exit(missed === 0 ? 0 : 1);
