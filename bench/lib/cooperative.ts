import { join } from 'node:path'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { scratchFolder } from '../../scripts/scratch-folder'
import { freePorts } from '../../tests/free-ports'
import { endsWithUs } from './ends-with-us'

const ROOT = join(import.meta.dir, '../..')
const READY = /^ready in \d+ ms$/m

/** A cooperative in a process of its own, as `bun start` makes it. */
export type Cooperative = {
  readonly port: number
  origin(domain: DomainName): string
  readonly pid: number
  readonly dataDir: string
  /** From the start of the process to its line `ready in N ms`, as seen from outside. */
  readonly readyMs: number
  stop(signal?: NodeJS.Signals): Promise<void>
}

export type CooperativeOptions = {
  /** What is run: the sources by `bun start` unless told otherwise. */
  readonly file?: string
  readonly domains?: readonly DomainName[]
  readonly env?: Readonly<Record<string, string>>
  readonly port?: number
  /** Kept when given; otherwise a fresh one that goes with the process. */
  readonly dataDir?: string
}

/** Starts it and waits until it is ready. Throws with what it printed when it ends instead. */
export async function startCooperative(options: CooperativeOptions = {}): Promise<Cooperative> {
  const port = options.port ?? (await freePorts(DOMAINS.length + 1))
  const scratch = options.dataDir === undefined ? scratchFolder('bench') : null
  const dataDir = options.dataDir ?? scratch?.folder ?? ''
  const began = performance.now()
  const child = Bun.spawn(
    [process.execPath, options.file ?? 'scripts/start.ts', ...(options.domains ?? [])],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        COOP_PORT: String(port),
        COOP_DATA: dataDir,
        LOG_LEVEL: 'error',
        ...options.env,
      },
      stdout: 'pipe',
      // A process that ends later says why where the bench is read.
      stderr: 'inherit',
    },
  )
  endsWithUs(child)
  const said = await readUntilReady(child.stdout)
  const readyMs = performance.now() - began
  if (!READY.test(said)) throw new Error(`It did not start:\n${said}`)
  return {
    port,
    dataDir,
    readyMs,
    pid: child.pid,
    origin: domain => `http://localhost:${port + DOMAINS.indexOf(domain)}`,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await child.exited
      scratch?.close()
    },
  }
}

async function readUntilReady(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stdout.getReader()
  const text = new TextDecoder()
  let said = ''
  for (;;) {
    const { value, done } = await reader.read()
    said += text.decode(value, { stream: !done })
    if (done || READY.test(said)) return said
  }
}

/** Resident memory of a process in MB (Linux). */
export async function residentMb(pid: number): Promise<number> {
  const status = await Bun.file(`/proc/${pid}/status`).text()
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
}
