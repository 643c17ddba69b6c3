import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { orderLine, type Staged, stage } from '../testing/stage'
import {
  ATTENDEES_PER_PAGE,
  type Attendee,
  type AttendeeOrder,
  attendeePage,
  attendeesCsv,
} from './attendees'
import { checkIn } from './check-in'

let world: TestHouse
let staged: Staged
beforeAll(async () => {
  world = await testHouse()
  staged = await stage(world.ctx(), { places: 1_000 })
})
afterAll(() => world.close())

const olwen = () => world.ctx('organiser')

async function sell(name: string, quantity = 1, at = staged, ticketTypeId = at.adultId) {
  const { id } = world.cast.members.member
  const item = await orderLine(world.ctx(), at, quantity, { memberId: id, ticketTypeId })
  await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId: id, name }))
}
const names = (people: readonly Attendee[]) => people.map(({ name }) => name)
const people = async (search: Parameters<typeof attendeePage>[2]) =>
  (await attendeePage(olwen(), staged.occurrenceId, search, 1)).people
const found = async (query: string, order?: AttendeeOrder) => names(await people({ query, order }))

describe('who has a ticket', () => {
  test('stands where people look for them: Å beside A, small letters among large ones', async () => {
    for (const name of ['Zoë', 'adam', 'Åsa', 'Bea', 'Anna']) await sell(name)
    await sell('Elsewhere', 1, await stage(world.ctx()))
    expect(await found('')).toEqual(['adam', 'Anna', 'Åsa', 'Bea', 'Zoë'])
    await sell('Carl', 1, staged, staged.childId)
    expect(await found('', 'type')).toEqual(['adam', 'Anna', 'Åsa', 'Bea', 'Zoë', 'Carl'])
    expect(await found('', 'issued')).toEqual(['Zoë', 'adam', 'Åsa', 'Bea', 'Anna', 'Carl'])
  })

  test('is found by name, address, order and code, and nobody by a sign that stands for any other', async () => {
    const [zoe] = await people({ query: 'zoë' })
    expect(zoe).toMatchObject({ name: 'Zoë', email: world.cast.members.member.email, state: 'valid' })
    expect(await found(zoe!.code.slice(2, 12).toLowerCase())).toEqual(['Zoë'])
    expect(await found(zoe!.orderNumber!)).toEqual(['Zoë'])
    expect(await found(world.cast.members.member.email)).toHaveLength(6)
    for (const any of ['%', '_', 'z_ë', '\\']) expect(await found(any)).toEqual([])
  })

  test('is let in, cancelled or neither', async () => {
    const [adam, anna] = await people({})
    await checkIn(olwen(), staged.occurrenceId, adam!.code)
    const gone = { ticket_id: anna!.ticketId, cancelled_at: new Date() }
    await db(world.ctx()).insertInto('ticket_cancellations').values(gone).execute()
    const states = await people({ order: 'state' })
    expect(states.map(({ name, state }) => [name, state])).toEqual([
      ['Anna', 'cancelled'],
      ['adam', 'checked in'],
      ...['Åsa', 'Bea', 'Carl', 'Zoë'].map(name => [name, 'valid']),
    ])
    expect(states[1]?.checkedInAt).toBeInstanceOf(Date)
  })

  test('comes in pages that say how many there are', async () => {
    const crowd = await stage(world.ctx(), { places: 1_000 })
    await sell('Crowd', ATTENDEES_PER_PAGE + 1, crowd, crowd.adultId)
    const page = (nth: number) => attendeePage(olwen(), crowd.occurrenceId, {}, nth)
    const [first, second] = [await page(1), await page(2)]
    expect([first.people.length, second.people.length]).toEqual([ATTENDEES_PER_PAGE, 1])
    expect([first.total, second.total]).toEqual([ATTENDEES_PER_PAGE + 1, ATTENDEES_PER_PAGE + 1])
    expect(new Set([...first.people, ...second.people].map(({ code }) => code)).size).toBe(
      ATTENDEES_PER_PAGE + 1,
    )
  })

  test('is the business of organisers', async () => {
    for (const [ctx, refusal] of [
      [world.ctx(), SignInRequired],
      [world.ctx('shopkeeper'), NotFound],
    ] as const) {
      expect(() => attendeesCsv(ctx, staged.occurrenceId)).toThrow(refusal)
      await expect(attendeePage(ctx, staged.occurrenceId, {}, 1)).rejects.toBeInstanceOf(refusal)
    }
  })
})

describe('the list as a file', () => {
  const file = async (at: Staged, most?: number) => {
    const bytes = await new Response(attendeesCsv(olwen(), at.occurrenceId, most)).arrayBuffer()
    return Buffer.from(bytes).toString()
  }

  test('begins so that a spreadsheet knows its letters, with the names of its columns', async () => {
    expect(await file(await stage(world.ctx()))).toBe('\ufeffName,Email,Ticket,Order,Code,State,Checked in\n')
  })

  test('says all that is known, and nothing where nothing is', async () => {
    const lines = (await file(staged)).split('\n')
    const { email } = world.cast.members.member
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^Zoë,${email},Adult,[\\w-]+,\\w{20},valid,$`)),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^adam,.*,checked in,20[\dT:.-]+Z$/))
  })

  test('is read by so many at a time, each of them once, also those of one name', async () => {
    const crowd = await stage(world.ctx(), { places: 1_000 })
    await sell('Twin', 5, crowd, crowd.adultId)
    for (const name of ['Åsa', 'anna', 'Box 10', 'Box 2']) await sell(name, 1, crowd, crowd.adultId)
    const lines = (await file(crowd, 2)).trim().split('\n').slice(1)
    expect(lines.map(line => line.split(',')[0])).toEqual([
      'anna',
      'Åsa',
      'Box 2',
      'Box 10',
      ...Array(5).fill('Twin'),
    ])
    expect(new Set(lines.map(line => line.split(',')[4])).size).toBe(9)
    expect(await file(crowd, 3)).toBe(await file(crowd, 100))
  })

  test.each(['=1+1', '+1', '-1', '@sum'])('runs nothing that is called %j', async name => {
    const one = await stage(world.ctx())
    await sell(name, 1, one)
    expect((await file(one)).split('\n')[1]).toStartWith(`'${name},`)
  })
})
