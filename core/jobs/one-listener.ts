import { EventEmitter } from 'node:events'
import type { Notification, Pool, PoolClient } from 'pg'
import { holdProcessLock } from './process-lock'

type OnConnected = (error: Error | undefined, client: PoolClient | undefined, done: () => void) => void

/**
 * The pool as graphile-worker is to see it: every runner wants a connection of its own that listens for new jobs,
 * and all of them get one that is shared. `connect(callback)` is how a runner asks for it (and only for it); all
 * else goes to the pool itself. That connection holds the lock of this process too, while it `isOpen`. `close` gives it
 * back.
 */
export function withOneListener(pool: Pool): {
  readonly pool: Pool
  isOpen(): boolean
  close(): void
} {
  const ears = new Set<Ear>()
  let listening: Promise<PoolClient> | null = null
  let open: PoolClient | null = null

  async function listen(): Promise<PoolClient> {
    const client = await pool.connect()
    client.on('notification', message => {
      for (const ear of ears) ear.emit('notification', message)
    })
    client.once('error', fault => lost(client, fault))
    try {
      await holdProcessLock(client)
      await client.query('LISTEN "jobs:insert"; LISTEN "worker:migrate"')
    } catch (fault) {
      client.release(true)
      throw fault
    }
    open = client
    return client
  }

  /** Each runner hears that its connection is gone, and asks for a new one after a pause. */
  function lost(client: PoolClient, fault: Error): void {
    if (open === client) client.release(true)
    open = null
    listening = null
    for (const ear of [...ears]) ear.emit('error', fault)
  }

  async function lend(onConnected: OnConnected): Promise<void> {
    listening ??= listen()
    try {
      await listening
    } catch (fault) {
      listening = null
      onConnected(fault instanceof Error ? fault : new Error(String(fault)), undefined, () => {})
      return
    }
    const ear = new Ear()
    ears.add(ear)
    onConnected(undefined, ear as unknown as PoolClient, () => ears.delete(ear))
  }

  return {
    pool: new Proxy(pool, {
      get(target, name) {
        if (name === 'connect')
          return (onConnected?: OnConnected) => (onConnected ? void lend(onConnected) : target.connect())
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
    isOpen: () => open !== null,
    close() {
      open?.release(true)
      open = null
      listening = null
    },
  }
}

/** What a runner takes for its connection: it hears what the shared one hears, and has nothing to ask. */
class Ear extends EventEmitter<{ notification: [Notification]; error: [Error] }> {
  /** `LISTEN` and `UNLISTEN`, which the shared connection does once for all. */
  async query(): Promise<void> {}
}
