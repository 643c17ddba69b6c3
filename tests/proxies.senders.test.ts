import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMAINS } from '#core/contracts/domain'
import { RATE_LIMITS } from '#core/contracts/rate-limits'
import { freePorts } from './free-ports'
import { type TestHouse, testHouse } from './house'
import { freeBasePort, listen } from './listening'

/**
 * Who asks, behind the samples of docs/ over TLS: two senders each, with addresses of their own, at one house that
 * trusts its proxy. Only ports and certificates are others.
 */
const HOST = 'federation.growers.example'
const LETTERS = RATE_LIMITS['sign-in-sender'].limit
const folder = mkdtempSync(join(tmpdir(), 'coop-senders-'))
const sample = (name: string) => readFileSync(join(import.meta.dir, '../docs', name), 'utf8')
/** All of 127.0.0.0/8 is this machine's on Linux alone. */
const has = (program: string) => process.platform === 'linux' && Bun.which(program) !== null

let world: TestHouse
let close: () => Promise<void>
let base: string
beforeAll(async () => {
  base = freeBasePort()
  world = await testHouse({ COOP_PORT: base, COOP_TRUST_PROXY: '1' })
  close = listen(world.house, 'federation')
}, 60_000)
afterAll(async () => {
  await close()
  await world.close()
  rmSync(folder, { recursive: true })
})

type Proxy = { readonly port: number; stop(): Promise<void> }

/** Runs until it takes connections. */
async function started(command: readonly string[], port: number): Promise<Proxy> {
  const child = Bun.spawn([...command], {
    env: { ...process.env, HOME: folder },
    stdout: 'ignore',
    stderr: 'pipe',
  })
  let ended = false
  child.exited.then(() => {
    ended = true
  })
  while (!(await takes(port)))
    if (ended) throw new Error(`${command[0]} ended: ${await new Response(child.stderr).text()}`)
  return {
    port,
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

function takes(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ port, host: '127.0.0.1' }, () => resolve(true))
  socket.on('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

const toOurPorts = (text: string, before: string, after: string) =>
  DOMAINS.reduce(
    (sofar, _, at) =>
      sofar.replaceAll(`${before}${4000 + at}${after}`, `${before}${Number(base) + at}${after}`),
    text,
  )

async function startNginx(): Promise<Proxy> {
  const port = await freePorts(2)
  for (const part of ['cert.pem', 'key.pem'])
    copyFileSync(join(import.meta.dir, `../core/net/fixtures/farm.example.${part}`), join(folder, part))
  const site = toOurPorts(sample('nginx.conf'), ' ', ';')
    .replaceAll('/etc/letsencrypt/live/growers.example/fullchain.pem', join(folder, 'cert.pem'))
    .replaceAll('/etc/letsencrypt/live/growers.example/privkey.pem', join(folder, 'key.pem'))
    .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
    .replaceAll('listen 80', `listen 127.0.0.1:${port + 1}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(kind => `${kind}_temp_path ${join(folder, kind)};`)
    .join(' ')
  const path = join(folder, 'nginx.conf')
  writeFileSync(
    path,
    `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${temporary}\n${site}\n}`,
  )
  return started(['nginx', '-p', folder, '-c', path], port)
}

async function startCaddy(): Promise<Proxy> {
  const port = await freePorts(2)
  const path = join(folder, 'Caddyfile')
  const ours = `{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttps_port ${port}\n\thttp_port ${port + 1}\n\tstorage file_system ${folder}/caddy\n}\n`
  writeFileSync(path, ours + toOurPorts(sample('Caddyfile'), '127.0.0.1:', ' {'))
  const caddy = await started(['caddy', 'run', '--adapter', 'caddyfile', '--config', path], port)
  // It listens before it has made its certificates.
  while ((await ask(caddy, '127.0.0.1', { method: 'GET', path: '/health' }).catch(() => 0)) !== 200);
  return caddy
}

type Asked = {
  readonly method?: string
  readonly path?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

/** The status of an answer to a sender with this address. */
function ask(
  proxy: Proxy,
  from: string,
  { method = 'POST', path = '/signin', body = '', headers = {} }: Asked,
) {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sent = request({
    host: '127.0.0.1',
    port: proxy.port,
    localAddress: from,
    servername: HOST,
    method,
    path,
    rejectUnauthorized: false,
    agent: false,
    headers: {
      host: HOST,
      'sec-fetch-site': 'same-origin',
      ...headers,
      ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  })
  sent.on('response', answer => {
    answer.resume()
    answer.on('end', () => resolve(answer.statusCode ?? 0))
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}

/** Asks for a sign-in letter to an address that nobody asked for one to before. */
const askForLetter = (proxy: Proxy, from: string, headers: Record<string, string> = {}) =>
  ask(proxy, from, { body: `email=${crypto.randomUUID()}%40wernside.example.test`, headers })

/** Every header by which somebody could say that they are another. */
const saying = (address: string) => ({
  'x-forwarded-for': address,
  'x-real-ip': address,
  forwarded: `for=${address}`,
  'x-client-ip': address,
  'cf-connecting-ip': address,
})

describe.each([
  ['nginx', startNginx, '127.0.0.2', '127.0.0.3'],
  ['caddy', startCaddy, '127.0.0.4', '127.0.0.5'],
] as const)('behind %s', (name, start, ada, tom) => {
  test.skipIf(!has(name))(
    'one who asks too often is locked, whatever they say of themselves, and nobody else is',
    async () => {
      const proxy = await start()
      try {
        const first: number[] = []
        for (let at = 0; at < LETTERS; at++)
          first.push(await askForLetter(proxy, ada, at % 2 ? saying(`203.0.113.${at}`) : {}))
        expect([...new Set(first)]).toEqual([303])
        expect(await askForLetter(proxy, ada)).toBe(429)

        // As another, as the neighbour, as several, and as this machine itself.
        for (const address of ['203.0.113.99', tom, `${tom}, ${tom}`, '127.0.0.1', '', 'unknown', '"'])
          expect([address, await askForLetter(proxy, ada, saying(address))]).toEqual([address, 429])
        for (let at = 0; at < LETTERS; at++) await askForLetter(proxy, ada, saying(tom))

        expect(await askForLetter(proxy, tom)).toBe(303)
        expect(await askForLetter(proxy, tom, saying(ada))).toBe(303)
        expect(await askForLetter(proxy, ada)).toBe(429)
      } finally {
        await proxy.stop()
      }
    },
    60_000,
  )
})
