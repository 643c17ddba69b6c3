import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMAINS } from '#core/contracts/domain'
import { checkHosts, type HostOptions } from './check-hosts'

const DAY_MS = 86_400_000
const canRun = Bun.which('openssl') !== null
const folder = mkdtempSync(join(tmpdir(), 'coop-hosts-'))
const servers: { stop(force?: boolean): unknown }[] = []
afterAll(async () => {
  for (const server of servers) await server.stop(true)
  rmSync(folder, { recursive: true })
})

type Proxy = { readonly port: number; readonly ca: string }

/** A server that shows a certificate for these names, good for twenty days. */
function proxyFor(names: string): Proxy {
  const path = (part: string) => join(folder, `${Bun.hash(names)}.${part}`)
  const made = Bun.spawnSync([
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '20',
    '-subj',
    '/CN=coop',
    '-keyout',
    path('key'),
    '-out',
    path('cert'),
    '-addext',
    `subjectAltName=${names}`,
  ])
  if (!made.success) throw new Error(made.stderr.toString())
  const [cert, key] = [readFileSync(path('cert'), 'utf8'), readFileSync(path('key'), 'utf8')]
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    tls: { cert, key },
    fetch: () => new Response(),
  })
  servers.push(server)
  return { port: server.port ?? 0, ca: cert }
}

let ours: Proxy
beforeAll(() => {
  if (canRun) ours = proxyFor('DNS:*.coop.example')
})

const here = async () => '127.0.0.1'

async function saidOf(options: HostOptions): Promise<string[]> {
  const findings = await checkHosts('coop.example', { addressOf: here, ...options })
  expect(findings.map(({ about }) => about)).toEqual(DOMAINS.map(domain => `${domain}.coop.example`))
  return [...new Set(findings.map(({ state, said }) => `${state}: ${said}`))]
}

test.skipIf(!canRun)('each host that is found and trusted says for how long', async () => {
  expect(await saidOf(ours)).toEqual(['good: 127.0.0.1, its certificate is good for 19 days'])
})

test.skipIf(!canRun)('a certificate that runs out within two weeks should have been renewed', async () => {
  const later = { ...ours, now: Date.now() + 6 * DAY_MS }
  expect(await saidOf(later)).toEqual([
    'warn: 127.0.0.1, its certificate is good for 13 days: look why your proxy did not renew it.',
  ])
})

test.skipIf(!canRun)('one of another name, and one that nobody signed, say what to do', async () => {
  expect(await saidOf(proxyFor('DNS:*.other.example'))).toEqual([
    'bad: shows a certificate of another name: add this one to your proxy’s.',
  ])
  const [unsigned] = await saidOf({ port: ours.port })
  expect(unsigned).toMatch(
    /^bad: shows a certificate that browsers do not take \(\w+\): have your proxy get one/,
  )
})

test('a name that leads nowhere, and a proxy that is not there, say what to do', async () => {
  const unknown = async () => {
    throw Object.assign(new Error('x'), { code: 'ENOTFOUND' })
  }
  expect(await saidOf({ addressOf: unknown })).toEqual([
    'bad: has no address (ENOTFOUND): make an A or AAAA record that leads to your proxy.',
  ])
  expect(await saidOf({ port: 1 })).toEqual([
    'bad: leads to 127.0.0.1, where nobody answers on port 443 (ECONNREFUSED): start your proxy, or open the port.',
  ])
})
