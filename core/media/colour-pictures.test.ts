import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { db } from '#core/database/db'
import { uploadImage } from '#core/services/blog/images'
import { publish } from '#core/services/blog/publish'
import { renewPosts } from '#core/services/blog/renew-posts'
import { createPost } from '#core/services/blog/save-post'
import { describeTag } from '#core/services/blog/tags'
import { written } from '#core/services/blog/testing'
import { page } from '../../tests/dom'
import { type TestHouse, testHouse } from '../../tests/house'
import { colourPictures } from './colour-pictures'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const MEADOW = '#2e7d32'
/** Opaque but for the least of bits: a colour, and through the other half of it one sees. */
const picture = (background: string) =>
  sharp({ create: { width: 640, height: 400, channels: 3, background } })
const half = { create: { width: 640, height: 400, channels: 4 as const, background: '#2e7d3280' } }

const colourOf = async (id: string) =>
  (await db(world.ctx()).selectFrom('media').select('colour').where('id', '=', id).executeTakeFirstOrThrow())
    .colour

/** As before there were colours. */
const age = (id: string, key?: string) =>
  db(world.ctx())
    .updateTable('media')
    .set({ colour: null, ...(key && { key, variants: '[]' as never }) })
    .where('id', '=', id)
    .execute()

test('the colour of a picture is kept with it, on cards, on the post and within its words', async () => {
  const ctx = world.ctx('editor')
  const { id, url } = await uploadImage(ctx, await picture(MEADOW).jpeg().toBuffer(), 'A meadow')
  expect(await colourOf(id)).toMatch(/^#[23].[78].[23].$/)
  const post = { ...written('Green', `Words\n\n![Within](${url})`), featureImage: url }
  await publish(ctx, (await createPost(ctx, 'post', post)).id)
  const browser = await world.browser()
  const classes = async (path: string, alt: string) => {
    const document = page((await browser.get('blog', path)).text)
    return [...document.querySelectorAll('img')].find(each => each.getAttribute('src')?.includes(alt))
      ?.className
  }
  const key = '.webp'
  expect(await classes('/', key)).toContain('ground-l-50 ground-c-12 ground-h-150')
  expect(await classes('/green', key)).toContain('ground-l-50 ground-c-12 ground-h-150')
  const html = (await browser.get('blog', '/green')).text
  expect(html).toMatch(/<img class="ground-l-50 ground-c-12 ground-h-150"[^>]* alt="Within"/)
  expect(html).not.toMatch(/<[^>]* style=/)
})

test('the picture of a tag and those of the library have it, too, and their size', async () => {
  const ctx = world.ctx('editor')
  const { url } = await uploadImage(ctx, await picture('#1565c0').jpeg().toBuffer(), 'A sky')
  await createPost(ctx, 'post', written('Blue', 'Words', { tags: ['Skies'] }))
  const { rows } = await sql<{ id: string }>`select id from tags where name = 'Skies'`.execute(db(ctx))
  await describeTag(ctx, rows[0]!.id, { image: url, imageAlt: 'A sky' })
  const editor = await world.browser('editor')
  for (const path of ['/tag/skies', '/editor/images']) {
    const image = (await editor.get('blog', path)).document.querySelector('main img[alt="A sky"]')
    expect([path, image?.className, image?.getAttribute('width')]).toEqual([
      path,
      expect.stringContaining('ground-l-50 '),
      '640',
    ])
  }
})

test('what one sees through has none, in whatever form it comes', async () => {
  const ctx = world.ctx('editor')
  for (const format of ['png', 'webp', 'avif', 'gif'] as const) {
    const opacity = format === 'gif' ? '#2e7d3200' : half.create.background
    const bytes = await sharp({ create: { ...half.create, background: opacity } })
      .toFormat(format)
      .toBuffer()
    expect([format, await colourOf((await uploadImage(ctx, bytes, format)).id)]).toEqual([format, 'none'])
  }
})

test('an earlier picture gets its colour by the job, and the post that shows it with it; what is gone is asked once', async () => {
  const ctx = world.ctx('editor')
  const known = await uploadImage(ctx, await picture('#b71c1c').png().toBuffer(), 'Brick')
  const clear = await uploadImage(ctx, await sharp(half).png().toBuffer(), 'Glass')
  const gone = await uploadImage(ctx, await picture('#1a237e').png().toBuffer(), 'Gone')
  await Promise.all([age(known.id), age(clear.id), age(gone.id, `images/00/${'0'.repeat(40)}.jpg`)])
  const { id } = await createPost(ctx, 'post', written('Earlier', `![Brick](${known.url})`))
  const html = async () =>
    (await db(ctx).selectFrom('posts').select('html').where('id', '=', id).executeTakeFirstOrThrow()).html
  expect(await html()).not.toContain('ground-')
  await colourPictures(world.ctx())
  expect([await colourOf(known.id), await colourOf(clear.id), await colourOf(gone.id)]).toEqual([
    expect.stringMatching(/^#b.1.1.$/),
    'none',
    'none',
  ])
  await renewPosts(world.ctx())
  expect(await html()).toContain('ground-l-50 ground-c-20 ground-h-30')
})
