import { createServer } from 'node:net'
import { join } from 'node:path'
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

export type TlsRedis = {
  /** With its password. */
  readonly url: string
  /** The file of the authority behind its certificate. */
  readonly authority: string
  kill(): Promise<void>
}

/** The same behind TLS alone, with a certificate of an authority that nobody knows, both made in `folder`. */
export async function startTlsRedis(folder: string, password: string): Promise<TlsRedis> {
  if (!redisBinary) throw new Error('no redis-server on PATH')
  const at = (name: string) => join(folder, name)
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', at(`${name}.key`)]
  openssl('req', '-x509', ...key('authority'), '-out', at('authority.crt'), '-days', '2', '-subj', '/CN=Toys')
  openssl('req', ...key('server'), '-out', at('server.csr'), '-subj', '/CN=localhost')
  await Bun.write(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1')
  const signed = ['-CA', at('authority.crt'), '-CAkey', at('authority.key'), '-CAcreateserial', '-days', '2']
  openssl(
    'x509',
    '-req',
    '-in',
    at('server.csr'),
    ...signed,
    '-extfile',
    at('names'),
    '-out',
    at('server.crt'),
  )
  const port = await freePort()
  const tls = ['--tls-cert-file', at('server.crt'), '--tls-key-file', at('server.key')]
  const server = Bun.spawn(
    [
      redisBinary,
      '--port',
      '0',
      '--tls-port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      ...tls,
      '--tls-ca-cert-file',
      at('authority.crt'),
      '--tls-auth-clients',
      'no',
      '--requirepass',
      password,
    ],
    { stdout: 'ignore', stderr: 'ignore', cwd: folder },
  )
  await listening(port)
  return {
    url: `rediss://:${password}@localhost:${port}`,
    authority: at('authority.crt'),
    async kill() {
      server.kill('SIGKILL')
      await server.exited
    },
  }
}

function openssl(...words: string[]): void {
  const made = Bun.spawnSync(['openssl', ...words], { stdout: 'ignore', stderr: 'pipe' })
  if (!made.success) throw new Error(`openssl: ${made.stderr}`)
}

async function listening(port: number): Promise<void> {
  const open = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } }).catch(() => null)
  if (open) open.end()
  else await Bun.sleep(10).then(() => listening(port))
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
