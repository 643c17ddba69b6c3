import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { documentOf } from '#core/lexical'
import { type TestHouse, testHouse } from '../../../tests/house'
import { picturesIn } from './document-pictures'
import { describeImage, IMAGES_PER_PAGE, imageLibrary, UnusableImage, uploadImage } from './images'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const picture = (background: string) =>
  sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer()

test('the same picture twice is one, and keeps the first words that were said of it', async () => {
  const editor = world.ctx('editor')
  const bytes = await picture('#c33')
  const silent = await uploadImage(editor, bytes, '')
  const described = await uploadImage(editor, bytes, 'A red field')
  const again = await uploadImage(editor, bytes, 'Something else')
  expect([described.id, again.id]).toEqual([silent.id, silent.id])
  expect([silent.alt, described.alt, again.alt]).toEqual(['', 'A red field', 'A red field'])
  expect(again).toMatchObject({ width: 40, height: 30, uploadedAt: expect.any(Date) })
})

test('the newest picture stands first in the library, and its words can be changed', async () => {
  const editor = world.ctx('editor')
  const green = await uploadImage(
    { ...editor, now: new Date(Date.now() + 60_000) },
    await picture('#3c3'),
    '',
  )
  await describeImage(editor, green.id, 'A green field')
  const { images } = await imageLibrary(editor)
  expect(images[0]).toMatchObject({ id: green.id, alt: 'A green field' })
})

test('what is no picture is refused, and of a picture that is not there nothing can be said', async () => {
  const editor = world.ctx('editor')
  const before = await imageLibrary(editor)
  await expect(uploadImage(editor, Buffer.from('<svg/>'), '')).rejects.toBeInstanceOf(UnusableImage)
  expect(await imageLibrary(editor)).toEqual(before)
  for (const id of [Bun.randomUUIDv7(), 'nothing'])
    await expect(describeImage(editor, id, 'Words')).rejects.toBeInstanceOf(NotFound)
  await expect(uploadImage(world.ctx('member'), await picture('#33c'), '')).rejects.toBeInstanceOf(NotFound)
})

describe('the pictures in a text', () => {
  const image = (src: string) => ({ type: 'image', src })

  test('are known with their sizes, each once, wherever the text stands', async () => {
    const { url } = await uploadImage(world.ctx('editor'), await picture('#939'), '')
    const documents = [documentOf([image(url), image('/illustrations/a.svg')]), documentOf([image(url)])]
    const known = await picturesIn(world.ctx(), documents)
    expect(Object.keys(known)).toEqual([url])
    expect(known[url]).toMatchObject({ width: 40, height: 30 })
    expect(known[url]?.src).toMatch(/\.webp$/)
    expect(known[url]?.srcset).toBe(`${known[url]?.src} 40w`)
    expect(known[url]?.avif).toMatch(/^\/media\/images\/\S+\.avif 40w$/)
  })

  test('that were never here, or are nobody’s, are none', async () => {
    const never = `/media/images/ab/${'a'.repeat(40)}.png`
    expect(await picturesIn(world.ctx(), [documentOf([image(never)])])).toEqual({})
    expect(await picturesIn(world.ctx(), [documentOf([image('https://a.example/b.png')])])).toEqual({})
    expect(await picturesIn(world.ctx(), [])).toEqual({})
  })

  test('are found in a long text without one as fast as in a short one', async () => {
    const { url } = await uploadImage(world.ctx('editor'), await picture('#399'), '')
    const text = { type: 'text', text: 'x/images/'.repeat(50_000) }
    const known = await picturesIn(world.ctx(), [
      documentOf([{ type: 'paragraph', children: [text] }, image(url)]),
    ])
    expect(Object.keys(known)).toEqual([url])
  })
})

test('the library has pages, pictures alone, and is the editor’s', async () => {
  const before = (await imageLibrary(world.ctx('editor'))).images.length
  const plain = {
    content_type: 'image/png',
    bytes: 1,
    variants: jsonb([]),
    uploaded_at: new Date('2020-01-01'),
  }
  const rows = Array.from({ length: IMAGES_PER_PAGE }, (_, n) => ({
    ...plain,
    id: Bun.randomUUIDv7(),
    key: `old-${n}`,
    url: `/media/old-${n}.png`,
    width: 1,
    height: 1,
  }))
  const file = {
    ...plain,
    id: Bun.randomUUIDv7(),
    key: 'file',
    url: '/media/file.pdf',
    width: null,
    height: null,
  }
  await db(world.ctx())
    .insertInto('media')
    .values([...rows, file])
    .execute()
  const first = await imageLibrary(world.ctx('editor'))
  const second = await imageLibrary(world.ctx('editor'), first.next)
  expect([first.images.length, second.images.length, second.next]).toEqual([IMAGES_PER_PAGE, before, null])
  expect(new Set([...first.images, ...second.images].map(({ id }) => id)).size).toBe(IMAGES_PER_PAGE + before)
  expect(second.images.at(-1)?.thumbnail).toMatch(/^\/media\/old-\d+\.png$/)
  for (const work of [
    (ctx = world.ctx()) => imageLibrary(ctx),
    (ctx = world.ctx()) => describeImage(ctx, rows[0]!.id, 'Mine'),
    async (ctx = world.ctx()) => uploadImage(ctx, await picture('#111'), ''),
  ]) {
    await expect(work()).rejects.toBeInstanceOf(SignInRequired)
    await expect(work(world.ctx('shopkeeper'))).rejects.toBeInstanceOf(NotFound)
  }
})
