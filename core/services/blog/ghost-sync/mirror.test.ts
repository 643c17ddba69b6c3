import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import sharp from 'sharp'
import { db } from '#core/database/db'
import { documentOf } from '#core/lexical'
import { beside, idAt, saveHere } from '../../../../tests/ghost-sides'
import { type GhostStandIn, thisMonth } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { uploadsElsewhere } from '../ghost-import/find-uploads'
import { importGhost } from '../ghost-import/import-ghost'
import { BLANK } from '../post-input'
import { createPost } from '../save-post'
import { syncView } from './connection'
import { runSync } from './run'

let world: TestHouse
let ghost: GhostStandIn
let other: ReturnType<typeof Bun.serve>
let asked: string[]
let isDown: boolean

/** Another one for each name. */
const picture = (name: string) =>
  sharp({ create: { width: 40 + name.length, height: 30, channels: 3, background: '#c62828' } })
    .png()
    .toBuffer()

beforeAll(async () => {
  world = await testHouse()
  // Another host than Ghost's: another port is one.
  other = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch({ url }) {
      const { pathname } = new URL(url)
      asked.push(pathname)
      if (isDown) return new Response('', { status: 503 })
      const typed = (bytes: Uint8Array | string, type: string) =>
        new Response(bytes as BodyInit, { headers: { 'content-type': type } })
      if (pathname.endsWith('.png')) return typed(await picture(pathname), 'image/png')
      if (pathname.endsWith('.mp3')) return typed('ID3 bell', 'audio/mpeg')
      if (pathname.endsWith('.mp4')) return typed('film', 'video/mp4')
      if (pathname.endsWith('.csv')) return typed('a,b', 'text/csv')
      if (pathname.endsWith('.svg')) return typed('<svg><script/></svg', 'image/svg+xml')
      return typed('<h1>Not the file</h1>', 'text/html; charset=utf-8')
    },
  })
})
afterAll(async () => {
  await other.stop(true)
  await world.close()
})
beforeEach(() => {
  asked = []
  isDown = false
})
afterEach(() => ghost?.stop())

const at = (name: string) => `http://127.0.0.1:${other.port}/${name}`
const run = () => runSync(world.ctx())

/** Such a text in Ghost. */
async function withNodes(...nodes: Readonly<Record<string, unknown>>[]) {
  ghost = await beside(world)
  const post = ghost.post('nine-growers-one-barn')
  const document = documentOf(nodes.map(node => ({ version: 1, ...node })) as never)
  ghost.save(post, { lexical: JSON.stringify(document), feature_image: at('cover.png') })
  await run()
  return post
}

async function here() {
  const row = await db(world.ctx())
    .selectFrom('posts')
    .select(['document', 'html', 'feature_image'])
    .where('slug', '=', 'nine-growers-one-barn')
    .executeTakeFirstOrThrow()
  return { text: JSON.stringify(row.document), html: row.html, cover: row.feature_image }
}

