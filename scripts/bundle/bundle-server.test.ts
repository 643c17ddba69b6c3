import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { freePorts } from '../../tests/free-ports'
import { bundleServer } from './bundle-server'

const FOLDER = join(import.meta.dir, `../../node_modules/.cache/rose-ash/server-test-${process.pid}`)
const DATA = mkdtempSync(join(tmpdir(), 'coop-bundle-'))

let file: string
let database: TestDatabase
beforeAll(async () => {
  file = await bundleServer(FOLDER)
  database = await testDatabase()
})
afterAll(async () => {
  await database.drop()
  for (const folder of [FOLDER, DATA]) rmSync(folder, { recursive: true, force: true })
})

test('it is a few files, and what a file reads beside itself is found from there', () => {
  const scripts = readdirSync(FOLDER).filter(name => name.endsWith('.js'))
  expect(scripts.length).toBeLessThan(100)
  const texts = scripts.map(name => readFileSync(join(FOLDER, name), 'utf8'))
  const addresses = texts.flatMap(text =>
    [...text.matchAll(/new URL\("([^"]+)",\s*import\.meta\.url\)/g)].map(([, path]) => path as string),
  )
  expect(addresses.length).toBeGreaterThan(5)
  const missing = addresses.filter(path => !existsSync(new URL(path, pathToFileURL(file))))
  expect(missing).toEqual([])
})

test('nothing at its start asks for a line of the source map, which would be read whole', () => {
  const scripts = readdirSync(FOLDER).filter(name => name.endsWith('.js'))
  const asking = scripts.filter(name => readFileSync(join(FOLDER, name), 'utf8').includes('getCallSite'))
  expect(asking).toEqual([])
})

test('it serves pages, scripts, feeds and pictures', async () => {
  const port = await freePorts(7)
  const child = Bun.spawn([process.execPath, file, 'blog', 'account'], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      REDIS_URL: '',
      COOP_PORT: String(port),
      COOP_DATA: DATA,
      LOG_LEVEL: 'error',
    },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  try {
    await untilReady(child)
    const get = (path: string) => fetch(`http://localhost:${port}${path}`)
    const home = await (await get('/')).text()
    const [picture] = /\/illustrations\/[^"\s]+/.exec(home) ?? []
    for (const path of ['/assets/htmx.js', '/assets/editor.js', '/sw.js', '/rss/', picture ?? 'no picture'])
      expect([path, (await get(path)).status]).toEqual([path, 200])
    child.kill('SIGTERM')
    expect(await child.exited).toBe(0)
  } finally {
    child.kill('SIGKILL')
  }
})

async function untilReady(child: Bun.Subprocess<'ignore', 'pipe', 'inherit'>): Promise<void> {
  let text = ''
  for await (const chunk of child.stdout) {
    text += new TextDecoder().decode(chunk)
    if (text.includes('ready in')) return
  }
  throw new Error(`It did not start: ${text}`)
}
