import type { SettingRow } from '../ports/secrets.ts';
import { alertSettings } from './alert-settings.ts';
import { CoachError } from './errors.ts';
import { modelSettings } from './model-settings.ts';
import {
  amount,
  columnsOrNone,
  markets,
  name,
  oneOf,
  onOff,
  orNone,
  type Setting,
  servers,
  type Value,
} from './setting-values.ts';
import { marketNames } from './shapes/vendor.ts';

/** Every setting there is, in the order `coach config` lists them. Secrets are never among them. */
export const settings: readonly Setting[] = [
  {
    key: 'market',
    env: 'COACH_MARKET',
    fallback: 'auto',
    summary:
      'Where prices come from: auto (stored, else sample), sample, stored, or live: nse, upstox, kite, dhan, alpaca, yahoo; several in order with commas',
    parse: markets,
    choices: marketNames,
  },
  {
    key: 'capital',
    env: 'COACH_CAPITAL',
    fallback: null,
    summary: "Money a suggestion's margin must fit into, in the instrument's currency",
    parse: amount(1, 1e12),
  },
  {
    key: 'risk',
    env: 'COACH_RISK',
    fallback: 'medium',
    summary: 'How much risk suggestions may take: low, medium, high',
    ...oneOf('low', 'medium', 'high'),
  },
  {
    key: 'experience',
    env: 'COACH_EXPERIENCE',
    fallback: 'intermediate',
    summary: 'beginner (never a naked short), intermediate, advanced; open losses need capital set too',
    ...oneOf('beginner', 'intermediate', 'advanced'),
  },
  {
    key: 'calendar',
    env: 'COACH_CALENDAR',
    fallback: null,
    summary:
      'Company announcements for `card earnings`: a CSV, iCal or JSON file, nse or alpaca; none is none',
    parse: orNone((text) => (text.trim() === '' ? { expected: 'a file' } : text)),
  },
  {
    key: 'tier',
    env: 'COACH_TIER',
    fallback: 'standard',
    summary: "How much a model's answer holds: brief, standard, full",
    ...oneOf('brief', 'standard', 'full'),
  },
  {
    key: 'language',
    env: 'COACH_LANGUAGE',
    fallback: 'auto',
    summary: "Language of a model's answers: auto (the one you ask in), english, hindi, hinglish",
    ...oneOf('auto', 'english', 'hindi', 'hinglish'),
  },
  {
    key: 'width',
    env: 'COACH_WIDTH',
    fallback: null,
    summary: 'Columns to draw within, 40 to 400; none is as wide as the terminal',
    parse: columnsOrNone,
  },
  {
    key: 'personal',
    env: 'COACH_PERSONAL',
    fallback: true,
    summary: 'Count on this machine what you use, for defaults and the next useful step: on, off',
    parse: onOff,
    choices: ['on', 'off'],
  },
  {
    key: 'asked',
    env: 'COACH_ASKED',
    fallback: false,
    summary: 'Whether the three questions of the first suggestion were put',
    parse: onOff,
  },
  {
    key: 'brokerage',
    env: 'COACH_BROKERAGE',
    fallback: 20,
    summary: 'Brokerage per order in rupees',
    parse: amount(0, 10_000),
  },
  {
    key: 'clock',
    env: 'COACH_CLOCK',
    fallback: 'NSE',
    summary: 'Whose time lists go by that belong to no account and no symbol: NSE or US',
    ...oneOf('NSE', 'US'),
  },
  {
    key: 'quote-age',
    env: 'COACH_QUOTE_AGE',
    fallback: 60,
    summary: 'Seconds after which a price is too old to fill an order in a running session',
    parse: amount(1, 86_400),
  },
  {
    key: 'account',
    env: 'COACH_ACCOUNT',
    fallback: 'main',
    summary: 'Account of trades you write down by hand; orders have accounts of their own',
    parse: name,
  },
  {
    key: 'alpaca-feed',
    env: 'COACH_ALPACA_FEED',
    fallback: 'iex',
    summary: "Alpaca's feed your plan has: iex (with indicative option prices) or sip (with opra)",
    ...oneOf('iex', 'sip'),
  },
  {
    key: 'vendor-urls',
    env: 'COACH_VENDOR_URLS',
    fallback: null,
    summary: 'Servers of brokers and vendors where they are not the usual ones: upstox=https://…; none',
    parse: orNone(servers),
  },
  {
    key: 'rate',
    env: 'COACH_RATE',
    fallback: 0.065,
    summary: 'Risk-free rate for rupee instruments, 0.065 = 6.5 %',
    parse: amount(-0.05, 0.5),
  },
  {
    key: 'us-rate',
    env: 'COACH_US_RATE',
    fallback: 0.04,
    summary: 'Risk-free rate for dollar instruments',
    parse: amount(-0.05, 0.5),
  },
  ...modelSettings,
  ...alertSettings,
];

export const savedFile = 'The saved file';

/** What a text stands for; throws `usage` where it is no value of the setting. `origin` says who gave it. */
export function parsed(setting: Setting, text: string, origin: string): Value {
  const value = setting.parse(text);
  if (typeof value === 'object' && value !== null) {
    const mend = origin === setting.env ? `Give ${origin} such a value, or unset it.` : 'Give such a value.';
    throw new CoachError(
      'usage',
      `${origin} gives "${text}" for ${setting.key}; expected ${value.expected}`,
      origin === savedFile ? `Set one with \`coach config set ${setting.key} …\`.` : mend,
    );
  }
  return value;
}

/** The setting at its default. */
export const plain = ({ key, fallback, summary }: Setting): SettingRow => ({
  key,
  value: fallback,
  origin: 'default',
  summary,
});
