import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { db } from '#core/database/db'
import type { MediaVariant } from '#core/entities/site/media'
import { uploadImage } from '#core/services/blog/images'
import { renewPosts } from '#core/services/blog/renew-posts'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../tests/house'
import { renewPictures } from './renew-pictures'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const photo = (background: string) =>
  sharp({ create: { width: 700, height: 500, channels: 3, background } })
    .jpeg()
    .toBuffer()

async function variantsOf(id: string): Promise<readonly MediaVariant[]> {
  const row = await db(world.ctx())
    .selectFrom('media')
    .select('variants')
    .where('id', '=', id)
    .executeTakeFirst()
  return row!.variants as readonly MediaVariant[]
}

/** As before there was AVIF. */
const age = (id: string, key?: string) =>
  sql`update media set key = coalesce(${key ?? null}, key), variants = (select coalesce(jsonb_agg(v), '[]')
    from jsonb_array_elements(variants) v where v->>'type' <> 'image/avif') where id = ${id}`.execute(
    db(world.ctx()),
  )

test('a picture that was uploaded earlier gets its AVIF, and the post that shows it', async () => {
  const ctx = world.ctx('editor')
  const picture = await uploadImage(ctx, await photo('#c80'), 'Beans')
  await age(picture.id)
  const { id } = await createPost(ctx, 'post', written('Early', `![Beans](${picture.url})`))
  const html = async () =>
    (await db(ctx).selectFrom('posts').select('html').where('id', '=', id).executeTakeFirst())!.html
  expect(await html()).not.toContain('image/avif')
  await renewPictures(world.ctx())
  const avif = (await variantsOf(picture.id)).filter(({ type }) => type === 'image/avif')
  expect(avif.map(({ width }) => width)).toEqual([480, 700])
  for (const { key } of avif) expect(await world.house.media.get(key)).not.toBeNull()
  await renewPosts(world.ctx())
  expect(await html()).toContain('<source type="image/avif"')
})

test('a picture whose file is gone keeps what it has, is tried once, and stays in the library', async () => {
  const picture = await uploadImage(world.ctx('editor'), await photo('#08c'), 'Peas')
  await age(picture.id, `images/00/${'0'.repeat(40)}.jpg`)
  const before = await variantsOf(picture.id)
  await renewPictures(world.ctx())
  const after = await variantsOf(picture.id)
  expect(after.slice(0, -1)).toEqual([...before])
  await renewPictures(world.ctx())
  expect(await variantsOf(picture.id)).toEqual([...after])
  expect((await (await world.browser('editor')).get('blog', '/editor/images')).status).toBe(200)
})
