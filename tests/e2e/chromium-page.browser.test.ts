import { afterAll, beforeAll, expect } from 'bun:test'
import { browserTest } from '../browser-test'
import { findChromium } from '../chromium'
import { faultsOf } from './chromium-page'
import { borrowChromium, type LentChromium } from './kept-chromium'

let chromium: LentChromium
let server: Bun.Server<undefined>
beforeAll(async () => {
  if (!findChromium()) return
  chromium = await borrowChromium()
  server = Bun.serve({ port: 0, fetch: pageAt })
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await server?.stop(true)
})

const DARK = '@media (prefers-color-scheme: dark)'
/** Styles of a page with one paragraph, which goes from one colour to another slowly. */
const STYLES: Readonly<Record<string, string>> = {
  '/sound': '',
  '/dim-at-night': `${DARK} { p { color: #222 } }`,
  '/dim-at-night-on-a-desk': `${DARK} and (min-width: 1000px) { p { color: #222 } }`,
  '/pale-by-day': '@media (prefers-color-scheme: light) { p { color: #eee } }',
  '/wide-on-a-phone': '@media (max-width: 500px) { p { width: 600px } }',
}

function pageAt({ url }: Request): Response {
  const styles = `p { transition: color 2s } ${DARK} { body { background: #000; color: #fff } }`
  const { pathname } = new URL(url)
  const head = `<title>A page</title><meta name="viewport" content="width=device-width"><style>${styles}${STYLES[pathname]}</style>`
  const html = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>A page</h1><p>Words</p></main></body></html>`
  return new Response(html, { headers: { 'content-type': 'text/html' } })
}

const found = async (...paths: string[]) => {
  const addresses = paths.map(path => new URL(path, server.url).href)
  return (await faultsOf(await chromium.newContext(), ...addresses)).map(
    fault => / at (\d+ px, \w+: (?:color-contrast|.* sticks out))/.exec(fault)?.[1],
  )
}

browserTest(
  'a page is looked at on a phone and a desk, by day and by night, though it is loaded once',
  async () => {
    expect(await found('/sound')).toEqual([])
    expect(await found('/dim-at-night')).toEqual([
      '390 px, dark: color-contrast',
      '1280 px, dark: color-contrast',
    ])
    expect(await found('/dim-at-night-on-a-desk')).toEqual(['1280 px, dark: color-contrast'])
    expect(await found('/pale-by-day')).toEqual([
      '390 px, light: color-contrast',
      '1280 px, light: color-contrast',
    ])
    expect(await found('/wide-on-a-phone')).toEqual([
      '390 px, light: p. sticks out',
      '390 px, dark: p. sticks out',
    ])
  },
  120_000,
)

browserTest(
  'pages that follow each other in a window begin as phones by day, whatever the one before was looked at as',
  async () => {
    expect(await found('/dim-at-night-on-a-desk', '/pale-by-day', '/sound', '/wide-on-a-phone')).toEqual([
      '1280 px, dark: color-contrast',
      '390 px, light: color-contrast',
      '1280 px, light: color-contrast',
      '390 px, light: p. sticks out',
      '390 px, dark: p. sticks out',
    ])
  },
  120_000,
)
