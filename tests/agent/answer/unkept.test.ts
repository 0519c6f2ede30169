import { afterEach, describe, expect, it } from 'vitest';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { CoachError } from '../../../src/core/errors.ts';
import type { Store } from '../../../src/ports/store.ts';
import { type Bench, type BenchOptions, bench, scripted, tell } from '../../support/talk.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
const model = () => scripted([{ text: 'Nothing has changed.' }]);

async function desk(options: BenchOptions): Promise<Bench> {
  const made = await bench(options);
  open.push(() => made.close().catch(() => undefined));
  return made;
}

/** A store whose conversations cannot be written, from the start or at the end of a turn. */
async function full(at: 'begin' | 'save'): Promise<() => Promise<Store>> {
  const store = await sqliteStore(':memory:', { clock: systemClock });
  const sessions = {
    ...store.sessions,
    async [at]() {
      throw new CoachError('unavailable', 'The disk is full (SQLITE_FULL)', 'Free some space.');
    },
  };
  return async () => ({ ...store, sessions });
}

describe('a turn that cannot be kept', () => {
  it('is answered by the rules without any store, asks no model and says why', async () => {
    const asked = model();
    const { open: talk } = await desk({
      model: asked,
      store: async () => {
        throw new CoachError('unavailable', 'The database cannot be opened (ENOENT)', 'Check the folder.');
      },
    });
    const told = await tell(await talk(), 'What is theta?');
    expect(told.of('turnEnded')[0]?.status).toBe('done');
    expect(told.of('answered')[0]).toMatchObject({ adviceSource: 'fallback', intent: 'howto' });
    expect(told.text).toMatch(/theta/i);
    expect(told.of('notice').map(({ message }) => message)).toEqual([
      'The database cannot be opened (ENOENT). Check the folder. This is not kept, and no model is asked: what it costs could not be counted.',
    ]);
    expect(asked.requests).toEqual([]);
  });

  it('still reads prices where the store can only not be written', async () => {
    const { open: talk } = await desk({ store: await full('begin'), model: model() });
    const told = await tell(await talk(), 'How does NIFTY look?');
    expect(told.of('toolFinished')).toMatchObject([{ command: 'chain', ok: true }]);
    expect(told.of('read')[0]?.text).toContain('Sample prices, made up. NIFTY is at 24,864.20');
  });

  it('stays answered when its end cannot be written, and says so', async () => {
    const { open: talk } = await desk({ store: await full('save'), model: model() });
    const told = await tell(await talk(), 'Hello');
    expect(told.of('turnEnded')[0]?.status).toBe('done');
    expect(told.text).toBe('Nothing has changed.');
    expect(told.of('notice').at(-1)?.message).toBe(
      'This turn could not be kept: The disk is full (SQLITE_FULL)',
    );
  });
});
