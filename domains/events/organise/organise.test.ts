import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { service } from '#core/services/events'
import { orderLine, type Staged, stage } from '#core/services/events/testing/stage'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let organiser: Browser
let calendarId: string
beforeAll(async () => {
  world = await testHouse()
  organiser = await world.browser('organiser')
  calendarId = (await stage(world.ctx())).calendarId
})
afterAll(() => world.close())

const PAGES = [
  '/organise',
  '/organise/entries/new',
  '/organise/calendars',
  '/organise/calendars/new',
  '/organise/slots',
]

describe('the organiser’s pages', () => {
  test.each(PAGES)('%s is theirs alone', async path => {
    expect((await organiser.get('events', path)).status).toBe(200)
    expect((await (await world.browser('member')).get('events', path)).status).toBe(404)
    expect((await (await world.browser()).get('events', path)).location).toStartWith('/login')
  })

  test('a weekly entry is previewed, saved, sold and shown', async () => {
    const form = {
      calendar: calendarId,
      title: 'Soup on Thursdays',
      summary: 'Bring a bowl',
      description: '',
      place: 'Shed',
      date: '2031-03-20',
      from: '10:00',
      to: '12:00',
      imageAlt: '',
      cancellationHours: '48',
      repeat: 'weekly',
      every: '1',
      days: ['TH'],
      count: '3',
    }
    const preview = await organiser.post('events', '/organise/entries', { ...form, preview: '1' })
    expect(preview.status).toBe(200)
    expect(preview.document.querySelectorAll('.notice li')).toHaveLength(3)
    expect(preview.text).toContain('Thursday 3 April, 10:00')
    const saved = await organiser.post('events', '/organise/entries', form)
    expect(saved.status).toBe(303)
    const entry = saved.location!
    await organiser.post('events', `${entry}/quotas`, { name: 'Bowls', size: '12' })
    const quota = (await organiser.get('events', entry)).document.querySelector('select[name=quota] option')
    const type = { name: 'Bowl', description: '', price: '4,50', quota: quota!.getAttribute('value')! }
    await organiser.post('events', `${entry}/ticket-types`, type)
    const desk = await organiser.get('events', entry)
    expect(desk.text).toContain('Bowl, £4.50, from “Bowls”')
    expect(desk.text).toContain('0 of 12')
    const visitor = await world.browser()
    const page = await visitor.get('events', '/events/soup-on-thursdays')
    expect(page.text).toContain('Bowl, £4.50')
    expect((await visitor.get('events', '/month/2031-04')).text).toContain('Soup on Thursdays')
    const edit = await organiser.get('events', `${entry}/form`)
    expect(edit.document.querySelector('input[name=days][value=TH]')?.hasAttribute('checked')).toBe(true)
  })

  test('a form with a fault comes back with what was typed', async () => {
    const visit = await organiser.post('events', '/organise/entries', {
      calendar: calendarId,
      title: '',
      date: '2031-02-30',
      from: '25:00',
      to: '12:00',
      place: 'The barn',
      cancellationHours: '24',
      repeat: 'once',
    })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector('#field-title-error')?.textContent).toBe('Give it a title.')
    expect(visit.document.querySelector('input[name=place]')?.getAttribute('value')).toBe('The barn')
  })

  test('a price that is none is refused, and nothing is saved', async () => {
    const staged = await stage(world.ctx())
    const type = { name: 'Odd', description: '', price: '-3', quota: staged.quotaId }
    const visit = await organiser.post('events', `/organise/entries/${staged.entryId}/ticket-types`, type)
    expect(visit.status).toBe(422)
    expect(visit.text).toContain('A price is written like 4.50.')
    const desk = await organiser.get('events', `/organise/entries/${staged.entryId}`)
    expect(desk.text).not.toContain('Odd')
  })

  test('a series of times is opened, and one nobody booked is taken away', async () => {
    const made = await organiser.post('events', '/organise/slots', {
      calendar: calendarId,
      title: 'Collect',
      place: 'Shed',
      capacity: '4',
      date: '2031-05-01',
      from: '16:00',
      to: '16:30',
      repeat: 'weekly',
      count: '2',
    })
    expect(made.location).toBe('/organise/slots')
    const desk = await organiser.get('events', '/organise/slots')
    expect(desk.text).toContain('2 new times can be booked')
    const remove = desk.document.querySelector('form[action*="_method=delete"]')!.getAttribute('action')!
    await organiser.post('events', remove)
    const left = await organiser.get('events', '/organise/slots')
    expect(left.document.querySelectorAll('form[action*="_method=delete"]')).toHaveLength(1)
  })
})

describe('the door', () => {
  test('says let in, already used, and lets it be undone', async () => {
    const staged = await stage(world.ctx())
    const code = await soldCode(staged)
    const path = `/organise/occurrences/${staged.occurrenceId}/check-ins`
    const at = (visit: Visit) => visit.document.querySelector('.door .notice__title')?.textContent
    const field = (await organiser.get('events', path)).document.querySelector('input[name=code]')
    expect(field?.hasAttribute('autofocus')).toBe(true)
    const first = await organiser.post('events', path, { code })
    expect(at(first)).toBe('Let in')
    expect(at(await organiser.post('events', path, { code }))).toMatch(/^Already used at \d\d:\d\d$/)
    const undo = first.document.querySelector('.door form[action*="_method=delete"]')!.getAttribute('action')!
    expect((await organiser.post('events', undo)).location).toBe(path)
    expect(at(await organiser.post('events', path, { code }))).toBe('Let in')
    expect(at(await organiser.post('events', path, { code: '' }))).toBe('Unknown')
    const list = await organiser.get('events', `/organise/occurrences/${staged.occurrenceId}`)
    expect(list.text).toContain('checked in')
  })

  test('has its list as a file and on paper', async () => {
    const staged = await stage(world.ctx())
    await soldCode(staged)
    const base = `/organise/occurrences/${staged.occurrenceId}/attendees`
    const csv = await organiser.get('events', `${base}.csv`)
    expect(csv.headers.get('content-disposition')).toContain('attachment')
    expect(csv.text).toContain('Mair Pugh')
    expect((await organiser.get('events', `${base}/sheet`)).text).toContain('Mair Pugh')
    expect((await (await world.browser('member')).get('events', `${base}.csv`)).status).toBe(404)
  })

  test('closes for a time that is cancelled, after a question', async () => {
    const staged = await stage(world.ctx())
    const path = `/organise/occurrences/${staged.occurrenceId}`
    const before = await organiser.get('events', path)
    expect(before.document.querySelector('details.confirm form')?.getAttribute('action')).toBe(
      `${path}/cancellation`,
    )
    expect((await organiser.post('events', `${path}/cancellation`)).status).toBe(303)
    expect((await organiser.get('events', path)).text).toContain('This time is cancelled')
    expect((await (await world.browser()).get('events', `/events/${staged.slug}`)).text).toContain(
      'was cancelled',
    )
  })
})

async function soldCode(staged: Staged): Promise<string> {
  const { id: memberId, name } = world.cast.members.member
  const item = await orderLine(world.ctx(), staged, 1, { memberId })
  await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId, name }))
  const [ticket] = await world
    .ctx()
    .em.execute<{ code: string }[]>('select code from tickets where order_line_id = ?', [item.orderLineId])
  return ticket!.code
}