test('pictures, recordings, films and files of other hosts come along, each once, and go back as they were', async () => {
  const html = `<p><img src="${at('in-html.png?w=1&amp;h=2')}" alt="x"><a href="${at('a-page')}">a page</a></p>`
  const nodes = [
    { type: 'image', src: at('the-barn.png'), alt: 'A barn' },
    { type: 'image', src: at('the-barn.png'), alt: 'The same' },
    { type: 'audio', src: at('bell.mp3'), title: 'A bell' },
    { type: 'video', src: at('film.mp4') },
    { type: 'file', src: at('dates.csv'), fileName: 'dates.csv' },
    { type: 'html', html },
  ]
  const post = await withNodes(...nodes)
  const { text, cover } = await here()
  expect(text.match(/127\.0\.0\.1:\d+\/[a-z-]+/g)).toEqual([at('a-page').slice('http://'.length)])
  expect(
    text.match(/\/media\/(images|files)\/[0-9a-f/]+\.(\w+)/g)?.map(url => url.split('.').at(-1)),
  ).toEqual(['png', 'png', 'mp3', 'mp4', 'csv', 'png'])
  expect(cover).toMatch(/^\/media\/images\//)
  expect(asked.filter(path => path === '/the-barn.png')).toHaveLength(1)
  const before = post.lexical
  await saveHere(world, 'nine-growers-one-barn', { title: 'Ten growers' })
  await run()
  expect([post.title, post.feature_image]).toEqual(['Ten growers', at('cover.png')])
  expect(JSON.parse(String(post.lexical))).toEqual(JSON.parse(String(before)))
  asked.length = 0
  ghost.save(post, { title: 'Eleven growers' })
  await run()
  expect([asked, (await here()).text]).toEqual([[], text])
})

test('what is no such file stays where it is and is said; a later save asks again', async () => {
  isDown = true
  const post = await withNodes(
    { type: 'image', src: at('gone.png'), alt: '' },
    { type: 'image', src: at('evil.svg'), alt: '' },
    { type: 'file', src: at('a-page'), fileName: 'x' },
  )
  expect((await here()).text).toContain(at('gone.png'))
  const notices = (await syncView(world.ctx('operator')))!.lines.filter(({ level }) => level === 'notice')
  expect(notices.map(({ words }) => words)).toContain(
    `“${at('gone.png')}”: could not be brought here, and stays where it is.`,
  )
  // An answer that is none is no reason to read the post again in every run.
  asked.length = 0
  await run()
  expect(asked).toEqual([])
  isDown = false
  ghost.save(post, { title: 'Saved again' })
  await run()
  const { text } = await here()
  expect([text.includes(at('gone.png')), text.includes(at('evil.svg')), text.includes(at('a-page'))]).toEqual(
    [false, true, true],
  )
})

test('an export file brings them along, too', async () => {
  ghost = await beside(world)
  const lexical = JSON.stringify(
    documentOf([{ type: 'image', version: 1, src: at('file.png'), alt: 'Brought' } as never]),
  )
  const stamp = '2026-11-01T00:00:00.000Z'
  const post = {
    id: '6b03f8c84c1cdf363eeaf001',
    title: 'From a file',
    slug: 'from-a-file',
    status: 'published',
  }
  const json = JSON.stringify({
    db: [
      {
        meta: { exported_on: 1, version: '6.0.0' },
        data: {
          posts: [
            {
              ...post,
              lexical,
              type: 'post',
              visibility: 'public',
              created_at: stamp,
              updated_at: stamp,
              published_at: stamp,
              feature_image: at('cover.png'),
            },
          ],
          tags: [],
          users: [],
          settings: [],
          posts_tags: [],
          posts_authors: [],
          posts_meta: [],
        },
      },
    ],
  })
  const findElsewhere = uploadsElsewhere(world.ctx())
  const report = await importGhost(world.ctx(), json, { findElsewhere })
  expect([report.posts.created, report.uploads]).toEqual([1, { taken: 2, missing: [] }])
  const row = await db(world.ctx())
    .selectFrom('posts')
    .select(['html', 'feature_image'])
    .where('id', '=', await idAt(world, 'from-a-file'))
    .executeTakeFirstOrThrow()
  expect(row.html).not.toContain('127.0.0.1')
  expect(row.feature_image).toMatch(/^\/media\/images\//)
})

test('recordings and files of ours are sent each to its own shelf, and named by where they are there', async () => {
  ghost = await beside(world, { isEmpty: true })
  const kept = async (key: string) => {
    await world.house.media.put(key, new TextEncoder().encode(key))
    return world.house.media.url(key)
  }
  const [bell, dates] = [await kept('files/aa/bell.mp3'), await kept('files/bb/dates.csv')]
  const nodes = [
    { type: 'audio', version: 1, src: bell, title: 'A bell' },
    { type: 'file', version: 1, src: dates, fileName: 'dates.csv' },
  ]
  const input = { ...BLANK, title: 'With files', document: documentOf(nodes as never) }
  await createPost(world.ctx('editor'), 'post', input)
  await run()
  expect([...ghost.uploads.keys()].sort()).toEqual([
    `/content/files/${thisMonth()}/dates.csv`,
    `/content/media/${thisMonth()}/bell.mp3`,
  ])
  const text = String(ghost.post('with-files').lexical)
  for (const path of ghost.uploads.keys()) expect(text).toContain(ghost.site + path)
  ghost.asked.length = 0
  await run()
  expect(ghost.asked.filter(each => !each.startsWith('GET '))).toEqual([])
})
