import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../tests/free-ports'
import { benchDatabase } from './lib/database'
import { codeFlows, connect, type Flow, refreshes, repeated, type Target } from './oauth/load'
import { type Asked, postmasterOf, type Told, type Work, workEach, workUntilNow } from './oauth/work'
import type { BenchRow } from './report'

export const name = 'The authorization server beside oidc-provider'

const PEER = 'oidc-provider@9.13.3'
const FOLDER = join(tmpdir(), 'coop-bench-oidc-provider')
const DURABLE = 'oidc-provider on the same PostgreSQL'
const FORGETFUL = 'oidc-provider in memory'
const MIN_RATIO = 1.5
const WARM_MS = 0.1
const COLD_MS = 1
const TURNS = 3
const TURN_MS = 4_000
const WARM_UP_MS = 1_000

/**
 * Both with client_secret_post, rotated refresh tokens, opaque access tokens and an ID token in each answer; 8 callers,
 * at most 16 connections, statements prepared, each answer after its commit (`fsync` is on). Tokens wait for the disk, and
 * codes do not, in all of them: what a code is exchanged for puts it on the disk, too.
 * A code flow is the authorization endpoint for a member who agreed before, which redirects without a page, and the
 * token endpoint. Ours keeps a row of the security log for it, and may know a session by heart for 3 seconds.
 *
 * In processes of their own on one PostgreSQL (one of the peers keeps all in memory, and loses it with the process), with one kind of key (ES256), the same client and the same browser
 * that is signed in; they take turns, so that what else the machine does meets all.
 */
export async function run(): Promise<BenchRow[]> {
  installPeer()
  const database = await benchDatabase()
  const ours = await started<Ours>('ours.ts', [], database.url)
  const ports = await freePorts(2)
  const durable = await started<Peer>('peer.ts', [FOLDER, String(ports), database.url], database.url)
  const forgetful = await started<Peer>('peer.ts', [FOLDER, String(ports + 1)], database.url)
  const postmaster = await postmasterOf(database.url)
  const servers = {
    ours: { ...ours, target: ours.said.target },
    [DURABLE]: { ...durable, target: durable.said.target },
    [FORGETFUL]: { ...forgetful, target: forgetful.said.target },
  }
  try {
    return [
      ...(await compared('refreshes', refreshes, servers, postmaster)),
      ...(await compared('code flows', codeFlows, servers, postmaster)),
      bounded('session check, warm', ours.said.warmMs, WARM_MS),
      bounded('session check, cold', ours.said.coldMs, COLD_MS),
    ]
  } finally {
    await Promise.all([ours, durable, forgetful].map(each => each.stop()))
    await database.stop()
  }
}

type Peer = { readonly target: Target }
type Ours = Peer & { readonly warmMs: number; readonly coldMs: number }
type Server = Peer & Asked
type Turn = { readonly perSecond: number; readonly work: Work }

/** In turns, the median of them and the least. The bar is for who keeps what they promised, as we do. */
async function compared(
  what: string,
  flow: Flow,
  servers: Readonly<Record<string, Server>>,
  postmaster: number,
): Promise<BenchRow[]> {
  const turns = new Map<string, Turn[]>(Object.keys(servers).map(name => [name, []]))
  for (const { target } of Object.values(servers)) {
    // Alone, for it may have to sign in.
    await connect(target)
    await repeated(await flow(target), WARM_UP_MS)
  }
  for (let turn = 0; turn < TURNS; turn++)
    for (const [name, server] of Object.entries(servers))
      turns.get(name)?.push(await measured(server, flow, postmaster))
  const of = (name: string) => median((turns.get(name) ?? []).map(each => each.perSecond))
  const shown = [...turns].flatMap(([name, each]) => rowsOf(`${what}, ${name}`, each))
  const ratio = of('ours') / of(DURABLE)
  const beside = { unit: '×', pass: true, bar: '' }
  return [
    ...shown,
    { ...beside, what: `${what}, beside ${FORGETFUL}`, figure: of('ours') / of(FORGETFUL) },
    {
      what: `${what}, beside ${DURABLE}`,
      figure: ratio,
      unit: '×',
      bar: `≥ ${MIN_RATIO}`,
      pass: ratio >= MIN_RATIO,
    },
  ]
}

async function measured(server: Server, flow: Flow, postmaster: number): Promise<Turn> {
  const turn = await flow(server.target)
  const before = await workUntilNow(server, postmaster)
  const { turns, perSecond } = await repeated(turn, TURN_MS)
  return { perSecond, work: workEach(before, await workUntilNow(server, postmaster), turns) }
}

/** How fast, and what each cost: of the latter the median, too. */
function rowsOf(what: string, turns: readonly Turn[]): BenchRow[] {
  const rates = turns.map(each => each.perSecond)
  const row = (more: string, unit: string, figure: number) => ({
    what: what + more,
    figure,
    unit,
    bar: '',
    pass: true,
  })
  const work = (of: keyof Work) => median(turns.map(turn => turn.work[of]))
  return [
    row('', '/s', median(rates)),
    row(', least', '/s', Math.min(...rates)),
    row(', CPU of the server', 'ms', work('cpuMs')),
    row(', CPU of PostgreSQL', 'ms', work('postgresMs')),
    row(', statements', 'each', work('roundTrips')),
  ]
}

function bounded(what: string, figure: number, bar: number): BenchRow {
  return { what, figure, unit: 'ms', bar: `≤ ${bar}`, pass: figure <= bar }
}

function median(rates: readonly number[]): number {
  return [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0
}

/** In a folder of its own: nothing of the project needs it. */
function installPeer(): void {
  mkdirSync(FOLDER, { recursive: true })
  if (existsSync(join(FOLDER, 'node_modules/oidc-provider'))) return
  const npm = Bun.spawnSync(['npm', 'install', '--no-save', '--prefix', FOLDER, PEER], { stderr: 'pipe' })
  if (npm.exitCode !== 0) throw new Error(`oidc-provider could not be installed:\n${npm.stderr}`)
}

/** A script of bench/oauth, and what it says in its first line. */
async function started<T>(script: string, words: readonly string[], databaseUrl: string) {
  let asked: ((answer: Told) => void) | undefined
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'oauth', script), ...words], {
    cwd: join(import.meta.dir, '..'),
    env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
    stdout: 'pipe',
    stderr: 'inherit',
    ipc: answer => asked?.(answer),
  })
  const said: T = JSON.parse(await firstLine(child.stdout))
  return {
    said,
    ask() {
      const { promise, resolve } = Promise.withResolvers<Told>()
      asked = resolve
      child.send('work')
      return promise
    },
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

async function firstLine(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  const reader = stdout.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    const line = text.split('\n').find(each => each.startsWith('{') && each.endsWith('}'))
    if (line) return line
  }
  throw new Error(`It did not start: ${text}`)
}
