import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DomainName } from '#core/contracts/domain'

const ROOT = join(import.meta.dir, '../../..')
const POLL_MS = 25
const READY_WITHIN_MS = 600_000
const ASK_AGAIN_MS = 3_000

export type Member = {
  /** `cart-2`, `worker-1`. */
  readonly name: string
  readonly domain: DomainName
  readonly port: number
  /** From its start to the first 200 of `/ready`; 0 before. */
  readonly readyMs: number
  /** From SIGTERM to its end, the last time. */
  readonly stopMs: number
  start(): Promise<void>
  /** SIGTERM, and gone. */
  stop(): Promise<void>
  /** SIGKILL, and gone. */
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  pid(): number
  /** What it wrote to its standard error so far. */
  said(): string
}

export type MemberOptions = {
  readonly name: string
  readonly domain: DomainName
  readonly port: number
  /** What it runs: the server as one bundle. */
  readonly file: string
  readonly logFile: string
  readonly env: Readonly<Record<string, string>>
}

/** One process of the cluster, which can be ended and started again as often as one likes. */
export function clusterMember({ name, domain, port, file, logFile, env }: MemberOptions): Member {
  let child: Bun.Subprocess | null = null
  let readyMs = 0
  let stopMs = 0
  const end = async (signal: NodeJS.Signals) => {
    child?.kill(signal)
    await child?.exited
  }
  return {
    name,
    domain,
    port,
    get readyMs() {
      return readyMs
    },
    get stopMs() {
      return stopMs
    },
    async start() {
      const began = performance.now()
      const log = openSync(logFile, 'a')
      child = Bun.spawn([process.execPath, file, domain], {
        cwd: ROOT,
        env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', TZ: 'UTC', ...env },
        stdout: 'ignore',
        stderr: log,
      })
      closeSync(log)
      await ready(port, child, () => readFileSync(logFile, 'utf8'))
      readyMs = performance.now() - began
    },
    async stop() {
      const began = performance.now()
      await end('SIGTERM')
      stopMs = performance.now() - began
    },
    kill: () => end('SIGKILL'),
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    pid: () => child?.pid ?? 0,
    said: () => readFileSync(logFile, 'utf8'),
  }
}

/** Asked as a proxy asks. Throws with what the process said when it ends instead. */
async function ready(port: number, child: Bun.Subprocess, said: () => string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  let last = 'nothing'
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}:\n${said().slice(-2_000)}`)
    const asked = fetch(`http://127.0.0.1:${port}/ready`, {
      keepalive: false,
      signal: AbortSignal.timeout(ASK_AGAIN_MS),
    })
    const answer = await asked.then(
      async response => ({ ok: response.ok, text: await response.text() }),
      (fault: Error) => ({ ok: false, text: fault.name }),
    )
    last = answer.text
    if (answer.ok) return
    await Bun.sleep(POLL_MS)
  }
  throw new Error(
    `Port ${port} was not ready within ${READY_WITHIN_MS / 1000} s: ${last}\n${said().slice(-2_000)}`,
  )
}
