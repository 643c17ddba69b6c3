import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../../tests/e2e/cooperative'

const at = (name: string) => JSON.stringify(join(import.meta.dir, name))

/** A bench that has a database and a child, and is ended in its middle. */
async function started(TMPDIR: string) {
  const program = `
    const { benchDatabase } = await import(${at('database')})
    const { endsWithUs } = await import(${at('ends-with-us')})
    const child = Bun.spawn(['sleep', '600'])
    endsWithUs(child)
    const { url } = await benchDatabase()
    console.log(JSON.stringify({ child: child.pid, url }))
    setInterval(() => {}, 1_000)`
  const bench = Bun.spawn([process.execPath, '-e', program], {
    stdout: 'pipe',
    env: { ...process.env, TMPDIR },
  })
  const { value } = await bench.stdout.getReader().read()
  return { bench, ...(JSON.parse(new TextDecoder().decode(value)) as { child: number; url: string }) }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'a bench that is ended by %s leaves no folder, no child and no database',
  async (signal, code) => {
    const place = mkdtempSync(join(tmpdir(), 'coop-place-'))
    const { bench, child, url } = await started(place)
    const port = Number(new URL(url).port)
    expect(readdirSync(place).some(name => name.startsWith('coop-bench-'))).toBe(true)
    bench.kill(signal)
    expect(await bench.exited).toBe(code)
    await eventually('the child is gone', async () => !isAlive(child))
    await eventually('the database is gone', async () => !(await isListening(port)))
    await eventually(
      'the folder is gone',
      async () => !readdirSync(place).some(name => name.startsWith('coop-bench-')),
    )
    rmSync(place, { recursive: true })
  },
  60_000,
)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } }).catch(() => null)
  socket?.end()
  return socket !== null
}
