import { afterAll, beforeAll, expect, test } from 'bun:test'
import sharp from 'sharp'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { IMAGES_PER_PAGE, keepImage } from '#core/services/blog/images'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
let first: string
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
  first = (await keepImage(world.ctx(), await png('#040'), 'A field', null)).id
})
afterAll(() => world.close())

async function png(background: string): Promise<Uint8Array<ArrayBuffer>> {
  const plain = sharp({ create: { width: 40, height: 30, channels: 3, background } })
  return new Uint8Array(await plain.png().toBuffer())
}
const altOf = async (id: string) =>
  (await db(world.ctx()).selectFrom('media').select('alt').where('id', '=', id).executeTakeFirst())?.alt

function upload(bytes: Uint8Array<ArrayBuffer> | null, alt: string): FormData {
  const form = new FormData()
  if (bytes) form.set('picture', new File([bytes], 'field.png', { type: 'image/png' }))
  form.set('alt', alt)
  return form
}

test('words that were refused stand in their field, also of a picture far down the library', async () => {
  const rows = Array.from({ length: IMAGES_PER_PAGE }, (_, at) => ({
    id: Bun.randomUUIDv7(),
    key: `images/x${at}.png`,
    url: `/media/images/x${at}.png`,
    alt: 'x',
    content_type: 'image/png',
    bytes: 1,
    width: 1,
    height: 1,
    uploaded_by_id: null,
    variants: jsonb([]),
    uploaded_at: new Date(world.ctx().now.getTime() + 60_000),
  }))
  await db(world.ctx()).insertInto('media').values(rows).execute()
  expect((await editor.get('blog', '/editor/images')).document.querySelector(`#alt-${first}`)).toBeNull()
  for (const [words, fault] of [
    ['', 'Say what it shows'],
    ['x'.repeat(501), 'at most 500 characters'],
  ] as const) {
    const visit = await editor.post('blog', `/editor/images/${first}`, { alt: words })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector(`#alt-${first}`)?.getAttribute('value')).toBe(words)
    expect(visit.document.querySelector(`#alt-${first}-error`)?.textContent).toContain(fault)
  }
  expect(await altOf(first)).toBe('A field')
  expect((await editor.post('blog', `/editor/images/${first}`, { alt: 'x'.repeat(500) })).status).toBe(303)
  expect(await altOf(first)).toBe('x'.repeat(500))
  await db(world.ctx()).deleteFrom('media').where('key', 'like', 'images/x%').execute()
})

test('a picture that is not chosen, or no picture, leaves the words typed', async () => {
  for (const file of [null, new Uint8Array(), new Uint8Array([1, 2, 3])]) {
    const visit = await editor.post('blog', '/editor/images', upload(file, 'A red field'))
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector('#field-picture-error')).not.toBeNull()
    expect(visit.document.querySelector('#field-alt')?.getAttribute('value')).toBe('A red field')
  }
  const nameless = await editor.post('blog', '/editor/images', upload(await png('#400'), ' '))
  expect(nameless.document.querySelector('#field-alt-error')?.textContent).toContain('Say what it shows')
})

test('a picture that is not there cannot be described', async () => {
  for (const id of [Bun.randomUUIDv7(), 'none'])
    for (const alt of ['Words', ''])
      expect((await editor.post('blog', `/editor/images/${id}`, { alt })).status).toBe(404)
})

test('who writes and is no editor sees and describes their own pictures alone', async () => {
  const { id: writer } = world.cast.members.neighbour
  await db(world.ctx())
    .insertInto('role_grants')
    .values({
      id: Bun.randomUUIDv7(),
      member_id: writer,
      role: 'author',
      granted_by_id: null,
      granted_at: new Date(),
    })
    .execute()
  const author = await world.browser('neighbour')
  const own = await keepImage(world.ctx(), await png('#004'), 'Mine', writer)
  const { document } = await author.get('blog', '/editor/images')
  expect(document.querySelectorAll('.image-library li')).toHaveLength(1)
  expect((await author.post('blog', `/editor/images/${own.id}`, { alt: 'My pond' })).status).toBe(303)
  for (const alt of ['Theirs', ''])
    expect((await author.post('blog', `/editor/images/${first}`, { alt })).status).toBe(404)
  expect([await altOf(own.id), (await altOf(first)) === 'Theirs']).toEqual(['My pond', false])
})

test('the library is nobody’s who does not write', async () => {
  const visitor = await world.browser()
  const member = await world.browser('member')
  for (const path of ['/editor/images', `/editor/images/${first}`]) {
    expect((await member.post('blog', path, { alt: '' })).status).toBe(404)
    expect((await visitor.post('blog', path, { alt: '' })).location).toStartWith('/login')
  }
  expect((await member.get('blog', '/editor/images')).status).toBe(404)
})
