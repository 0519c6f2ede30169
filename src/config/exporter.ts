type Environment = Readonly<Record<string, string | undefined>>;

/** A collector of traces: its whole address and the headers it wants. */
export interface ExporterChoice {
  url: string;
  headers: Record<string, string>;
}

/** Where telemetry is sent besides the store; null unless somebody configured it. Prompts and answers only when asked for by name. */
export function exporterIn(env: Environment): ExporterChoice | null {
  const otlp = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (otlp) {
    const path = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ? '' : '/v1/traces';
    const pairs = (env['OTEL_EXPORTER_OTLP_HEADERS'] ?? '').split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 1 ? [] : [[pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()] as const];
    });
    return { url: otlp.replace(/\/+$/, '') + path, headers: Object.fromEntries(pairs) };
  }
  const key = env['LANGSMITH_API_KEY'] ?? env['LANGCHAIN_API_KEY'];
  const wanted = env['LANGSMITH_TRACING'] ?? env['LANGSMITH_TRACING_V2'] ?? env['LANGCHAIN_TRACING_V2'];
  if (!/^(true|1)$/i.test(wanted ?? '') || !key) return null;
  const host = (env['LANGSMITH_ENDPOINT'] ?? 'https://api.smith.langchain.com').replace(/\/+$/, '');
  const project = env['LANGSMITH_PROJECT'];
  const workspace = env['LANGSMITH_WORKSPACE_ID'];
  return {
    url: `${host}/otel/v1/traces`,
    headers: {
      'x-api-key': key,
      ...(project ? { 'langsmith-project': project } : {}),
      ...(workspace ? { 'x-tenant-id': workspace } : {}),
    },
  };
}
