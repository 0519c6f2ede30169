/** A flag every command takes. */
export interface GlobalFlag {
  name: string;
  short?: string;
  /** Placeholder of its value; absent for a switch. */
  value?: string;
  summary: string;
}

export const globalFlags: readonly GlobalFlag[] = [
  { name: 'json', summary: 'one JSON document on stdout' },
  { name: 'ndjson', summary: 'one JSON event a line on stdout' },
  { name: 'schema', summary: 'the JSON Schemas of input and output' },
  { name: 'input', value: 'file', summary: 'input as a JSON object, array or NDJSON; - is stdin' },
  { name: 'as-of', value: 'time', summary: 'act as at that time; nothing later is visible' },
  { name: 'store', value: 'file', summary: 'where coach keeps its data (COACH_STORE)' },
  { name: 'yes', short: 'y', summary: 'answer yes to a y/N question' },
  { name: 'quiet', short: 'q', summary: 'no progress, only warnings' },
  { name: 'no-color', summary: 'no colour (NO_COLOR, FORCE_COLOR are honoured)' },
  { name: 'columns', value: 'list', summary: 'table columns to show, by title: id,symbol' },
  { name: 'ascii', summary: 'draw with ASCII only' },
  { name: 'help', short: 'h', summary: 'this help' },
  { name: 'version', short: 'V', summary: 'the version' },
];

/** What was asked for beside the command's own input. */
export interface Globals {
  json: boolean;
  ndjson: boolean;
  schema: boolean;
  input: string | undefined;
  asOf: number | null;
  store: string | undefined;
  yes: boolean;
  quiet: boolean;
  colour: boolean;
  /** Titles in lower case. */
  columns: readonly string[] | undefined;
  ascii: boolean;
  help: boolean;
  version: boolean;
}

/** The global flag a token spells, or undefined. */
export function globalFlag(token: string): GlobalFlag | undefined {
  const name = token.startsWith('--') ? token.slice(2).split('=', 1)[0] : undefined;
  return globalFlags.find((flag) => flag.name === name || (flag.short && token === `-${flag.short}`));
}

/** Is a switch among the words before `--`? Used where nothing else of the line could be understood. */
export function has(argv: readonly string[], name: string): boolean {
  const end = argv.indexOf('--');
  const flags = argv.slice(0, end < 0 ? undefined : end);
  return flags.some((token) => token === `--${name}` || token.startsWith(`--${name}=`));
}
