import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { orderLine, type Staged, stage } from '../testing/stage'
import { attendeePage, attendeesCsv } from './attendees'
import { checkIn, undoCheckIn } from './check-in'

let world: TestHouse
let apples: Staged
let pears: Staged
beforeAll(async () => {
  world = await testHouse()
  apples = await stage(world.ctx(), { places: 20 })
  pears = await stage(world.ctx(), { title: 'Pear day' })
})
afterAll(() => world.close())

const door = (code: string) => checkIn(world.ctx('organiser'), apples.occurrenceId, code)

async function sell(staged: Staged, name = 'Mair Pugh') {
  const item = await orderLine(world.ctx(), staged, 1, { memberId: world.cast.members.member.id })
  const buyer = { memberId: world.cast.members.member.id, name }
  await transaction(world.ctx(), tx => service.settle(tx, [item], buyer))
  const [ticket] = await world
    .ctx()
    .em.execute<{ id: string; code: string }[]>('select id, code from tickets where order_line_id = ?', [
      item.orderLineId,
    ])
  return { ...ticket!, item }
}

describe('at the door', () => {
  test('a ticket lets in once, however it is typed, and again when that was undone', async () => {
    const { id, code } = await sell(apples)
    expect(await door(`${code.slice(0, 5)} ${code.slice(5).toLowerCase()}\n`)).toMatchObject({
      outcome: 'let-in',
    })
    expect(await door(code)).toMatchObject({ outcome: 'already-used', holder: 'Mair Pugh' })
    for (let time = 0; time < 2; time++) await undoCheckIn(world.ctx('organiser'), apples.occurrenceId, id)
    expect(await door(code)).toMatchObject({ outcome: 'let-in' })
  })

  test('of another time, or of none, nothing is undone, and nobody is told that it was', async () => {
    const { id, code } = await sell(pears)
    await checkIn(world.ctx('organiser'), pears.occurrenceId, code)
    for (const ticket of [id, Bun.randomUUIDv7()])
      await expect(undoCheckIn(world.ctx('organiser'), apples.occurrenceId, ticket)).rejects.toThrow(NotFound)
    expect(await checkIn(world.ctx('organiser'), pears.occurrenceId, code)).toMatchObject({
      outcome: 'already-used',
    })
  })

  test('of two doors that scan one ticket at the same moment, one lets in', async () => {
    const { code } = await sell(apples)
    const outcomes = await Promise.all([door(code), door(code), door(code)])
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['already-used', 'already-used', 'let-in'])
  })

  test('a ticket of another event, a cancelled one, one being given back and an invented one do not', async () => {
    expect(await door((await sell(pears)).code)).toMatchObject({ outcome: 'wrong-event', title: 'Pear day' })
    const { code, item } = await sell(apples)
    await transaction(world.ctx(), tx => service.restore(tx, [item]))
    expect(await door(code)).toMatchObject({ outcome: 'cancelled' })
    const returned = await sell(apples)
    await world
      .ctx()
      .em.execute('insert into ticket_returns (ticket_id, requested_at) values (?, now())', [returned.id])
    expect(await door(returned.code)).toMatchObject({ outcome: 'cancelled' })
    expect(await door('00000000000000000000')).toEqual({ outcome: 'unknown' })
  })

  test('only organisers stand', async () => {
    await expect(checkIn(world.ctx('member'), apples.occurrenceId, 'x')).rejects.toThrow(NotFound)
    const page = attendeePage(world.ctx('shopkeeper'), apples.occurrenceId, {}, 1)
    await expect(page).rejects.toThrow(NotFound)
  })
})

describe('the list of attendees', () => {
  test('is found by name and code, and ordered as asked', async () => {
    const { code } = await sell(apples, 'Zora 100%')
    const found = async (query: string) =>
      (await attendeePage(world.ctx('organiser'), apples.occurrenceId, { query }, 1)).people
    expect((await found('100%')).map(({ name }) => name)).toEqual(['Zora 100%'])
    expect(await found(code.slice(0, 8).toLowerCase())).toHaveLength(1)
    expect(await found('%%')).toEqual([])
    expect((await found('')).at(-1)?.name).toBe('Zora 100%')
  })

  test('as a file holds no formula that a spreadsheet would run', async () => {
    await sell(apples, '=HYPERLINK("http://bad.example")')
    const csv = await new Response(attendeesCsv(world.ctx('organiser'), apples.occurrenceId)).text()
    expect(csv).toContain(`"'=HYPERLINK(""http://bad.example"")"`)
    expect(csv).not.toMatch(/^=/m)
  })
})
