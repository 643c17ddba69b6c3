import { listen } from './trace'

export type Tracing = {
  /** Sends what was gathered and is not away yet. */
  stop(): Promise<void>
}

/**
 * Sends spans to an OpenTelemetry collector (OTLP over HTTP). Where to, what else goes along and how many of them is
 * read from OpenTelemetry's own variables (`OTEL_EXPORTER_OTLP_ENDPOINT`, `…_HEADERS`, `OTEL_TRACES_SAMPLER`, …); the
 * libraries are loaded here alone.
 */
export async function startTracing(serviceName: string): Promise<Tracing> {
  const [api, core, hooks, exporter, resources, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ])
  const processor = new sdk.BatchSpanProcessor({ exporter: new exporter.OTLPTraceExporter() })
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': serviceName,
      'service.namespace': 'rose-ash',
    }),
    spanProcessors: [processor],
  })
  api.trace.setGlobalTracerProvider(provider)
  api.context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable())
  api.propagation.setGlobalPropagator(new core.W3CTraceContextPropagator())
  listen(true)
  return {
    async stop() {
      listen(false)
      await provider.shutdown()
      api.trace.disable()
      api.context.disable()
      api.propagation.disable()
    },
  }
}
