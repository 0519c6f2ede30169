import fs from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../folder.ts';
import { partialOf } from '../../kept-file.ts';

/** A list that a vendor renews each morning, kept for the day beside coach's other caches. */
export interface DayFile {
  /** The text of that name for that day; fetched and kept where there is none. */
  read(name: string, day: string, fetch: () => Promise<string>): Promise<string>;
}

/** Lists of the day in a folder; a folder that cannot be written costs a download each time and nothing else. */
export function dayFiles(folder: string): DayFile {
  return {
    async read(name, day, fetch) {
      const file = path.join(folder, name);
      const head = `${day}\n`;
      try {
        const kept = fs.readFileSync(file, 'utf8');
        if (kept.startsWith(head)) return kept.slice(head.length);
      } catch {
        // None yet, or none that can be read: it is fetched.
      }
      const text = await fetch();
      try {
        makeFolder(folder);
        fs.writeFileSync(partialOf(file), head + text, { mode: 0o600 });
        fs.renameSync(partialOf(file), file);
      } catch {
        fs.rmSync(partialOf(file), { force: true });
      }
      return text;
    },
  };
}
