import path from 'node:path';
import { keepDays, recallDays } from './adapters/announced-days.ts';
import { type SpoolOptions, spool } from './adapters/meter/spool.ts';
import { sha256, systemClock } from './adapters/system.ts';
import { besideOf } from './app/beside.ts';
import { once } from './app/once.ts';
import { pricesOf } from './app/prices.ts';
import { serverOf } from './app/server.ts';
import { watchPorts } from './app/watch.ts';
import {
  configuration,
  environmentKeys,
  exporterChoice,
  type Flags,
  placeVariables,
  proxyVariables,
  storePassword,
} from './config.ts';
import type { Ports } from './core/command.ts';
import type { Config } from './core/config.ts';
import type { Clock } from './ports/clock.ts';
import type { Settings } from './ports/secrets.ts';
import type { Store } from './ports/store.ts';

/** What a file of input rows may hold, in bytes. */
const longestInput = 2 ** 30;

function meterOf(
  { homeDir, telemetry, personal }: Config,
  store: () => Promise<Store>,
  clock: Clock,
): ReturnType<typeof spool> | null {
  if (!telemetry && !personal) return null;
  const exporter = exporterChoice();
  const send: SpoolOptions['send'] =
    exporter &&
    (async (events) => (await import('./adapters/meter/otlp.ts')).exportSpans(exporter, events, clock));
  const file = path.join(homeDir, 'cache', 'telemetry.ndjson');
  return spool({ file, store, send, takes: { telemetry, habits: personal } });
}

export interface App {
  ports: Ports;
  /** Closes what was opened. Safe to call twice. */
  close(): Promise<void>;
}

/** What keys open: the configured model with its prices, and the channels of alerts. */
function modelsOf(config: Config, settings: Settings, store: () => Promise<Store>, clock: Clock) {
  const secrets = once(async () => {
    const { keyFile } = await import('./adapters/key-file.ts');
    return keyFile(path.join(path.dirname(settings.path), 'keys.json'), environmentKeys(config.baseUrl));
  });
  return {
    secrets,
    channels: once(async () => {
      const { channels } = await import('./adapters/notify/channels.ts');
      return channels({ secrets: await secrets(), settings: config.alerts, clock });
    }),
    model: once(async () => {
      const { configuredModel } = await import('./adapters/model/configured.ts');
      return configuredModel({ config, secrets: await secrets(), clock, store });
    }),
    modelAt: async (baseUrl: string, model: string) => {
      const { configuredModel } = await import('./adapters/model/configured.ts');
      const named = { ...config, baseUrl, model };
      return configuredModel({ config: named, secrets: await secrets(), clock, store });
    },
    embedder: once(async () => {
      if (config.embedder === 'hash') return (await import('./adapters/embedder/hash.ts')).hashEmbedder;
      if (config.embedder === 'local-onnx') {
        const { onnxEmbedder } = await import('./adapters/embedder/onnx.ts');
        return onnxEmbedder({ cacheDir: path.join(config.homeDir, 'cache') });
      }
      const { configuredEmbedder } = await import('./adapters/model/configured-embedder.ts');
      return configuredEmbedder(config.embedder, { config, secrets: await secrets(), clock });
    }),
    prices: once(async () =>
      (await import('./adapters/prices.ts')).prices(path.join(config.homeDir, 'prices.json')),
    ),
  };
}

/** Care for the store as a file; `release` ends this process's use of it, `silence` stops what would be written at the end. */
const careOf = (
  config: Config,
  settings: Settings,
  clock: Clock,
  release: () => Promise<void>,
  silence: () => void,
) =>
  once(async () => {
    const { storePath: store, homeDir } = config;
    const places = { clock, store, homeDir, settingsFile: settings.path, release, silence };
    if (store.includes('://')) {
      const { serverCare } = await import('./adapters/store/care/server-care.ts');
      return serverCare({ ...places, password: storePassword });
    }
    return (await import('./adapters/store/care/care.ts')).storeCare({ ...places, password: storePassword });
  });

const placesOf = ({ storePath, homeDir }: Config, settings: Settings) => ({
  storePath,
  configFile: settings.path,
  dataFolder: homeDir,
});

/** What needs neither settings nor store: files and strategies a person names, threads, the folder of the page. */
const apart: Pick<
  Ports,
  'strategies' | 'crew' | 'readText' | 'streamText' | 'writeText' | 'page' | 'files' | 'journalFiles'
