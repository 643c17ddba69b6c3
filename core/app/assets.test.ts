import { expect, test } from 'bun:test'
import { joinedStyles, loadAssets } from './assets'
import { clientBundles } from './client-bundle'

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
  const [editor] = clientBundles()
  const scripts = await Promise.all(
    [editor!.entry, ...editor!.chunks].map(file => download(`/assets/${file}`)),
  )
  expect(scripts.reduce((sum, script) => sum + script.byteLength, 0)).toBeLessThanOrEqual(EDITOR_BUDGET)
})

test('a chunk, named after its content, is kept for ever; an entry without its version is not', () => {
  const assets = loadAssets()
  const keeps = (path: string) =>
    assets.answer(new Request(`http://localhost${path}`), path)?.headers.get('cache-control')
  const [editor] = clientBundles()
  for (const chunk of editor!.chunks) expect(keeps(`/assets/${chunk}`)).toContain('immutable')
  expect(keeps('/assets/editor.js')).not.toContain('immutable')
})

test('the sheet of the pages where posts are written is that of the site and their own in one', async () => {
  const sheet = async (path: string) => new TextDecoder().decode(Bun.gunzipSync(await download(path))).trim()
  const [writing, site, editor] = await Promise.all(
    ['writing', 'site', 'editor'].map(name => sheet(`/assets/${name}.css`)),
  )
  expect(writing).toBe(`${site}\n${editor}`.replace(/\n{2,}/g, '\n'))
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
