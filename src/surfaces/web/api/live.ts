import { useSyncExternalStore } from 'react';
import type { CommandName } from './answers.ts';
import { bases, request } from './client.ts';

const listeners = new Map<string, Set<() => void>>();

/** Calls back when the answer of a command may have changed. */
export function onChange(command: CommandName, changed: () => void): () => void {
  const of = listeners.get(command) ?? new Set();
  listeners.set(command, of.add(changed));
  return () => of.delete(changed);
}

const desk = ['order list', 'account list', 'portfolio', 'limits show', 'breaker status', 'breaker explain'];

/** Answers that a change by a command of such a noun may have touched. */
const touched: Record<string, readonly string[]> = {
  order: desk,
  account: [...desk, 'preflight'],
  limits: ['limits show', 'preflight'],
  breaker: ['breaker status', 'breaker explain', 'account list', 'limits show'],
  cycle: [...desk, 'cycle status'],
  trade: ['portfolio', 'performance'],
  journal: ['portfolio', 'performance'],
  portfolio: ['portfolio'],
  watchlist: ['watchlist list'],
  discover: ['discover status', 'discover suggestions', 'discover performance', 'watchlist list'],
  backtest: ['backtest list'],
  market: ['market status', 'chain', 'suggest', 'portfolio'],
  alerts: ['profile next'],
  monitor: ['profile next'],
};

/** Tells whoever shows what a command may have changed to ask again. */
export function changedBy(command: string): void {
  const names = touched[command.split(' ')[0]!] ?? [];
  const told = new Set(names.flatMap((name) => [...(listeners.get(name) ?? [])]));
  for (const listener of told) listener();
}

let open = false;
const watching = new Set<() => void>();

function onConnection(told: () => void): () => void {
  watching.add(told);
  return () => watching.delete(told);
}

/** Whether the server tells of changes by itself. */
export const useLive = (): boolean => useSyncExternalStore(onConnection, () => open);

function setOpen(now: boolean): void {
  if (open === now) return;
  open = now;
  for (const told of watching) told();
}

interface Frame {
  type: string;
  command?: string;
}

/** One connection until it is lost. Its pass is good once and stands in no address. */
async function connection(stop: AbortSignal): Promise<void> {
  const reply = await request('live/ticket', { method: 'POST', body: '{}', signal: stop });
  const { ticket } = (await reply.json()) as { ticket: string };
  const socket = new WebSocket(`${bases.live}live`, ['coach.v1', `ticket.${ticket}`]);
  const close = () => socket.close();
  stop.addEventListener('abort', close);
  await new Promise<void>((resolve) => {
    socket.onopen = () => {
      setOpen(true);
      socket.send(JSON.stringify({ type: 'subscribe', channel: 'news' }));
    };
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.type === 'changed' && frame.command !== undefined) changedBy(frame.command);
    };
    socket.onclose = () => resolve();
  });
  stop.removeEventListener('abort', close);
  setOpen(false);
}

/** Keeps a connection for news; one that is lost is made again after a pause that grows to half a minute. */
export function stayConnected(): () => void {
  const stop = new AbortController();
  let pause = 1000;
  const again = async () => {
    await connection(stop.signal).then(
      () => {
        pause = 1000;
      },
      () => undefined,
    );
    if (stop.signal.aborted) return;
    setTimeout(() => void again(), pause);
    pause = Math.min(30_000, pause * 2);
  };
  void again();
  return () => stop.abort();
}
