import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

// What the code says of itself to OpenTelemetry. Nothing listens, and each of these costs next to nothing, until
// `startTracing` was called, which a process does that is told where its spans go.

const TRACER = 'rose-ash'
let isOn = false

/** Said by `startTracing` and by tests. */
export function listen(on: boolean): void {
  isOn = on
}

/** For what is worth making only when it is sent. */
export const isTracing = (): boolean => isOn

/** What a span is, in the words of OpenTelemetry's semantic conventions. */
export type Spanned = {
  readonly name: string
  readonly kind?: 'server' | 'client' | 'consumer' | 'internal'
  readonly attributes?: Attributes
  /** W3C Trace Context of who asked for it; the current span otherwise. */
  readonly traceparent?: string | null
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const

/** Runs `work` as a span. What it throws ends the span as an error by its class alone: messages hold what people typed. */
export function spanned<T>(spanOf: Spanned, work: (span: Span | null) => T): T {
  if (!isOn) return work(null)
  const { name, kind = 'internal', attributes, traceparent } = spanOf
  const parent = traceparent ? propagation.extract(context.active(), { traceparent }) : context.active()
  return trace.getTracer(TRACER).startActiveSpan(name, { kind: KINDS[kind], attributes }, parent, span => {
    const failed = (fault: unknown): never => {
      span.setStatus({ code: SpanStatusCode.ERROR, message: (fault as Error)?.name })
      span.end()
      throw fault
    }
    let result: T
    try {
      result = work(span)
    } catch (fault) {
      return failed(fault)
    }
    if (!(result instanceof Promise)) {
      span.end()
      return result
    }
    return result.then(value => {
      span.end()
      return value
    }, failed) as T
  })
}

/** The running span as W3C Trace Context (`00-<trace>-<span>-01`); null when nothing is traced. */
export function currentTraceparent(): string | null {
  if (!isOn) return null
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent ?? null
}

/** Of one that was kept or sent: it, when it is one (W3C Trace Context §3.2). */
export function wellFormedTraceparent(text: unknown): string | null {
  return typeof text === 'string' && /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(text)
    ? text
    : null
}
