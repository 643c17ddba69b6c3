import { withPeers } from '#core/app/client-address'
import type { House } from '#core/app/house'
import { portOf } from '#core/config/config'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'

/** A COOP_PORT whose six ports are free now, for tests in which others reach an app over the network. */
export function freeBasePort(): string {
  for (let attempt = 0; attempt < 50; attempt++) {
    // Below what Linux hands out to whoever connects.
    const base = 20_000 + Math.floor(Math.random() * 1_270) * 10
    if (DOMAINS.every((_, index) => isFree(base + index))) return String(base)
  }
  throw new Error('No six free ports in a row')
}

/** One app on its own port. Call what it returns when the test ends. */
export function listen(house: House, name: DomainName): () => Promise<void> {
  const { handle } = createDomain(name, domains[name], house)
  const server = Bun.serve({
    port: portOf(house.config, name),
    hostname: '127.0.0.1',
    fetch: withPeers(handle),
  })
  return () => server.stop(true)
}

function isFree(port: number): boolean {
  try {
    Bun.serve({ port, hostname: '127.0.0.1', fetch: () => new Response() }).stop(true)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
}
