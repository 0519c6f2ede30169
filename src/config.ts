import fs from 'node:fs';
import path from 'node:path';
import { type ExporterChoice, exporterIn } from './config/exporter.ts';
import { foldersIn, homeFolder } from './config/places.ts';
import { passwordIn, shownAddress, withoutPassword } from './config/store-address.ts';
import type { Config } from './core/config.ts';
import { CoachError } from './core/errors.ts';
import { lenientJson } from './core/lenient-json.ts';
import { pairsIn, type Setting, type Value } from './core/setting-values.ts';
import { parsed, plain, savedFile, settings } from './core/settings.ts';
import { typedPath } from './core/typed-path.ts';
import type { Secret, SettingRow, Settings } from './ports/secrets.ts';

const openaiOrigin = 'https://api.openai.com';

/** Reads, changes and writes a small file while no other process does. */
export type ChangeFile = (file: string, change: (text: string | null) => string | null) => Promise<void>;

export interface Flags {
  store?: string;
  /** Folder of what is kept beside the settings and keys; the platform's own when left out. */
  home?: string;
  market?: string;
}

/** The saved settings as they stand in their file. */
function saved(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    const hint = 'Check its owner and its permissions.';
    throw new CoachError('usage', `The saved settings cannot be read (${code}): ${file}`, hint);
  }
  const read = lenientJson(text);
  const value = 'value' in read ? read.value : null;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  const where = 'value' in read ? 'it holds no object' : `line ${read.line}: ${read.expected} is expected`;
  throw new CoachError(
    'usage',
    `The saved settings are not readable: ${file} (${where})`,
    'Mend that line or delete the file; the defaults will be used.',
  );
}

function resolve(setting: Setting, flags: Flags, file: Record<string, unknown>): SettingRow {
  const { key, summary } = setting;
  const row = (value: Value, origin: SettingRow['origin']): SettingRow => ({ key, value, origin, summary });
  const flag = setting.key === 'market' ? flags.market : undefined;
  if (flag !== undefined) return row(parsed(setting, flag, `--${setting.key}`), 'flag');
  const variable = process.env[setting.env];
  if (variable !== undefined && variable !== '')
    return row(parsed(setting, variable, setting.env), 'environment');
  const kept = file[setting.key];
  if (kept !== undefined && kept !== null) return row(parsed(setting, String(kept), savedFile), 'saved');
  return plain(setting);
}

function find(key: string): Setting {
  const setting = settings.find((s) => s.key === key);
  if (setting) return setting;
  throw new CoachError(
    'usage',
    `There is no setting "${key}"`,
    `Settings: ${settings.map((s) => s.key).join(', ')}. Keys and passwords are never settings.`,
  );
}

/** Whether asking a model can come to anything; tells it without opening the key file. */
function modelReady(baseUrl: string, keys: string): boolean {
  if (environmentKeys(baseUrl).some(({ origin }) => !origin.startsWith('channel:')) || fs.existsSync(keys))
    return true;
  return URL.canParse(baseUrl) && new URL(baseUrl).origin !== openaiOrigin;
}

/** A store as somebody named it; the address of a server without its password. */
const storeAt = (named: string | undefined): string | undefined =>
  named === undefined || named === '' ? undefined : (shownAddress(named) ?? typedPath(named, world()));

/** Password of a store on a server. */
export const storePassword = (): string | undefined => passwordIn(process.env);

/** Where reports go: a file as somebody named it, or the word for a webhook. */
const placeOf = (named: string | null): string | null =>
  named === null || named === 'webhook' ? named : typedPath(named, world());

const world = () => ({
  home: homeFolder(process.env),
  windows: process.platform === 'win32',
  exists: fs.existsSync,
});

