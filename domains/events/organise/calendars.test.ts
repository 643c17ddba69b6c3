import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { stage } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a new zone is asked about before it moves anything, and saved when confirmed', async () => {
  const staged = await stage(world.ctx())
  const organiser = await world.browser('organiser')
  const path = `/organise/calendars/${staged.calendarId}`
  const zone = async () =>
    (
      await db(world.ctx())
        .selectFrom('calendars')
        .select('time_zone')
        .where('id', '=', staged.calendarId)
        .execute()
    )[0]?.time_zone
  const fields = { name: 'Orchard', description: 'Trees', timeZone: 'Asia/Tokyo', colour: 'leaf' }

  const inCapitals = `/organise/calendars/${staged.calendarId.toUpperCase()}`
  expect((await organiser.get('events', inCapitals)).status).toBe(200)
  const asked = await organiser.post('events', path, fields)
  expect(asked.status).toBe(422)
  expect(asked.document.querySelector('form .notice')?.textContent).toContain(
    'moves what is in this calendar',
  )
  expect(asked.document.querySelector('textarea[name=description]')?.textContent.trim()).toBe('Trees')
  expect(await zone()).toBe('Europe/London')

  const other = await organiser.post('events', path, { ...fields, agreedZone: 'Europe/Paris' })
  expect(other.status).toBe(422)
  const agreedZone = asked.document.querySelector('[name=agreedZone]')?.getAttribute('value') ?? ''
  expect((await organiser.post('events', path, { ...fields, agreedZone })).status).toBe(303)
  expect(await zone()).toBe('Asia/Tokyo')
})

test('an unknown zone is refused at its field', async () => {
  const staged = await stage(world.ctx())
  const organiser = await world.browser('organiser')
  const fields = { name: 'Orchard', description: '', timeZone: 'Asia/Nowhere', colour: 'leaf' }
  const refused = await organiser.post('events', `/organise/calendars/${staged.calendarId}`, fields)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('There is no such time zone')
})
