import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { registry } from '../../commands/index.ts';
import { app } from '../../src/app.ts';
import type { Context } from '../../src/core/command.ts';
import { execute } from '../../src/core/execute.ts';

export const freshFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'coach-desk-'));

/** Coach on a store of its own, or on that of a folder, with the clock where a test puts it. */
export function desk(now: string, folder = freshFolder()) {
  const running = app({ store: path.join(folder, 'coach.db') });
  let moment = Date.parse(now);
  const ports = { ...running.ports, clock: { ...running.ports.clock, now: () => moment } };
  const context = (asOf: number | null): Context => ({
    ports,
    caller: 'cli',
    confirmed: true,
    asOf,
    signal: new AbortController().signal,
    emit: () => undefined,
    correlationId: 'test',
  });
  return {
    folder,
    ports,
    context,
    /** Lets the store go and leaves it where it is, as the end of a program does. */
    leave: () => running.close(),
    move(to: string) {
      moment = Date.parse(to);
    },
    /** A command by name; the answer, or the error it gives. */
    async ask(name: string, input: unknown = {}, asOf?: string) {
      const command = await registry.find((entry) => entry.name === name)!.load();
      const outcome = await execute(command, input, context(asOf === undefined ? null : Date.parse(asOf)));
      return outcome.ok ? outcome.output : outcome.error;
    },
    async close() {
      await running.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
