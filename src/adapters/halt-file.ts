import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';
import type { HaltFile } from '../ports/desk.ts';

const safe = (account: string): string => encodeURIComponent(account).replaceAll('*', '%2A');

function synced(file: string, text: string): void {
  const partial = `${file}.${process.pid}.partial`;
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = fs.openSync(partial, 'w', 0o600);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(partial, file);
}

/** Where the notes of a store lie: beside its file; a server's lie among this machine's own. */
function besideOf(store: string, homeDir: string): string {
  if (!store.includes('://')) return store;
  return path.join(homeDir, `server-${createHash('sha256').update(store).digest('hex').slice(0, 16)}`);
}

/**
 * One small file an account beside the store. Its presence halts: what stands in it is told where it can be read, and a file that cannot be
 * read halts just the same.
 */
export function haltFile(named: string, homeDir: string): HaltFile {
  const store = besideOf(named, homeDir);
  // A store in memory has no place of its own; its notes live as long as it does.
  const kept = new Map<string, { at: number; reason: string }>();
  const inMemory = store === ':memory:';
  const place = (account: string) => `${store}.halt-${safe(account)}`;
  return {
    async raise(account, note) {
      if (inMemory) kept.set(account, kept.get(account) ?? note);
      else if (!fs.existsSync(place(account))) {
        try {
          synced(place(account), `${JSON.stringify(note)}\n`);
        } catch (thrown) {
          const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown';
          throw new CoachError(
            'unavailable',
            `The halt cannot be written beside the store (${code})`,
            'Check the disk and the folder.',
          );
        }
      }
    },
    async raised(account) {
      if (inMemory) return kept.get(account) ?? null;
      let text: string;
      try {
        text = fs.readFileSync(place(account), 'utf8');
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
        return { at: 0, reason: 'a halt that cannot be read' };
      }
      try {
        const { at, reason } = JSON.parse(text) as { at?: unknown; reason?: unknown };
        return { at: Number(at) || 0, reason: String(reason ?? '') };
      } catch {
        return { at: 0, reason: 'a halt that cannot be read' };
      }
    },
    async lower(account) {
      if (inMemory) kept.delete(account);
      else fs.rmSync(place(account), { force: true });
    },
  };
}
