import { afterAll, beforeAll, expect, test } from 'bun:test'
import sharp from 'sharp'
import { type Staged, stage } from '#core/services/events/testing/stage'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let organiser: Browser
let staged: Staged
let path: string
beforeAll(async () => {
  world = await testHouse()
  organiser = await world.browser('organiser')
  staged = await stage(world.ctx())
  path = `/organise/entries/${staged.entryId}`
})
afterAll(() => world.close())

test('a picture is uploaded, encoded anew, and shown with its size and words wherever the event is', async () => {
  const sent = await organiser.post('events', `${path}/picture`, upload(await png(), 'Apples on a table'))
  expect(sent.location).toBe(`${path}#picture`)
  const visitor = await world.browser()
  const shown = (await visitor.get('events', `/events/${staged.slug}`)).document.querySelector('main img')
  expect(shown?.getAttribute('alt')).toBe('Apples on a table')
  expect([shown?.getAttribute('width'), shown?.getAttribute('height')]).toEqual(['600', '450'])
  const file = await visitor.get('events', shown?.getAttribute('src') ?? '')
  expect(file.headers.get('content-type')).toBe('image/webp')
  await world.work()
  const [note] = await query<{ attachments: { url: string; alt: string }[] }>(
    "select attachments from notes where title = 'Apple day'",
  )
  expect(note?.attachments[0]).toMatchObject({ alt: 'Apples on a table' })
  expect(note?.attachments[0]?.url).toContain('/media/')
})

test('its words can be said anew without it, and it can be removed', async () => {
  await organiser.post('events', `${path}/picture`, upload(new Uint8Array(), 'Red apples'))
  const page = await organiser.get('events', path)
  expect(page.document.querySelector('#picture img')?.getAttribute('alt')).toBe('Red apples')
  await organiser.post('events', `${path}/picture?_method=delete`)
  expect((await organiser.get('events', path)).document.querySelector('#picture img')).toBeNull()
})

test('what is no picture, or says nothing of itself, is refused beside its field', async () => {
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  const refused = await organiser.post('events', `${path}/picture`, upload(svg, 'A drawing'))
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('#field-picture-error')?.textContent).toContain('SVG')
  expect(refused.document.querySelector('#field-alt')?.getAttribute('value')).toBe('A drawing')
  const nameless = await organiser.post('events', `${path}/picture`, upload(await png(), ''))
  expect(nameless.document.querySelector('#field-alt-error')).not.toBeNull()
  const empty = await organiser.post('events', `${path}/picture`, upload(new Uint8Array(), 'Nothing'))
  expect(empty.document.querySelector('#field-picture-error')?.textContent).toContain('Choose a picture')
})

test('the work of organisers is theirs alone', async () => {
  const form = upload(await png(), 'Mine')
  expect((await (await world.browser('member')).post('events', `${path}/picture`, form)).status).toBe(404)
  expect((await (await world.browser()).post('events', `${path}/picture`, form)).location).toStartWith(
    '/login',
  )
})

test('an address of before stays, can be changed, and gives way to what is uploaded', async () => {
  const form = () => organiser.get('events', `${path}/form`)
  const address = () =>
    query<{ image: string | null }>('select image from event_entries where id = ?', staged.entryId)
  expect((await form()).document.querySelector('input[name=image]')).toBeNull()
  await query("update event_entries set image = '/illustrations/old.svg' where id = ?", staged.entryId)
  const opened = (await form()).document
  expect(opened.querySelector('input[name=image]')?.getAttribute('value')).toBe('/illustrations/old.svg')
  const fields = fieldsOf(opened)
  await organiser.post('events', path, { ...fields, image: 'https://elsewhere.example/new.jpg' })
  expect((await address())[0]?.image).toBe('https://elsewhere.example/new.jpg')

  await organiser.post('events', `${path}/picture`, upload(await png(), 'Apples'))
  // Sent after all, from a tab that was opened before.
  expect((await organiser.post('events', path, fields)).status).toBe(303)
  expect((await address())[0]?.image).toStartWith('/media/')
  const { image: _, imageAlt: __, ...without } = fields
  expect((await organiser.post('events', path, { ...without, title: 'Apple feast' })).status).toBe(303)
  expect((await address())[0]?.image).toStartWith('/media/')
})

async function png(): Promise<Uint8Array<ArrayBuffer>> {
  const plain = sharp({ create: { width: 600, height: 450, channels: 3, background: '#a63' } })
  return new Uint8Array(await plain.png().toBuffer())
}

function upload(bytes: Uint8Array<ArrayBuffer>, alt: string): FormData {
  const form = new FormData()
  form.set('picture', new File([bytes], 'picture.png', { type: 'image/png' }))
  form.set('alt', alt)
  return form
}

/** What a browser would send of the form as it is. */
function fieldsOf(document: Awaited<ReturnType<Browser['get']>>['document']): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const field of document.querySelectorAll('main form [name]')) {
    const name = field.getAttribute('name') ?? ''
    const type = field.getAttribute('type') ?? ''
    if (
      field.localName === 'button' ||
      (['checkbox', 'radio'].includes(type) && !field.hasAttribute('checked'))
    )
      continue
    const option = field.querySelector('option[selected]') ?? field.querySelector('option')
    fields[name] = (option ?? field).getAttribute('value') ?? field.textContent ?? ''
  }
  return fields
}

function query<T>(sql: string, ...params: unknown[]): Promise<T[]> {
  return world.ctx().em.execute<T[]>(sql, params)
}