/** The whole configuration: flags before environment before saved file before defaults. */
export function configuration(flags: Flags, change: ChangeFile): { config: Config; settings: Settings } {
  const place = foldersIn(process.env);
  const file = path.join(place.config, 'config.json');
  let fault: CoachError | null = null;
  const sound = <T>(read: () => T, instead: T): T => {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof CoachError)) throw thrown;
      fault ??= thrown;
      return instead;
    }
  };
  const kept = sound(() => saved(file), {});
  const rows = new Map(settings.map((s) => [s.key, sound(() => resolve(s, flags, kept), plain(s))] as const));
  const value = <T>(key: string) => rows.get(key)?.value as T;
  const config: Config = {
    homeDir: flags.home ?? place.data,
    storePath:
      storeAt(withoutPassword(flags.store)) ??
      storeAt(process.env['COACH_STORE']) ??
      path.join(place.data, 'coach.db'),
    market: value('market'),
    capital: value('capital'),
    risk: value('risk'),
    experience: value('experience'),
    tier: value('tier'),
    language: value('language'),
    width: value('width'),
    personal: value('personal'),
    brokeragePerOrder: value('brokerage'),
    quoteMaxAgeMs: value<number>('quote-age') * 1000,
    clock: value('clock'),
    account: value('account'),
    vendorUrls: pairsIn(value<string | null>('vendor-urls')),
    alpacaFeed: value('alpaca-feed'),
    riskFreeRate: value('rate'),
    usRiskFreeRate: value('us-rate'),
    model: value('model'),
    modelReady: modelReady(value('base-url'), path.join(place.config, 'keys.json')),
    baseUrl: value('base-url'),
    wire: value('wire'),
    modelContext: value('model-context'),
    modelPatience: value('model-patience'),
    maxCostTurn: value('max-cost-turn'),
    maxCostDay: value('max-cost-day'),
    review: value('review'),
    telemetry: value('telemetry'),
    embedder: value('embedder'),
    errorReports: placeOf(value('error-reports')),
    alerts: {
      mailHost: value('mail-host'),
      mailUser: value('mail-user'),
      mailFrom: value('mail-from'),
      mailTo: value('mail-to'),
      telegramChat: value('telegram-chat'),
    },
  };
  return { config, settings: { ...settingsPort(flags, file, change), fault } };
}

function settingsPort(flags: Flags, file: string, change: ChangeFile): Settings {
  const row = (setting: Setting) => resolve(setting, flags, saved(file));
  const write = (edit: (values: Record<string, unknown>) => void) =>
    change(file, () => {
      const values = saved(file);
      edit(values);
      return `${JSON.stringify(values, null, 2)}\n`;
    });
  return {
    path: file,
    list: () => settings.map(row),
    get: (key) => row(find(key)),
    async set(key, text) {
      const setting = find(key);
      const value = parsed(setting, text, 'The command');
      await write((values) => {
        values[key] = value;
      });
      return row(setting);
    },
    async unset(key) {
      const setting = find(key);
      await write((values) => {
        delete values[key];
      });
      return row(setting);
    },
  };
}

/** Secrets of alert channels in the environment: who knows an address may write there. */
const channelSecrets = [
  ['COACH_ALERT_WEBHOOK', 'webhook'],
  ['COACH_ALERT_WEBHOOK_KEY', 'webhook-key'],
  ['COACH_DISCORD_WEBHOOK', 'discord'],
  ['COACH_TELEGRAM_TOKEN', 'telegram'],
  ['COACH_NTFY_TOPIC', 'ntfy'],
  ['COACH_MAIL_PASSWORD', 'mail'],
] as const;

/** Keys in the environment, each with the one origin it is for: OpenAI's own, and the configured server's. */
export function environmentKeys(baseUrl: string): Secret[] {
  const openai = process.env['OPENAI_API_KEY']?.trim();
  const own = process.env['COACH_API_KEY']?.trim();
  const keys: Secret[] = [];
  if (own && URL.canParse(baseUrl)) keys.push({ value: own, origin: new URL(baseUrl).origin });
  if (openai) keys.push({ value: openai, origin: openaiOrigin });
  for (const [variable, channel] of channelSecrets) {
    const value = process.env[variable]?.trim();
    if (value) keys.push({ value, origin: `channel:${channel}` });
  }
  return keys;
}

/** Where telemetry is sent besides the store; null unless somebody configured it. */
export const exporterChoice = (): ExporterChoice | null => exporterIn(process.env);

/** What the surfaces may know of the terminal's environment. */
export function environment(): {
  noColor: boolean;
  forceColor: boolean;
  term: string;
  lang: string;
  columns: number;
  version: string;
} {
  const env = process.env;
  const width = Math.floor(Number(env['COLUMNS']));
  return {
    noColor: Boolean(env['NO_COLOR']),
    forceColor: Boolean(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0',
    term: env['TERM'] ?? '',
    lang: env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '',
    columns: width >= 10 && width <= 1000 ? width : 0,
    version: process.version,
  };
}

/** Which variables name a proxy. */
export const proxyVariables = (): string[] =>
  ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].filter(
    (name) => (process.env[name] ?? '') !== '',
  );

/** Variables that say where coach keeps its files, as they were set, for a timetable that starts it later. Nothing secret. */
export const placeVariables = (): Record<string, string> =>
  Object.fromEntries(
    ['COACH_HOME', 'COACH_STORE', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === '' ? [] : [[name, value] as const];
    }),
  );
