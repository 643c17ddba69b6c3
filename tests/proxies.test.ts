import { afterAll, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMAINS } from '#core/contracts/domain'
import { PROXY_LETS_GO_MS } from '#core/server/drain'

const DOCS = join(import.meta.dir, '../docs')
const caddyfile = readFileSync(join(DOCS, 'Caddyfile'), 'utf8')
const nginx = readFileSync(join(DOCS, 'nginx.conf'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'coop-proxy-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(DOMAINS.map((name, at) => [name, 4000 + at] as const))(
  'both samples lead %s to its port %i',
  (name, port) => {
    expect(caddyfile).toContain(
      `\n${name}.growers.example {\n\tencode zstd gzip\n\treverse_proxy 127.0.0.1:${port} {\n\t\timport upstream\n\t}\n}\n`,
    )
    expect(nginx).toMatch(new RegExp(`^    ${name}\\.growers\\.example +${port};$`, 'm'))
  },
)

test('both let go of an idle connection before an app that closes would cut it', () => {
  for (const [, seconds] of [
    ...caddyfile.matchAll(/\n\t\t\tkeepalive (\d+)s\n/g),
    ...nginx.matchAll(/keepalive_timeout (\d+)s/g),
  ])
    expect(Number(seconds) * 1_000).toBeLessThan(PROXY_LETS_GO_MS)
  expect(caddyfile).toContain('\ttransport http {\n\t\tkeepalive 4s\n\t}\n')
  // Unless it is told otherwise it keeps none.
  expect(nginx).not.toMatch(/^\s*(upstream|keepalive|proxy_set_header Connection)/m)
})

test('the name that people type is asked for over TLS alone, like the apps', () => {
  for (const sample of [caddyfile, nginx])
    expect(sample).toMatch(/Strict-Transport-Security "max-age=63072000"/)
})

test('nginx’s certificate is for every name that it answers to', () => {
  const names = [...nginx.matchAll(/-d ([\w.]+)/g)].map(([, name]) => name)
  const apps = DOMAINS.map(domain => `${domain}.growers.example`)
  expect(names).toEqual(['growers.example', 'www.growers.example', ...apps])
  const [, root] = /certonly --webroot -w (\S+)/.exec(nginx) ?? []
  expect(nginx).toContain(`location /.well-known/acme-challenge/ { root ${root}; }`)
})

test('more than an app takes reaches it, so that a page says so', () => {
  const [, megabytes] = /client_max_body_size (\d+)m;/.exec(nginx) ?? []
  expect(Number(megabytes)).toBeGreaterThanOrEqual(100)
})

test
  .skipIf(!Bun.which('nginx'))
  .each(['growers.example', 'community-supported-agriculture-of-the-upper-valley-and-its-hills.example'])(
  'nginx itself takes its sample for %s',
  domain => {
    const certificate = join(folder, 'farm.example')
    for (const part of ['cert.pem', 'key.pem'])
      copyFileSync(
        join(import.meta.dir, `../core/net/fixtures/farm.example.${part}`),
        `${certificate}.${part}`,
      )
    const sample = nginx
      .replaceAll('/etc/letsencrypt/live/growers.example/fullchain.pem', `${certificate}.cert.pem`)
      .replaceAll('/etc/letsencrypt/live/growers.example/privkey.pem', `${certificate}.key.pem`)
      .replaceAll('growers.example', domain)
      .replaceAll(/listen (80|443)/g, 'listen 127.0.0.1:1$10')
    const path = join(folder, 'nginx.conf')
    writeFileSync(path, `pid ${folder}/pid; error_log stderr; events {} http { access_log off;\n${sample}\n}`)
    const ran = Bun.spawnSync([Bun.which('nginx') ?? '', '-t', '-p', folder, '-c', path], { stderr: 'pipe' })
    expect(ran.stderr.toString()).toContain('test is successful')
  },
)

test.skipIf(!Bun.which('caddy'))('Caddy itself leads each name to its port', () => {
  const command = ['caddy', 'adapt', '--adapter', 'caddyfile', '--config', join(DOCS, 'Caddyfile')]
  const ran = Bun.spawnSync(command, { stderr: 'pipe', env: { ...process.env, HOME: folder } })
  const dialled = [...ran.stdout.toString().matchAll(/"dial":"([^"]+)"/g)].map(([, address]) => address)
  expect(dialled.sort()).toEqual(DOMAINS.map((_, at) => `127.0.0.1:${4000 + at}`))
})
