import { afterAll, beforeAll, expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { uploadsInFolder } from '#core/services/blog/ghost-import/find-uploads'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import { type TestHouse, testHouse } from '../../../tests/house'

const CONTENT = fileURLToPath(new URL('../../../core/ghost/fixtures/content', import.meta.url))

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await importGhost(world.ctx(), recordedExport, { findUpload: uploadsInFolder(world.ctx(), CONTENT) })
})
afterAll(() => world.close())

const visit = async (path: string) => (await world.browser()).get('blog', path)

/** Where an address leads, for good, and what is there. */
async function leadsTo(path: string) {
  const { status, location } = await visit(path)
  return [status, location, location ? (await visit(location)).status : null]
}

test.each([
  ['/tag/field-notes/rss/', '/tag/field-notes/rss.xml'],
  ['/author/ilse/rss/', '/rss.xml'],
  ['/tag/market/page/1/', '/tag/market?page=1'],
  ['/author/ilse/page/1/', '/author/ilse?page=1'],
  ['/rss/', '/rss.xml'],
  ['/sitemap-posts.xml', '/sitemap.xml'],
  ['/sitemap-pages.xml', '/sitemap.xml'],
  ['/sitemap-tags.xml', '/sitemap.xml'],
  ['/sitemap-authors.xml', '/sitemap.xml'],
])('%s leads to %s', async (path, to) => expect(await leadsTo(path)).toEqual([301, to, 200]))

test('who knows Ghost finds where one writes, and the text that they read', async () => {
  expect((await visit('/ghost/')).location).toBe('/editor')
  const editor = await world.browser('editor')
  const { location } = await editor.get('blog', '/nine-growers-one-barn/edit/')
  const { status, document } = await editor.get('blog', location ?? '')
  expect([status, document.querySelector('#field-title')?.getAttribute('value')]).toEqual([
    200,
    'How nine growers came to share one barn',
  ])
  expect((await visit(location ?? '')).status).not.toBe(200)
  expect(await leadsTo('/nine-growers-one-barn/amp/')).toEqual([301, '/nine-growers-one-barn', 200])
  for (const path of ['/nothing-here/edit', '/nothing-here/amp/'])
    expect((await visit(path)).status).toBe(404)
})

test.each(['/nine-growers-one-barn/', '/about-rose-ash/', '/tag/market/', '/author/ilse/'])(
  '%s is there with its slash',
  async path => expect((await visit(path)).status).toBe(200),
)

test.each([
  '/content/images/2026/11/barn-stripes.png',
  '/content/images/size/w600/2026/11/barn-stripes.png',
  '/content/images/size/w600/format/webp/2026/11/barn-stripes.png',
  '/content/media/2026/11/barn-bell.wav',
  '/content/files/2026/11/sowing-dates.csv',
])('%s leads to the file', async path => {
  const [status, location, there] = await leadsTo(path)
  expect([status, there]).toEqual([301, 200])
  expect(location).toStartWith('/media/')
})

test.each(['/content/images/2026/11/none.png', '/content/', '/content/%E0%A4%A', '/tag/market/page/0/'])(
  '%s leads nowhere',
  async path => expect((await visit(path)).status).toBe(404),
)
