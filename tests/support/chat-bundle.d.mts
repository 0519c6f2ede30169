export function chatBundle(folder: string): Promise<string>;
