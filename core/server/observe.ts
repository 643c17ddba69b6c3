import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { House } from '#core/app/house'
import type { DomainName } from '#core/contracts/domain'
import { hashToken } from '#core/crypto/secrets'
import { loggableAddress } from '#core/log/log-redaction'
import { requestIdOf, withRequestId } from '#core/log/request-id'

type Routes = Parameters<typeof loggableAddress>[0]
type Handle = (request: Request) => Response | Promise<Response>

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const requests = new Counter({
  name: 'coop_requests_total',
  help: 'Requests answered',
  labelNames: ['domain', 'status'] as const,
  registers: [registry],
})

const duration = new Histogram({
  name: 'coop_request_seconds',
  help: 'From the request to its answer, in seconds',
  labelNames: ['domain'] as const,
  buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
  registers: [registry],
})

/**
 * Counts and times every request, gives it its id, and writes one access line at level `info`, without what in its
 * address is secret. `GET /metrics` answers
 * Prometheus' text format to whoever shows `COOP_METRICS_TOKEN`; to everybody else it is not there.
 */
export function observed(house: House, domain: DomainName, handle: Handle, routes: Routes): Handle {
  const { log, config } = house
  const secondsOf = duration.labels(domain)
  const writesLines = log.isLevelEnabled('info')
  const addressOf = loggableAddress(routes)

  const note = (request: Request, response: Response, began: number) => {
    const seconds = (performance.now() - began) / 1000
    requests.labels(domain, String(response.status)).inc()
    secondsOf.observe(seconds)
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

  return request => {
    if (
      config.metricsToken &&
      request.url.includes('/metrics') &&
      new URL(request.url).pathname === '/metrics' &&
      showsToken(request, config.metricsToken)
    ) {
      return registry
        .metrics()
        .then(text => new Response(text, { headers: { 'content-type': registry.contentType } }))
    }
    const began = performance.now()
    return withRequestId(requestIdOf(request), () => {
      const answer = handle(request)
      return answer instanceof Response
        ? note(request, answer, began)
        : answer.then(response => note(request, response, began))
    })
  }
}

function showsToken(request: Request, token: string): boolean {
  const given = request.headers.get('authorization') ?? ''
  return hashToken(given) === hashToken(`Bearer ${token}`)
}
