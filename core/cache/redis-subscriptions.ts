import type { Redis } from 'ioredis'
import type { Cache, Unsubscribe } from './cache'

type Listener = { readonly hear: (message: string) => void; readonly missed: () => void }

/**
 * Listeners by channel over one connection of their own (a subscribed Redis connection can do nothing else), made
 * with the first subscription. After every reconnection all channels are subscribed again, and listeners are told that they
 * may have missed something.
 */
export function subscriptions(connect: () => Redis, prefix: string) {
  const listeners = new Map<string, Set<Listener>>()
  let connection: Redis | null = null
  /** Not before the first connection, as long as whoever subscribes waits for it. */
  let mayHaveMissed = false

  function connected(): Redis {
    if (connection) return connection
    const redis = connect()
    redis.on('message', (channel: string, message: string) => {
      for (const listener of listeners.get(channel) ?? []) listener.hear(message)
    })
    // A failure here is a lost connection: the next `ready` subscribes again.
    redis.on('ready', () => {
      if (listeners.size === 0) return
      const again = mayHaveMissed
      mayHaveMissed = true
      redis.subscribe(...listeners.keys()).then(
        () => {
          if (again) for (const known of listeners.values()) for (const { missed } of known) missed()
        },
        () => undefined,
      )
    })
    connection = redis
    return redis
  }

  const subscribe: Cache['subscribe'] = async (channel, hear, missed = () => {}) => {
    const listener = { hear, missed }
    const name = `${prefix}${channel}`
    const known = listeners.get(name)
    if (known) known.add(listener)
    else {
      listeners.set(name, new Set([listener]))
      const redis = connected()
      if (redis.status === 'ready') await redis.subscribe(name).catch(() => undefined)
      else if (!(await subscribedOnceReady(redis))) mayHaveMissed = true
    }
    return unsubscribe(name, listener)
  }

  function unsubscribe(name: string, listener: Listener): Unsubscribe {
    return async () => {
      const left = listeners.get(name)
      left?.delete(listener)
      if (left?.size !== 0) return
      listeners.delete(name)
      if (connection?.status === 'ready') await connection.unsubscribe(name).catch(() => undefined)
    }
  }

  return {
    subscribe,
    close() {
      listeners.clear()
      connection?.disconnect()
    },
  }
}

const FIRST_SUBSCRIPTION_MS = 500

/** Whether the first round trip after the connection is done; false when it takes too long to wait for. */
async function subscribedOnceReady(redis: Redis): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), FIRST_SUBSCRIPTION_MS)
  // `ready` listeners run in order: the subscription was sent before this ping, so its answer comes first.
  const ping = () => {
    redis.ping().then(
      () => resolve(true),
      () => resolve(false),
    )
  }
  redis.once('ready', ping)
  const isSubscribed = await promise
  clearTimeout(timer)
  redis.off('ready', ping)
  return isSubscribed
}
