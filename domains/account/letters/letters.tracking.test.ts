import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { Newsletter } from '#core/entities/account/newsletter'
import { readToken } from '#core/services/account/letters/tracked-body'
import { trackingOf } from '#core/services/account/letters/tracking'
import { createLetter } from '#core/services/account/letters/write-letter'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('an operator turns counting on and off by a form; an editor finds none', async () => {
  const operator = await world.browser('operator')
  expect((await operator.post('account', '/letters/tracking', { clicks: 'on' })).status).toBe(303)
  expect(await trackingOf(world.ctx())).toEqual({ opens: false, clicks: true })
  const page = await operator.get('account', '/letters/tracking')
  expect(page.document.querySelector('[name=clicks]')?.hasAttribute('checked')).toBe(true)
  expect(page.document.querySelector('[name=opens]')?.hasAttribute('checked')).toBe(false)
  const editor = await world.browser('editor')
  expect((await editor.get('account', '/letters/tracking')).status).toBe(404)
  expect((await editor.post('account', '/letters/tracking', { opens: 'on' })).status).toBe(404)
})

test('a reader without a session is led on, told to nobody, and a dot answers whatever its token', async () => {
  const ctx = world.ctx()
  const newsletter = ctx.em.create(Newsletter, { slug: 'weekly', name: 'Weekly' })
  await ctx.em.flush()
  const fields = { newsletterId: newsletter.id, subject: 'Plums', markdown: 'Ripe.' }
  const letter_id = await createLetter(world.ctx('editor'), fields)
  const link = { id: Bun.randomUUIDv7(), letter_id, url: 'https://farm.example/plums' }
  await db(ctx).insertInto('letter_links').values(link).execute()
  const visitor = await world.browser()
  const token = readToken(world.house.config, Bun.randomUUIDv7())
  const led = await visitor.get('account', `/letter-links/${link.id}/${token}`)
  expect([led.status, led.location, led.headers.get('referrer-policy')]).toEqual([
    302,
    link.url,
    'no-referrer',
  ])
  expect((await visitor.get('account', `/letter-links/${link.id}/x`)).status).toBe(404)
  const dot = await visitor.get('account', '/letter-opened/x')
  expect([dot.status, dot.headers.get('content-type'), dot.headers.get('cache-control')]).toEqual([
    200,
    'image/gif',
    'no-store',
  ])
})

test('who a letter is for is typed, found, and what is not found is said beside its field with all that was typed', async () => {
  const editor = await world.browser('editor')
  const [newsletter] = await db(world.ctx()).selectFrom('newsletters').select('id').execute()
  const typed = {
    newsletterId: newsletter?.id ?? '',
    subject: 'Plums',
    markdown: 'Long work.',
    segment: 'all',
  }
  const refused = await editor.post('account', '/letters', {
    ...typed,
    header: 'No. 12',
    bought: 'No such jar',
  })
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('#field-bought-error')?.textContent).toContain(
    'Nothing is called that',
  )
  expect(refused.document.querySelector('textarea')?.textContent).toContain('Long work.')
  expect(refused.document.querySelector('[name=header]')?.getAttribute('value')).toBe('No. 12')
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: world.cast.members.member.id, slug: 'box', name: 'Box', given_at: new Date() })
    .execute()
  const made = await editor.post('account', '/letters', { ...typed, label: 'Box', header: 'No. 12' })
  const shown = await editor.get('account', made.location ?? '')
  expect(shown.text).toContain('For: with the label Box.')
  expect(shown.text).toContain('No. 12')
  const form = await editor.get('account', `${made.location}/edit`)
  expect(form.document.querySelector('[name=label]')?.getAttribute('value')).toBe('box')
})
