import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { FORMER_MEMBER } from '#core/contracts/account'
import { AUDITED_ACTIONS, type AuditedAction } from '#core/contracts/audited-actions'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { stage } from '#core/services/events/testing/stage'
import { order, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { auditTrail, ENTRIES_PER_PAGE, readAction } from './audit-trail'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

type Entry = {
  readonly action?: AuditedAction
  readonly by?: string | null
  readonly kind?: string
  readonly subject?: string
  readonly before?: object
  readonly after?: object
}

async function entry({
  action = 'block.added',
  by = null,
  kind = 'host',
  subject = 'far.example',
  before,
  after,
}: Entry) {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('audit')
    .values({
      id,
      at: new Date(),
      action,
      member_id: by,
      subject_kind: kind,
      subject_id: subject,
      before: before ? jsonb(before) : null,
      after: after ? jsonb(after) : null,
    } as never)
    .execute()
  return id
}

const trail = (filter: Parameters<typeof auditTrail>[1] = {}) => auditTrail(world.ctx('operator'), filter)
const lineOf = async (id: string) => {
  const { lines } = await trail()
  const line = lines.find(each => each.id === id)
  if (!line) throw new Error('It is not on the first page')
  return line
}

describe('the audit', () => {
  test('is read newest first, by whose doing and by what was done, together and alone', async () => {
    const { member, editor } = world.cast.members
    const first = await entry({ action: 'block.added', by: member.id })
    const second = await entry({ action: 'block.lifted', by: member.id })
    const third = await entry({ action: 'block.added', by: editor.id })
    const found = async (filter: Parameters<typeof auditTrail>[1]) => {
      const ids = (await trail(filter)).lines.map(({ id }) => id)
      return [first, second, third].filter(id => ids.includes(id))
    }
    expect((await trail()).lines.slice(0, 3).map(({ id }) => id)).toEqual([third, second, first])
    for (const who of [
      member.email,
      member.email.toUpperCase(),
      member.handle,
      `@${member.handle}`,
      `  ${member.email} `,
    ])
      expect(await found({ who })).toEqual([first, second])
    expect(await found({ action: 'block.added' })).toEqual([first, third])
    expect(await found({ action: 'block.added', who: editor.handle })).toEqual([third])
    expect(await found({ who: 'nobody@example.test' })).toEqual([])
    expect(await found({ who: '%' })).toEqual([])
    expect(await found({ who: '   ' })).toEqual([first, second, third])
  })

  test('names things as a person knows them, and keeps the id of what has no name', async () => {
    const jar = await jarOnShelf(world, { stock: 3, title: 'Heather honey' })
    const day = await stage(world.ctx(), { title: 'Apple day' })
    const placed = await order(await stranger(world), { kind: 'product', variantId: jar.variantId })
    const subjects: [Entry, string][] = [
      [{ kind: 'member', subject: world.cast.members.member.id }, 'Mair Pugh'],
      [{ kind: 'variant', subject: jar.variantId }, 'Heather honey, 340 g jar'],
      [{ kind: 'ticket_type', subject: day.adultId }, 'Apple day, Adult'],
      [{ kind: 'order', subject: placed.id }, placed.number],
      [{ kind: 'settings', subject: 'site' }, 'the cooperative'],
      [{ kind: 'settings', subject: 'gift-cards' }, 'gift cards'],
      [{ kind: 'setting', subject: 'index-now' }, 'index now'],
      [{ kind: 'settings', subject: 'vat-rate:x', before: { name: 'Books' } }, 'Books'],
      [{ kind: 'own_role', subject: Bun.randomUUIDv7(), after: { name: 'Baker' } }, 'Baker'],
      [{ kind: 'client', subject: 'c', before: { name: 'A phone' } }, 'A phone'],
      [{ kind: 'integration', subject: 'i', before: { name: 'Old' }, after: { name: 'New' } }, 'New'],
      [{ kind: 'client', subject: 'nameless' }, 'nameless'],
      [{ kind: 'host', subject: 'far.example' }, 'far.example'],
    ]
    for (const [fields, name] of subjects) expect((await lineOf(await entry(fields))).subject).toBe(name)
    const gone = Bun.randomUUIDv7()
    expect((await lineOf(await entry({ kind: 'order', subject: gone }))).subject).toBe(gone)
  })

  test('says nobody where a job did it, and calls who left what we call everybody who left', async () => {
    expect((await lineOf(await entry({ by: null }))).by).toBeNull()
    const leaver = (await stranger(world)).viewer.member
    const id = await entry({ by: leaver?.id ?? '' })
    expect((await lineOf(id)).by).toBe('A Stranger')
    await world
      .ctx()
      .em.execute('update members set name = ?, email = null where id = ?', [FORMER_MEMBER, leaver?.id])
    expect((await lineOf(id)).by).toBe(FORMER_MEMBER)
    expect((await trail({ who: leaver?.email ?? '' })).lines).toEqual([])
  })

  test('goes on after a page with the entries that were there, whatever comes in meanwhile', async () => {
    for (let count = 0; count < ENTRIES_PER_PAGE + 3; count++) await entry({ action: 'own-role.made' })
    const first = await trail({ action: 'own-role.made' })
    await entry({ action: 'own-role.made' })
    const second = await trail({ action: 'own-role.made', before: first.next ?? '' })
    const ids = [...first.lines, ...second.lines].map(({ id }) => id)
    expect([first.lines.length, second.lines.length, second.next]).toEqual([ENTRIES_PER_PAGE, 3, null])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('is the operator’s, and a page that begins nowhere is none', async () => {
    for (const who of ['member', 'editor', 'shopkeeper', 'moderator'] as const)
      await expect(auditTrail(world.ctx(who), {})).rejects.toThrow(NotFound)
    await expect(auditTrail(world.ctx(), {})).rejects.toThrow(SignInRequired)
    for (const before of ['', 'x', '2']) await expect(trail({ before })).rejects.toThrow(NotFound)
  })

  test('is asked for an action there is, and for all by anything else', () => {
    for (const action of AUDITED_ACTIONS) expect(readAction(action)).toBe(action)
    for (const none of ['', 'block', 'BLOCK.ADDED', undefined, null, 7, ['block.added']])
      expect(readAction(none)).toBeUndefined()
  })
})
