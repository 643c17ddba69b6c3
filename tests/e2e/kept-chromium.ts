import { tmpdir } from 'node:os'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { findChromium } from '../chromium'

/** What a test file has of the browser of its process: contexts of its own, which it closes by `close`. */
export type LentChromium = {
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>
  close(): Promise<void>
}

/** To start it takes longer than most tests in it; a context keeps nothing for the next. It ends with the process. */
let kept: Browser | undefined

export async function borrowChromium(): Promise<LentChromium> {
  if (!kept?.isConnected()) kept = await launchChromium(findChromium())
  return lent(kept)
}

function lent(browser: Browser): LentChromium {
  const contexts: BrowserContext[] = []
  return {
    async newContext(options) {
      const context = await browser.newContext(options)
      contexts.push(context)
      return context
    },
    async close() {
      await Promise.all(contexts.map(context => context.close()))
    },
  }
}

/** Chromium without a window, and without calls of its own to the outside. */
export async function launchChromium(path: string | null): Promise<Browser> {
  const { TMPDIR } = process.env
  // A worker of Bun ends without a word to Playwright, whose folders `bun run test` then takes away.
  process.env.TMPDIR = process.env.TEST_RUN_FOLDER ?? tmpdir()
  try {
    return await chromium.launch({
      executablePath: path ?? undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-sync',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    })
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
}
