import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { createSlots } from '../organising/create-slots'
import { saveCalendar } from '../organising/save-calendar'
import { bookSlot } from '../slots/book-slot'

let world: TestHouse
let calendarId: string
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  calendarId = await saveCalendar(olwen(), null, values('Europe/London'))
  await db(world.ctx()).deleteFrom('sent_mails').execute()
})

const olwen = () => world.ctx('organiser')
const values = (timeZone: string, name = 'The shed') => ({
  name,
  timeZone,
  description: '',
  colour: '#336633',
})
const save = (timeZone: string, name?: string) => saveCalendar(olwen(), calendarId, values(timeZone, name))

async function slots(...titles: string[]): Promise<string[]> {
  for (const title of titles)
    await createSlots(olwen(), {
      calendarId,
      title,
      place: 'The green door',
      capacity: 3,
      recurrence: null,
      startsAt: new Date('2100-06-10T09:00:00Z'),
      endsAt: new Date('2100-06-10T09:30:00Z'),
    })
  const rows = await db(world.ctx())
    .selectFrom('slots')
    .select('id')
    .where('calendar_id', '=', calendarId)
    .orderBy('title')
    .execute()
  return rows.map(({ id }) => id)
}

async function letters() {
  await world.work()
  return db(world.ctx())
    .selectFrom('sent_mails')
    .select(['recipient', 'subject', 'text'])
    .orderBy('recipient')
    .execute()
}

const emailOf = (who: 'member' | 'neighbour') => world.cast.members[who].email

describe('who booked a time in a calendar whose clocks change', () => {
  test('gets a letter that says what it was and what it is', async () => {
    const [id] = await slots('Collect a box')
    await bookSlot(world.ctx('member'), id!)
    await save('Europe/Berlin')
    const [letter, ...more] = await letters()
    expect(more).toEqual([])
    expect(letter).toMatchObject({ recipient: emailOf('member'), subject: 'New time: Collect a box' })
    expect(letter?.text).toMatch(/It was: +.*10:00/)
    expect(letter?.text).toMatch(/It is now: .*10:00.* · The green door/)
  })

  test('gets one letter, however many they booked; each gets their own', async () => {
    const [first, second] = await slots('A box', 'B box')
    await bookSlot(world.ctx('member'), first!)
    await bookSlot(world.ctx('member'), second!)
    await bookSlot(world.ctx('neighbour'), second!)
    await save('Europe/Berlin')
    const sent = await letters()
    expect(sent.map(({ recipient, subject }) => [recipient, subject])).toEqual([
      [emailOf('member'), 'New times: 2 of yours'],
      [emailOf('neighbour'), 'New time: B box'],
    ])
    expect(sent[1]?.text).not.toContain('A box')
  })

  test('is told each time that they change', async () => {
    const [id] = await slots('Collect a box')
    await bookSlot(world.ctx('member'), id!)
    await save('Europe/Berlin')
    await save('Europe/Lisbon')
    expect(await letters()).toHaveLength(2)
  })

  test('hears nothing while the clocks stay, nor of what nobody booked, nor of what is over', async () => {
    const [id] = await slots('Collect a box')
    await save('Europe/Berlin')
    await bookSlot(world.ctx('member'), id!)
    await save('Europe/Berlin', 'The barn')
    const past = { starts_at: new Date(Date.now() - 7_200_000), ends_at: new Date(Date.now() - 3_600_000) }
    await db(world.ctx()).updateTable('slots').set(past).where('id', '=', id!).execute()
    await save('Europe/London')
    expect(await letters()).toEqual([])
  })

  test('gets none once they have left', async () => {
    const [id] = await slots('Collect a box')
    await bookSlot(world.ctx('neighbour'), id!)
    await save('Europe/Berlin')
    const gone = { id: world.cast.members.neighbour.id, email: emailOf('neighbour') }
    await db(world.ctx()).updateTable('members').set({ email: null }).where('id', '=', gone.id).execute()
    expect(await letters()).toEqual([])
    await db(world.ctx())
      .updateTable('members')
      .set({ email: gone.email })
      .where('id', '=', gone.id)
      .execute()
  })
})
