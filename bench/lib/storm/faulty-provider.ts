import type { Sandbox } from '#core/payments/sandbox/sandbox'

/** Longer than those who ask are willing to wait. */
const TOO_LATE_MS = 700

/**
 * What can go wrong between us and a provider. `deaf`: it never hears of it. `lost`: it does what it is asked for, and
 * the answer never comes, comes too late, or is no answer.
 */
const FAULTS = [
  'deaf 503',
  'deaf 429',
  'deaf 500',
  'lost 502',
  'lost too late',
  'lost garbage',
  'lost half',
] as const

export type FaultyProvider = {
  readonly url: string
  /** How many times each thing went wrong. */
  readonly faults: ReadonlyMap<string, number>
  /** From now on everything is answered as the sandbox answers it. */
  calm(): void
  stop(): Promise<void>
}

/** A stand-in for the network before the sandbox: of the questions that pass, this share goes wrong. */
export function startFaultyProvider(sandbox: Pick<Sandbox, 'url'>, share: number): FaultyProvider {
  const faults = new Map<string, number>()
  let isCalm = false
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const fault = isCalm || Math.random() > share ? null : pick(FAULTS)
      if (fault) faults.set(fault, (faults.get(fault) ?? 0) + 1)
      if (fault === 'deaf 503') return new Response('Service Unavailable', { status: 503 })
      if (fault === 'deaf 429') return new Response('Too Many Requests', { status: 429 })
      if (fault === 'deaf 500') return new Response(null, { status: 500 })
      const answer = await passedOn(request, sandbox.url)
      if (fault === 'lost 502') return new Response('Bad Gateway', { status: 502 })
      if (fault === 'lost garbage') return new Response('<html>', { status: 200 })
      if (fault === 'lost half') return new Response((await answer.text()).slice(0, 20), { status: 200 })
      if (fault === 'lost too late') await Bun.sleep(TOO_LATE_MS)
      return answer
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    faults,
    calm() {
      isCalm = true
    },
    stop: () => server.stop(true),
  }
}

async function passedOn(request: Request, origin: string): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers(request.headers)
  headers.delete('host')
  const body = request.method === 'GET' ? undefined : await request.text()
  const answer = await fetch(origin + pathname + search, { method: request.method, headers, body })
  const text = await answer.text()
  const type = answer.headers.get('content-type') ?? 'application/json'
  return new Response(text, { status: answer.status, headers: { 'content-type': type } })
}

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T
}
