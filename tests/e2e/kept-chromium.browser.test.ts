import { afterAll, beforeAll, expect } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserTest } from '../browser-test'
import { borrowChromium } from './kept-chromium'

let server: Bun.Server<undefined>
const asked: { readonly path: string; readonly cookie: string | null }[] = []
beforeAll(() => {
  server = Bun.serve({
    port: 0,
    fetch(request) {
      asked.push({ path: new URL(request.url).pathname, cookie: request.headers.get('cookie') })
      const kept = { 'cache-control': 'max-age=3600', 'set-cookie': 'who=mair; max-age=3600' }
      return new Response('<title>A page</title>', { headers: { 'content-type': 'text/html', ...kept } })
    },
  })
})
afterAll(() => server.stop(true))

/** Runs in the page: what it keeps, and then what it finds kept. */
async function seen(): Promise<unknown> {
  const found = [localStorage.length, (await indexedDB.databases()).length]
  localStorage.setItem('who', 'mair')
  await new Promise(resolve => {
    indexedDB.open('letters').onsuccess = resolve
  })
  return found
}

browserTest(
  'who borrows the browser finds nothing of who had it before',
  async () => {
    for (const turn of [1, 2]) {
      const chromium = await borrowChromium()
      const context = await chromium.newContext()
      const page = await context.newPage()
      await page.goto(server.url.href)
      expect(await page.evaluate(seen)).toEqual([0, 0])
      // Nor in its cache, which would not have asked again.
      const pages = asked.filter(({ path }) => path === '/')
      expect(pages).toEqual(Array.from({ length: turn }, () => ({ path: '/', cookie: null })))
      const browser = context.browser()
      await chromium.close()
      expect(browser?.contexts()).toEqual([])
      expect(browser?.isConnected()).toBe(true)
    }
  },
  120_000,
)

browserTest(
  'one that has gone is started anew',
  async () => {
    const gone = await borrowChromium()
    await (await gone.newContext()).browser()?.close()
    const chromium = await borrowChromium()
    const page = await (await chromium.newContext()).newPage()
    await page.goto(server.url.href)
    expect(await page.title()).toBe('A page')
    await chromium.close()
  },
  120_000,
)

browserTest(
  'it ends with the process that has it, and leaves nothing on the disk',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coop-chromium-'))
    const script = `
      const { borrowChromium } = await import(${JSON.stringify(join(import.meta.dir, 'kept-chromium.ts'))})
      await (await borrowChromium()).newContext()
      if (process.env.TMPDIR !== ${JSON.stringify(process.env.TMPDIR)}) throw new Error('TMPDIR stayed changed')
      console.log((await import('node:fs')).readdirSync(process.env.TEST_RUN_FOLDER).join())
      process.exit()`
    const run = Bun.spawn([process.execPath, '-e', script], {
      env: { ...process.env, TEST_RUN_FOLDER: folder },
    })
    expect(await new Response(run.stdout).text()).toContain('playwright')
    expect(await run.exited).toBe(0)
    expect(readdirSync(folder).filter(name => name.includes('profile'))).toEqual([])
    rmSync(folder, { recursive: true })
  },
  120_000,
)
