import { createServer } from 'node:net'
import { Redis } from 'ioredis'

export type RedisServer = {
  readonly url: string
  /** As a power cut does it. */
  kill(): Promise<void>
  /** As a machine out of breath: connections stay open, nothing is answered. */
  freeze(): void
  thaw(): void
  /** CONFIG SET. */
  configure(setting: string, value: string): Promise<void>
}

export const redisBinary = Bun.which('redis-server')

/** Starts a Redis of our own that keeps nothing on disk. With `port` it takes the place of one that was killed. */
export async function startRedis(port?: number): Promise<RedisServer> {
  if (!redisBinary) throw new Error('no redis-server on PATH')
  const chosen = port ?? (await freePort())
  const options = ['--port', `${chosen}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = Bun.spawn([redisBinary, ...options], { stdout: 'ignore', stderr: 'ignore', cwd: '/tmp' })
  const url = `redis://127.0.0.1:${chosen}`
  await answering(url)
  return {
    url,
    async kill() {
      server.kill('SIGKILL')
      await server.exited
    },
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    async configure(setting, value) {
      const redis = new Redis(url)
      await redis.config('SET', setting, value)
      redis.disconnect()
    },
  }
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
  })
  return promise
}

async function answering(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
  redis.on('error', () => {})
  await redis.ping()
  redis.disconnect()
}
