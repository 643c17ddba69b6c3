import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { type TestDatabase, testDatabase } from './database'
import { eventually } from './e2e/cooperative'
import { freePorts } from './free-ports'

/** All that the site stands on is away, and each address of it has a password. */

let database: TestDatabase
const dataDir = mkdtempSync(join(tmpdir(), 'coop-log-'))
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

test('what is said of servers that are away holds no password of theirs, and of a letter that waits no address', async () => {
  const [port, nobody] = [await freePorts(8), await freePorts(1)]
  const passwords = ['hush-7', 'p%40ss-8', 'mum-9', 'whisper-10', 'quiet-11']
  const [redis, smtp, bucket, metrics, payments] = passwords
  const child = Bun.spawn([process.execPath, join(import.meta.dir, '../domains/serve.ts')], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: database.url,
      COOP_DATA: dataDir,
      COOP_PORT: String(port),
      COOP_DEMO: '1',
      REDIS_URL: `redis://coop:${redis}@localhost:${nobody}`,
      SMTP_URL: `smtp://coop:${smtp}@localhost:${nobody}`,
      MAIL_FROM: 'Coop <coop@shop.example>',
      S3_ENDPOINT: `http://localhost:${nobody}`,
      S3_BUCKET: 'coop',
      S3_ACCESS_KEY_ID: 'coop',
      S3_SECRET_ACCESS_KEY: bucket,
      COOP_METRICS_TOKEN: `${metrics} is what lets one read figures`,
      SUMUP_API_KEY: `sup_sk_${payments}`,
      SUMUP_MERCHANT_CODE: 'MCOOP',
      COOP_ALLOW_PRIVATE: '1',
      LOG_LEVEL: 'trace',
    },
    stdout: 'ignore',
    stderr: 'pipe',
  })
  const lines: string[] = []
  const reading = (async () => {
    for await (const line of createInterface({ input: Readable.from(child.stderr) })) lines.push(line)
  })()
  try {
    const federation = `http://127.0.0.1:${port + 4}`
    await eventually('it answers', () => answers(`${federation}/health`))
    await fetch(`${federation}/signin`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'ffion@почта.рф', continue_to: '/' }),
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    await eventually('the letter could not be sent', async () => lines.some(line => line.includes('"task"')))
    await eventually('Redis is missed', async () =>
      lines.some(line => line.includes('Redis does not answer')),
    )
  } finally {
    child.kill('SIGTERM')
    await child.exited
    await reading
  }
  const told = lines.join('\n')
  for (const password of passwords) expect(told).not.toContain(decodeURIComponent(password))
  expect(told).not.toContain('почта')
  expect(lines.find(line => line.includes('Redis does not answer'))).toContain('ECONNREFUSED')
}, 60_000)

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
