import type { CacheTag } from '#core/contracts/cache-tags'
import type { Cache } from '#core/contracts/platform/cache'

const LEASE_MS = 5000
const POLL_MS = 25

type RememberOptions = {
  readonly ttlMs: number
  readonly tags?: readonly CacheTag[]
  readonly make: () => Promise<string>
}

const inFlight = new WeakMap<Cache, Map<string, Promise<string>>>()

/**
 * The cached value, or the one `make` makes: once in this process, and, while the maker is quick, once in all of
 * them. Throws what `make` throws, to everybody who waits for it; a failure is never cached.
 */
export async function remember(cache: Cache, key: string, options: RememberOptions): Promise<string> {
  const tags = await cache.tagVersions(options.tags ?? [])
  const cached = await cache.get(key, tags)
  if (cached !== null) return cached

  const flights = flightsOf(cache)
  // Who comes after a purge must not be given what was begun before it: the versions are part of the flight.
  const flightKey = `${key}@${JSON.stringify(tags)}`
  const running = flights.get(flightKey)
  if (running) return running

  const flight = makeOnce(cache, key, tags, options).finally(() => flights.delete(flightKey))
  flights.set(flightKey, flight)
  return flight
}

function flightsOf(cache: Cache): Map<string, Promise<string>> {
  const known = inFlight.get(cache)
  if (known) return known
  const flights = new Map<string, Promise<string>>()
  inFlight.set(cache, flights)
  return flights
}

async function makeOnce(
  cache: Cache,
  key: string,
  tags: Awaited<ReturnType<Cache['tagVersions']>>,
  { ttlMs, make }: RememberOptions,
): Promise<string> {
  const release = await cache.lease(`make:${key}`, LEASE_MS)
  if (!release) {
    const made = await madeByAnother(cache, key, tags)
    if (made !== null) return made
  }
  try {
    const value = await make()
    await cache.set(key, value, { ttlMs, tags })
    return value
  } finally {
    await release?.()
  }
}

/** Waits for the process that holds the lease, but never longer than the lease lasts. */
async function madeByAnother(cache: Cache, key: string, tags: Readonly<Record<string, string>>) {
  const giveUpAt = performance.now() + LEASE_MS
  while (performance.now() < giveUpAt) {
    await Bun.sleep(POLL_MS)
    const made = await cache.get(key, tags)
    if (made !== null) return made
    const free = await cache.lease(`make:${key}`, 1)
    if (free) {
      await free()
      return null
    }
  }
  return null
}
