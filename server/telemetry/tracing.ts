import { type Attributes, context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('rattan')

/**
 * Runs work as a span below the one that is active. Where no traces are sent it only runs it. An attribute holds names of
 * ours, never values that readers sent.
 */
export async function inSpan<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  const span = tracer.startSpan(name, { attributes })
  if (!span.isRecording()) return run()
  try {
    return await context.with(trace.setSpan(context.active(), span), run)
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name })
    throw error
  } finally {
    span.end()
  }
}

/** A span for a request, below the one that its sender named, which ends with `end`. */
export function requestSpan(headers: object): {
  run: (work: () => void) => void
  end: (name: string, attributes: Attributes) => void
} {
  const parent = propagation.extract(context.active(), headers)
  const span = tracer.startSpan('request', { kind: SpanKind.SERVER }, parent)
  return {
    run: (work) => context.with(trace.setSpan(parent, span), work),
    end: (name, attributes) => {
      span.updateName(name).setAttributes(attributes)
      if (Number(attributes['http.response.status_code']) >= 500)
        span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

/**
 * Sends traces to where OTEL_EXPORTER_OTLP_ENDPOINT (or ..._TRACES_ENDPOINT) says, and does nothing where neither is set.
 * The variables are OpenTelemetry's own: OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, and
 * OTEL_TRACES_SAMPLER_ARG as the share of traces that is kept.
 * Resolves with what sends the rest and ends it.
 */
export async function startTracing(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return async () => {}
  const { startExporter } = await import('./exporter.ts')
  return startExporter(env)
}