> = {
  strategies: once(async () => (await import('./adapters/strategy/files.ts')).strategyFiles),
  crew: once(async () => (await import('./adapters/strategy/crew.ts')).crew()),
  files: once(async () => (await import('./adapters/market/files.ts')).files()),
  journalFiles: once(async () => (await import('./adapters/journal/files.ts')).journalFiles()),
  page: async () => (await import('./adapters/program.ts')).pageFolder(),
  readText: async (file, signal) => (await import('./adapters/text-file.ts')).readText(file, signal),
  async *streamText(file, signal) {
    yield* (await import('./adapters/named-file.ts')).textPieces(file, { most: longestInput, signal });
  },
  writeText: async (file, text) => (await import('./adapters/text-file.ts')).writeText(file, text),
};

/** What the desk needs besides the store: halts beside it, and a connection that does not wait. */
function deskOf({ storePath, homeDir }: Config, clock: Clock): Pick<Ports, 'impatientStore' | 'halts'> {
  const file = once(async () => (await import('./adapters/halt-file.ts')).haltFile(storePath, homeDir));
  return {
    impatientStore: async (busyTimeoutMs) =>
      (await import('./adapters/store/store.ts')).openStore(storePath, {
        clock,
        busyTimeoutMs,
        password: storePassword,
      }),
    halts: {
      raise: async (account, note) => (await file()).raise(account, note),
      raised: async (account) => (await file()).raised(account),
      lower: async (account) => (await file()).lower(account),
    },
  };
}

/** Files, and the days that exchanges announced: what was imported of them is in the calendar before anything asks it. */
function filesOf({ homeDir }: Config): typeof apart & Pick<Ports, 'announceDays' | 'upload'> {
  const file = path.join(homeDir, 'holidays.json');
  recallDays(file);
  return {
    ...apart,
    announceDays: async (days) => keepDays(file, days),
    upload: async (name, bytes, work) =>
      (await import('./adapters/uploads.ts')).withUpload(homeDir, name, bytes, work),
  };
}

const machineOf = (places: ReturnType<typeof placesOf>) =>
  once(async () => (await import('./adapters/machine.ts')).machine({ ...places, proxies: proxyVariables() }));

/** Opens the store, and clears away what processes that are gone left half made. */
async function storeAt(places: ReturnType<typeof placesOf>, clock: Clock, threads: boolean): Promise<Store> {
  const [{ openStore }, { foldersOf }, { sweep }] = await Promise.all([
    import('./adapters/store/store.ts'),
    import('./adapters/machine.ts'),
    import('./adapters/kept-file.ts'),
  ]);
  const opened = await openStore(places.storePath, { clock, password: storePassword, threads });
  for (const folder of new Set(foldersOf(places))) sweep(folder);
  return opened;
}

/**
 * Settings to ports. Nothing is opened here: each adapter is imported and built when first asked for. Every time and identifier
 * comes from the clock. `many`: as after `serveMany`.
 */
export function app(flags: Flags = {}, clock: Clock = systemClock, many = false): App {
  const { config, settings } = configuration(flags, async (file, change) =>
    (await import('./adapters/kept-file.ts')).changeFile(file, change),
  );
  const places = placesOf(config, settings);
  let opened: Store | undefined;

  const store = once(async () => {
    opened = await storeAt(places, clock, server.many());
    return opened;
  });

  const server = serverOf(
    config,
    settings,
    clock,
    (own) => app({ ...flags, ...own }, clock, server.many()),
    many,
  );
  const beside = besideOf(config.storePath, store, clock, storePassword);
  const meter = meterOf(config, store, clock);
  const models = modelsOf(config, settings, store, clock);
  const watch = watchPorts(config, store, models.secrets, placeVariables());
  // After everything was erased not even telemetry is written.
  let silent = false;
  const release = async () => {
    await beside.close();
    await opened?.close();
    opened = undefined;
  };

  const ports: Ports = {
    clock,
    digest: sha256,
    config,
    settings,
    store,
    ...deskOf(config, clock),
    ...beside.ports,
    care: careOf(config, settings, clock, release, () => {
      silent = true;
    }),
    ...pricesOf(config, settings, store, clock),
    ...models,
    ...filesOf(config),
    ...(meter === null ? {} : { meter }),
    textRank: once(async () => (await import('./adapters/store/memory/text-rank.ts')).textRank(clock)),
    ...server.ports,
    ...watch.ports,
    machine: machineOf(places),
  };
  return {
    ports,
    async close() {
      await server.close();
      if (!silent) await Promise.all([watch.close(), meter?.close()]);
      await release();
    },
  };
}
