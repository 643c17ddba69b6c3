import { afterAll, beforeAll, expect, test } from 'bun:test'
import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { SQL } from 'bun'
import { type TestDatabase, testDatabase } from './database'
import { eventually } from './e2e/cooperative'
import { freeBasePort } from './listening'
import { testFolder } from './test-folder'

/** A real process, real sockets, real signals. */

const ROOT = join(import.meta.dir, '..')
const REQUESTS = 60
/** More often by hand: `STOPS=20 bun test tests/stop.test.ts`. */
const STOPS = Number(process.env.STOPS ?? 2)

let database: TestDatabase
const dataDir = testFolder('coop-stop-')
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

test('whoever was being served when the process was told to end is served', async () => {
  for (let stop = 0; stop < STOPS; stop++) {
    const coop = await start('blog')
    await using lock = await holdPosts()
    const answers = Array.from({ length: REQUESTS }, (_, at) =>
      fetch(`${coop.origin}/archive?visit=${at}`, { headers: { accept: 'text/html' } }).then(
        async answer => ({ status: answer.status, whole: (await answer.text()).includes('</html>') }),
        error => ({ status: error.code, whole: false }),
      ),
    )
    await lock.waitedFor()
    const asked = performance.now()
    coop.process.kill('SIGTERM')
    // Nobody new gets in; whoever is inside still waits.
    await eventually('the door is closed', async () => (await reach(coop.origin)) === 'ECONNREFUSED')
    await lock.release()
    const met = await Promise.all(answers)
    expect(met.filter(({ status, whole }) => status === 200 && whole).length).toBe(REQUESTS)
    expect(await coop.process.exited).toBe(0)
    expect(await coop.complaints()).toEqual([])
    if (STOPS > 2)
      console.log(
        `stop ${stop + 1}: ${REQUESTS} of ${REQUESTS} in ${Math.round(performance.now() - asked)} ms`,
      )
  }
})

test('a process that has nothing to do ends at once, with all six apps', async () => {
  const coop = await start()
  const asked = performance.now()
  coop.process.kill('SIGTERM')
  expect(await coop.process.exited).toBe(0)
  const took = performance.now() - asked
  expect(await coop.complaints()).toEqual([])
  if (STOPS > 2) console.log(`idle stop: ${Math.round(took)} ms`)
  // Far beyond the second it may take on a quiet machine, and far below any wait of ours that would be at fault.
  expect(took).toBeLessThan(3_000)
})

// Those that stand beside each other wait at the same time.
test.concurrent('an upload that pauses for longer than ten seconds is not cut off', async () => {
  const coop = await start('blog')
  const { hostname, port } = new URL(coop.origin)
  const socket = connect(Number(port), hostname)
  const answer = Promise.withResolvers<string>()
  socket.on('data', bytes => answer.resolve(String(bytes)))
  socket.on('close', () => answer.resolve('closed'))
  socket.write(
    'POST /login HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 6\r\n\r\na=b',
  )
  // What Bun would wait by itself: the pause is what is tested.
  await Bun.sleep(11_000)
  socket.write('&c=')
  expect(await answer.promise).toStartWith('HTTP/1.1')
  socket.destroy()
  coop.process.kill('SIGTERM')
  await coop.process.exited
}, 30_000)

test.concurrent('a port that another process has is shared with nobody, and that is said at once', async () => {
  const coop = await start('blog')
  const { port } = new URL(coop.origin)
  await expect(start('blog', { COOP_PORT: port })).rejects.toThrow(`Port ${port} is taken`)
  coop.process.kill('SIGTERM')
  await coop.process.exited
})

test.concurrent('an embedded PostgreSQL that is killed is started again, and the apps with it go on', async () => {
  const folder = testFolder('coop-killed-')
  // PostgreSQL may run as a user of its own, who has to get in.
  chmodSync(folder, 0o755)
  const coop = await start('blog', { DATABASE_URL: '', COOP_DATA: folder })
  try {
    const pid = postmasterOf(folder)
    process.kill(pid, 'SIGKILL')
    await eventually('another PostgreSQL runs', async () => (postmasterOrNull(folder) ?? pid) !== pid, 30_000)
    await eventually('pages come again', async () => (await fetch(`${coop.origin}/`)).status === 200, 30_000)
    expect((await fetch(`${coop.origin}/ready`)).status).toBe(200)
    coop.process.kill('SIGTERM')
    expect(await coop.process.exited).toBe(0)
  } finally {
    coop.process.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

type Coop = {
  readonly process: Bun.Subprocess<'ignore', 'pipe', 'pipe'>
  readonly origin: string
  complaints(): Promise<string[]>
}

async function start(app = '', env: Record<string, string> = {}): Promise<Coop> {
  const port = freeBasePort()
  const child = Bun.spawn([process.execPath, join(ROOT, 'domains/serve.ts'), ...(app ? [app] : [])], {
    cwd: ROOT,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: {
      ...process.env,
      npm_lifecycle_event: undefined,
      DATABASE_URL: database.url,
      REDIS_URL: '',
      COOP_DATA: dataDir,
      COOP_PORT: port,
      COOP_DEMO: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
  })
  const said = new Response(child.stderr).text()
  await untilReady(child, said)
  return {
    process: child,
    origin: `http://localhost:${port}`,
    // Siblings that do not run here are missed by the page, not by this test.
    complaints: async () =>
      (await said).split('\n').filter(line => line !== '' && !line.includes('a fragment failed')),
  }
}

async function untilReady(child: Coop['process'], said: Promise<string>): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  const reader = child.stdout.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    if (text.includes('ready in')) return
  }
  throw new Error(`It did not start: ${text}${await said}`)
}

/** Pages that read posts anew each time wait until it is released. */
async function holdPosts() {
  const sql = new SQL(database.url, { max: 1 })
  const held = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const transaction = sql.begin(async tx => {
    await tx.unsafe('lock table posts in access exclusive mode')
    locked.resolve()
    await held.promise
  })
  await locked.promise
  const release = async () => {
    held.resolve()
    await transaction
  }
  return {
    release,
    async waitedFor() {
      const other = new SQL(database.url, { max: 1 })
      const waiting = 'select count(*)::int as many from pg_locks where not granted'
      await eventually('pages wait', async () => (await other.unsafe(waiting))[0].many >= 5)
      await other.close()
    },
    async [Symbol.asyncDispose]() {
      await release()
      await sql.close()
    },
  }
}

function reach(origin: string): Promise<string> {
  return fetch(`${origin}/health`).then(
    answer => String(answer.status),
    error => error.code,
  )
}

function postmasterOf(folder: string): number {
  const pid = postmasterOrNull(folder)
  if (pid === null) throw new Error('no PostgreSQL runs')
  return pid
}

function postmasterOrNull(folder: string): number | null {
  try {
    const home = join(folder, 'postgres', 'postgres', 'cluster', 'postmaster.pid')
    return Number(readFileSync(home, 'utf8').split('\n')[0])
  } catch {
    // Between two servers there is none.
    return null
  }
}
