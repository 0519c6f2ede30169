import fs from 'node:fs';
import path from 'node:path';
import type { Machine } from '../core/command.ts';
import { orphans } from './kept-file.ts';

interface Places {
  storePath: string;
  configFile: string;
  dataFolder: string;
  /** Variables that name a proxy. */
  proxies: readonly string[];
}

const mode = (file: string): string | null => {
  try {
    return (fs.statSync(file).mode & 0o777).toString(8).padStart(4, '0');
  } catch {
    return null;
  }
};

/** What `coach doctor` looks at outside the store: versions and the modes of the files coach keeps. */
export async function machine(places: Places): Promise<Machine> {
  const file = (name: string, at: string, wanted: string) => ({ name, path: at, mode: mode(at), wanted });
  const local = !places.storePath.includes('://');
  return {
    versions: {
      node: process.versions.node,
      v8: process.versions.v8,
      platform: `${process.platform} ${process.arch}`,
    },
    paths: [
      file('data folder', places.dataFolder, '0700'),
      file('settings', places.configFile, '0600'),
      ...(local
        ? [
            file('store', places.storePath, '0600'),
            file('store folder', path.dirname(places.storePath), '0700'),
          ]
        : []),
    ],
    freeBytes: free(places.dataFolder),
    load: () => ({
      rssBytes: process.memoryUsage.rss(),
      storeBytes: local ? sizeOf(places.storePath) : null,
    }),
    halfMade: [...new Set(foldersOf(places))].flatMap(orphans),
    proxies: [...places.proxies],
  };
}

/** Bytes of a store and of its log beside it. */
function sizeOf(store: string): number | null {
  const sizes = [store, `${store}-wal`].map(
    (file) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes[0] === 0 ? null : sizes[0]! + sizes[1]!;
}

/** Where coach makes files beside their place. */
export const foldersOf = ({
  storePath,
  configFile,
  dataFolder,
}: Pick<Places, 'storePath' | 'configFile' | 'dataFolder'>): string[] => [
  dataFolder,
  path.join(dataFolder, 'backups'),
  path.join(dataFolder, 'exports'),
  path.dirname(configFile),
  ...(storePath.includes('://') ? [] : [path.dirname(storePath)]),
];

/** Bytes free on the disk of a folder or its nearest existing parent; null where the system does not say. */
function free(folder: string): number | null {
  let at = folder;
  while (!fs.existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  try {
    const { bavail, bsize } = fs.statfsSync(at);
    return bavail * bsize;
  } catch {
    return null;
  }
}
