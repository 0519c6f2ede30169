import { hash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { TelemetryEvent } from '../../ports/conversation.ts';
import { endpointOf } from '../model/base-url.ts';
import { connections, send } from '../model/call/guarded-fetch.ts';

export interface Collector {
  url: string;
  headers: Record<string, string>;
}

const longestMs = 2_000;
const digest = (text: string, characters: number) => hash('sha256', text).slice(0, characters);

function attribute(key: string, value: string | number | boolean) {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
}

/** Attributes that hold what a person or a model wrote; they never leave the machine. */
const content = /^gen_ai\.(input|output)\.messages$|call\.(arguments|result)$/;

function span(event: TelemetryEvent, n: number) {
  const end = BigInt(Math.round(event.at * 1000)) * 1000n;
  const start = end - BigInt(Math.round((event.durationMs ?? 0) * 1000)) * 1000n;
  const subject = event.attributes['gen_ai.request.model'] ?? event.attributes['gen_ai.tool.name'];
  const attributes = Object.entries(event.attributes).flatMap(([key, value]) =>
    value === null || content.test(key) ? [] : [attribute(key, value)],
  );
  return {
    traceId: digest(event.correlationId, 32),
    spanId: digest(`${event.correlationId} ${event.at} ${event.name} ${n}`, 16),
    name: subject === undefined || subject === null ? event.name : `${event.name} ${subject}`,
    kind: event.name === 'chat' ? 3 : 1,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    attributes: event.error === null ? attributes : [...attributes, attribute('error.type', event.error)],
    status: { code: event.error === null ? 0 : 2 },
  };
}

/** Events as one OTLP/HTTP JSON document of spans (opentelemetry-proto 1.x, trace service). */
export const otlpDocument = (events: readonly TelemetryEvent[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'coach')] },
      scopeSpans: [{ scope: { name: 'coach' }, spans: events.map(span) }],
    },
  ],
});

/** Sends events to a collector, OpenTelemetry's or LangSmith's, within two seconds. What does not arrive is given up. */
export async function exportSpans(
  { url, headers }: Collector,
  events: readonly TelemetryEvent[],
  clock: Clock,
): Promise<void> {
  const endpoint = endpointOf(new URL(url).origin, {
    privateHost: true,
    hasKey: Object.keys(headers).length > 0,
  });
  const server = { endpoint, key: null, clock, dispatcher: connections(endpoint, longestMs) };
  const outgoing = {
    url,
    method: 'POST',
    headers: new Headers({ 'content-type': 'application/json' }),
    more: headers,
    body: JSON.stringify(otlpDocument(events)),
    capBytes: 64 * 1024,
    streams: false,
  };
  await new Promise<void>((resolve) => {
    const exchange = send(server, outgoing, { whole: () => {}, end: resolve, fail: () => resolve() });
    setTimeout(() => {
      exchange.abort();
      resolve();
    }, longestMs).unref();
  });
}
