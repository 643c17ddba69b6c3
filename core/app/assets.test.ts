import { expect, test } from 'bun:test'
import { joinedStyles, loadAssets } from './assets'

const CSS_BUDGET = 12_000
const JS_BUDGET = 16_000
const EDITOR_BUDGET = 130_000
const SCRIPTS = ['/assets/htmx.js', '/assets/requests.js', '/assets/site.js']

test('what every page downloads stays within its budget, also that where one signs in', async () => {
  expect((await download('/assets/site.css')).byteLength).toBeLessThanOrEqual(CSS_BUDGET)
  const scripts = await Promise.all([...SCRIPTS, '/assets/passkeys.js'].map(download))
  expect(scripts.reduce((sum, script) => sum + script.byteLength, 0)).toBeLessThanOrEqual(JS_BUDGET)
})

test('what the pages of an editor download beside it stays within its budget', async () => {
  expect((await download('/assets/editor.js')).byteLength).toBeLessThanOrEqual(EDITOR_BUDGET)
})

test('the style sheet loses its comments and its indentation, and nothing else', async () => {
  const sent = new TextDecoder().decode(Bun.gunzipSync(await download('/assets/site.css')))
  const bare = (styles: string) => styles.replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ')
  expect(sent).not.toContain('/*')
  expect(bare(sent)).toBe(bare(joinedStyles()))
})

test('our scripts lose their comments and blanks, and no name', async () => {
  const sent = new TextDecoder().decode(Bun.gunzipSync(await download('/assets/passkeys.js')))
  expect(sent).not.toMatch(/^\s*\/\//m)
  expect(sent).not.toMatch(/^ +/m)
  for (const name of ['navigator.credentials.get', 'isKnown', 'sayWhy']) expect(sent).toContain(name)
})

async function download(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const request = new Request(`http://localhost${path}`, { headers: { 'accept-encoding': 'gzip' } })
  const answer = loadAssets().answer(request, path)
  if (!answer) throw new Error(`There is no ${path}`)
  return new Uint8Array(await answer.arrayBuffer())
}
