import { afterAll, beforeAll, expect, test } from 'bun:test'
import sharp from 'sharp'
import { NotFound } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../tests/house'
import { describeImage, imageLibrary, UnusableImage, uploadImage } from './images'

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
  const { images, total } = await imageLibrary(editor)
  expect(images[0]).toMatchObject({ id: green.id, alt: 'A green field' })
  expect(images).toHaveLength(total)
})

test('what is no picture is refused, and of a picture that is not there nothing can be said', async () => {
  const editor = world.ctx('editor')
  const { total } = await imageLibrary(editor)
  await expect(uploadImage(editor, Buffer.from('<svg/>'), '')).rejects.toBeInstanceOf(UnusableImage)
  expect((await imageLibrary(editor)).total).toBe(total)
  for (const id of [Bun.randomUUIDv7(), 'nothing'])
    await expect(describeImage(editor, id, 'Words')).rejects.toBeInstanceOf(NotFound)
  await expect(uploadImage(world.ctx('member'), await picture('#33c'), '')).rejects.toBeInstanceOf(NotFound)
})
