// Two processes of the fault matrix: `serve` commits the fault whose number the request's model names, `drive` calls
// every fault over both wires and reports what its own memory grew by. The server's buffers must not count.
import { hear, modelAt } from './model-client.ts';
import { faults } from './model-faults.ts';
import { modelServer } from './model-server.ts';

/** An honest long answer, as a process that has been at work for a while has read many. */
const usual = { text: 'All is well. '.repeat(1_000) };

async function serve() {
  const server = await modelServer();
  server.standing((seen) => faults[Number(seen.body['model'])]?.reply ?? usual);
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  process.stdin.resume();
  process.stdin.on('end', () => void server.close().then(() => process.exit(0)));
}

async function drive(url: string) {
  // What is garbage is not held: how lazily it is collected depends on the machine's load.
  const rss = () => {
    (globalThis as { gc?: () => void }).gc?.();
    return process.memoryUsage.rss() / 1e6;
  };
  const wires = ['chat', 'responses'] as const;
  for (let i = 0; i < 10; i++) {
    for (const wire of wires)
      await Promise.all(Array.from({ length: 4 }, () => hear(modelAt(url, { wire }))));
  }
  const before = rss();
  let failed = 0;
  let most = 0;
  for (const wire of wires) {
    // Many at a time: what waits on timers must not hold memory either.
    for (let at = 0; at < faults.length; at += 4) {
      const group = [...faults.keys()].slice(at, at + 4);
      const heard = await Promise.all(group.map((n) => hear(modelAt(url, { wire, model: String(n) }))));
      failed += heard.filter((h) => h.last.type === 'failed' && h.calls.length === 0).length;
      most = Math.max(most, rss() - before);
    }
  }
  process.stdout.write(`${JSON.stringify({ failed, most: Math.round(most) })}\n`);
  process.exit(0);
}

const [, , role, url = ''] = process.argv;
await (role === 'serve' ? serve() : drive(url));
