import fs from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { ExportedFile } from '../../../ports/store-care.ts';
import { partialOf, sweep } from '../../kept-file.ts';
import { fault } from '../sqlite/faults.ts';
import { readerOf, syncFolder } from '../sqlite/reader.ts';
import { settle, taken } from './backup.ts';
import { type ExportTable, exportTables } from './export-rows.ts';
import { csvLine, units } from './export-text.ts';

const chunk = 256 * 1024;

/** A new file of the owner's alone, written in pieces and on disk when it is closed. */
function writer(file: string) {
  const handle = fs.openSync(file, 'wx', 0o600);
  let text = '';
  let bytes = 0;
  const flush = () => {
    fs.writeFileSync(handle, text);
    bytes += Buffer.byteLength(text);
    text = '';
  };
  return {
    write(piece: string) {
      text += piece;
      if (text.length >= chunk) flush();
    },
    close(): number {
      try {
        flush();
        fs.fsyncSync(handle);
      } finally {
        fs.closeSync(handle);
      }
      return bytes;
    },
  };
}

function jsonFile(file: string, tables: readonly ExportTable[], head: object): ExportedFile {
  const out = writer(file);
  let rows = 0;
  out.write(`${JSON.stringify(head).slice(0, -1)},"tables":{`);
  for (const [i, table] of tables.entries()) {
    out.write(`${i === 0 ? '' : ','}\n${JSON.stringify(table.name)}:[`);
    let first = true;
    for (const row of table.rows()) {
      const entry = Object.fromEntries(row.map((cell, c) => [table.columns[c]!, cell]));
      out.write(`${first ? '' : ','}\n${JSON.stringify(entry)}`);
      first = false;
      rows++;
    }
    out.write(']');
  }
  out.write('}}\n');
  return { path: file, rows, bytes: out.close() };
}

function csvFiles(folder: string, tables: readonly ExportTable[], head: object): ExportedFile[] {
  fs.mkdirSync(folder, { mode: 0o700 });
  const files = tables.map((table): ExportedFile => {
    const file = path.join(folder, `${table.name}.csv`);
    const out = writer(file);
    let rows = 0;
    out.write(csvLine(table.columns));
    for (const row of table.rows()) {
      out.write(csvLine(row));
      rows++;
    }
    return { path: file, rows, bytes: out.close() };
  });
  const about = path.join(folder, 'about.json');
  const out = writer(about);
  out.write(`${JSON.stringify(head, null, 2)}\n`);
  files.push({ path: about, rows: 0, bytes: out.close() });
  syncFolder(folder);
  return files;
}

/** The person's settings as saved; keys are never among them. */
function savedSettings(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

export interface ExportOrder {
  store: string;
  settingsFile: string;
  to: string;
  format: 'json' | 'csv';
  /** Epoch ms, told in the file. */
  at: number;
}

function written(db: Database.Database, partial: string, order: ExportOrder, version: number) {
  const { tables, leftOut } = exportTables(db);
  const head = {
    format: 'coach-export',
    version: 1,
    exportedAt: new Date(order.at).toISOString(),
    schemaVersion: version,
    units,
    leftOut,
    settings: savedSettings(order.settingsFile),
  };
  db.exec('BEGIN');
  try {
    const files =
      order.format === 'json' ? [jsonFile(partial, tables, head)] : csvFiles(partial, tables, head);
    return { files, leftOut };
  } finally {
    db.exec('COMMIT');
  }
}

/** Everything of the person in one consistent read, there under its name only once it is whole and on disk. */
export async function exportStore(
  order: ExportOrder,
): Promise<{ path: string; files: ExportedFile[]; leftOut: string[] }> {
  const { to, store } = order;
  if (fs.existsSync(to)) throw taken(to);
  const partial = partialOf(to);
  const { db, version } = await readerOf(store);
  try {
    fs.mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
    sweep(path.dirname(to));
    const { files, leftOut } = written(db, partial, order, version);
    if (order.format === 'json') settle(partial, to);
    else {
      fs.renameSync(partial, to);
      syncFolder(path.dirname(to));
    }
    return {
      path: to,
      files: files.map((file) => ({ ...file, path: file.path.replace(partial, to) })),
      leftOut,
    };
  } catch (thrown) {
    fs.rmSync(partial, { recursive: true, force: true });
    throw fault(to, thrown);
  } finally {
    db.close();
  }
}
