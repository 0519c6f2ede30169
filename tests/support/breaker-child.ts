import fs from 'node:fs';
import { breakered } from '../../src/adapters/model/call/breakered.ts';
import { sqliteStore } from '../../src/adapters/store/store.ts';
import { systemClock } from '../../src/adapters/system.ts';
import type { Model } from '../../src/ports/model.ts';

// A process that asks once through the shared breaker. Its backend writes a byte to a file for every call that reaches it.
const [, , file, hits, task, startAt] = process.argv as [string, string, string, string, string, string];
const clock = systemClock;
const store = await sqliteStore(file, { clock });
const backend: Model = {
  info: { provider: 'p', model: 'm', origin: null, wire: 'chat' },
  async *stream() {
    fs.appendFileSync(hits, '.');
    if (task === 'hang') {
      fs.writeSync(1, 'probing\n');
      await clock.sleep(60_000);
    }
    await clock.sleep(300);
    yield { type: 'done', finish: 'stop', model: 'm', responseId: null };
  },
};
const model = breakered(backend, { calls: async () => store.calls, clock });
await clock.sleep(Math.max(0, Number(startAt) - clock.now()));
const request = { system: '', messages: [], tools: [], maxOutputTokens: 1 };
for await (const event of model.stream(request, new AbortController().signal)) {
  fs.writeSync(1, `${event.type === 'failed' ? event.reason : event.type}\n`);
}
await store.close();
