/** Bundles a TypeScript file into `folder` as `name`.mjs, ready to be run by node; returns its path. */
export function bundle(entry: string, folder: string, name?: string): Promise<string>;
