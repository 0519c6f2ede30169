// How long a megabyte takes through the sanitiser. Run: BENCH=1 npm run build && node dist/bench/sanitize.js
import { sanitizer } from '../../src/core/sanitize.ts';

const megabyte = 1_000_000;
const fill = (piece: string) => piece.repeat(Math.ceil(megabyte / piece.length)).slice(0, megabyte);
const texts = {
  'plain ASCII': fill('NIFTY 25000 CE at 182.50, spread 0.4 %\n'),
  'Hindi and emoji': fill('निफ्टी का भाव ₹25,000 है 👩🏽‍💻 '),
  'colour codes': fill('\u001b[31mred\u001b[0m '),
  'unterminated strings': fill(`\u001b]0;${'a'.repeat(100)}`),
  'nothing but hidden': fill('\u200b\u202e\u{e0041}'),
};

for (const [name, text] of Object.entries(texts)) {
  const times = Array.from({ length: 5 }, () => {
    const machine = sanitizer();
    const started = performance.now();
    for (let at = 0; at < text.length; at += 4096) machine.push(text.slice(at, at + 4096));
    return performance.now() - started;
  });
  process.stdout.write(
    `${name.padEnd(22)} ${Math.min(...times).toFixed(1)} ms a megabyte, first ${times[0]!.toFixed(1)} ms\n`,
  );
}
