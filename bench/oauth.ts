import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { freePorts } from '../tests/free-ports'
import { codeFlows, connect, refreshes, type Target } from './oauth/load'
import type { BenchRow } from './report'

export const name = 'The authorization server beside oidc-provider'

const PEER = 'oidc-provider@9.13.3'
const FOLDER = join(tmpdir(), 'coop-bench-oidc-provider')
const MIN_RATIO = 1.5
const WARM_MS = 0.1
const COLD_MS = 1
const TURN_MS = 4_000
const WARM_UP_MS = 1_000

/**
 * Both in processes of their own on one PostgreSQL, with one kind of key (ES256), the same client and the same browser
 * that is signed in; they take turns, so that what else the machine does meets both.
 */
export async function run(): Promise<BenchRow[]> {
  installPeer()
  const dataDir = mkdtempSync(join(tmpdir(), 'coop-bench-'))
  const database = await startEmbeddedPostgres({ dataDir })
  const ours = await started<Ours>('ours.ts', [], database.url)
  const port = await freePorts(1)
  const peer = await started<Peer>('peer.ts', [FOLDER, String(port), database.url], database.url)
  try {
    return [
      ...(await compared('refreshes', refreshes, ours.said.target, peer.said.target)),
      ...(await compared('code flows', codeFlows, ours.said.target, peer.said.target)),
      bounded('session check, warm', ours.said.warmMs, WARM_MS),
      bounded('session check, cold', ours.said.coldMs, COLD_MS),
    ]
  } finally {
    await Promise.all([ours.stop(), peer.stop()])
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Peer = { readonly target: Target }
type Ours = Peer & { readonly warmMs: number; readonly coldMs: number }
type Measure = (target: Target, ms: number) => Promise<number>

async function compared(what: string, measure: Measure, ours: Target, peer: Target): Promise<BenchRow[]> {
  const rates = { ours: [] as number[], peer: [] as number[] }
  for (const target of [ours, peer]) {
    // Alone, for it may have to sign in.
    await connect(target)
    await measure(target, WARM_UP_MS)
  }
  for (let turn = 0; turn < 3; turn++) {
    rates.ours.push(await measure(ours, TURN_MS))
    rates.peer.push(await measure(peer, TURN_MS))
  }
  const [mine, theirs] = [median(rates.ours), median(rates.peer)]
  const ratio = mine / theirs
  return [
    { what: `${what}, ours`, figure: mine, unit: '/s', bar: '', pass: true },
    { what: `${what}, oidc-provider`, figure: theirs, unit: '/s', bar: '', pass: true },
    { what: `${what}, ratio`, figure: ratio, unit: '×', bar: `≥ ${MIN_RATIO}`, pass: ratio >= MIN_RATIO },
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
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'oauth', script), ...words], {
    cwd: join(import.meta.dir, '..'),
    env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const said: T = JSON.parse(await firstLine(child.stdout))
  return {
    said,
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
