import type { Span } from '@opentelemetry/api'
import type { House } from '#core/app/house'
import type { DomainName } from '#core/contracts/domain'
import { hashToken } from '#core/crypto/secrets'
import { loggableAddress } from '#core/log/log-redaction'
import { currentRequestId, requestIdOf, withRequestId } from '#core/log/request-id'
import { SLOW_MS } from '#core/log/slow-pages'
import { watchEventLoop } from '#core/metrics/event-loop-delay'
import { requestSeconds, requests } from '#core/metrics/metrics'
import { tallied, talliedBy } from '#core/metrics/tally'
import { isTracing, type Spanned, spanned, wellFormedTraceparent } from '#core/tracing/trace'
import type { Front } from './front'
import { metricsAnswer } from './house-metrics'

type Routes = Parameters<typeof loggableAddress>[0]
type Handle = (request: Request) => Response | Promise<Response>

/**
 * Counts and times every request, gives it its id, and writes one access line at level `info`, without what in its
 * address is secret. `GET /metrics` answers
 * Prometheus' text format to whoever shows `COOP_METRICS_TOKEN`; to everybody else it is not there.
 */
export function observed(house: House, domain: DomainName, { handle, kept }: Front, routes: Routes): Handle {
  const { log } = house
  watchEventLoop()
  const countAnswer = talliedBy((status: number) => tallied(requests, { domain, status: String(status) }))
  const countSeconds = requestSeconds.of(domain)
  const writesLines = log.isLevelEnabled('info')
  const addressOf = loggableAddress(routes)

  const note = (request: Request, response: Response, began: number, span: Span | null) => {
    span?.setAttribute('http.response.status_code', response.status)
    const seconds = (performance.now() - began) / 1000
    if (seconds * 1000 >= SLOW_MS && URL.canParse(request.url)) {
      const { pathname: path } = new URL(request.url)
      const requestId = currentRequestId() ?? ''
      house.slowPages.note({ domain, method: request.method, path, ms: seconds * 1000, requestId }, routes)
    }
    countAnswer(response.status)
    countSeconds(seconds)
    if (writesLines)
      log.info({
        domain,
        method: request.method,
        url: addressOf(request.url),
        status: response.status,
        seconds,
      })
    return response
  }

  const answered = (request: Request, began: number, span: Span | null) => {
    const answer = handle(request)
    return answer instanceof Response
      ? note(request, answer, began, span)
      : answer.then(response => note(request, response, began, span))
  }

  const spanOf = (request: Request): Spanned => ({
    name: `${request.method} ${domain}`,
    kind: 'server',
    traceparent: wellFormedTraceparent(request.headers.get('traceparent')),
    attributes: {
      'http.request.method': request.method,
      'url.path': addressOf(request.url),
      'coop.request_id': currentRequestId() ?? '',
    },
  })

  return request => {
    const metrics = answerMetrics(house, request)
    if (metrics) return metrics
    const began = performance.now()
    // Whoever reads the log or a trace finds each request there; to nobody else does this one need a name.
    const page = isTracing() || writesLines ? null : kept(request, began)
    if (page) return note(request, page, began, null)
    return withRequestId(
      () => requestIdOf(request),
      () =>
        isTracing()
          ? spanned(spanOf(request), span => answered(request, began, span))
          : answered(request, began, null),
    )
  }
}

/** `GET /metrics` for whoever shows the token; null for everything and everybody else. */
export function answerMetrics(house: House, request: Request): Promise<Response> | null {
  const { metricsToken } = house.config
  if (!metricsToken || !request.url.includes('/metrics')) return null
  if (URL.parse(request.url)?.pathname !== '/metrics' || !showsToken(request, metricsToken)) return null
  return metricsAnswer(house)
}

function showsToken(request: Request, token: string): boolean {
  const given = request.headers.get('authorization') ?? ''
  return hashToken(given) === hashToken(`Bearer ${token}`)
}
