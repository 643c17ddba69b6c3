import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import type { Role } from '#core/contracts/viewer'
import { type TestHouse, testHouse } from '../../../tests/house'
import { bePresent } from './presence'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const START = Date.UTC(2031, 4, 4, 12)
const moment = (seconds: number) => new Date(START + seconds * 1000)
const at = (who: 'member' | 'editor', seconds: number, ...roles: Role[]): Ctx => ({
  ...world.ctx(),
  now: moment(seconds),
  viewer: { member: world.cast.members[who], roles: roles.length > 0 ? roles : ['editor'] },
})
const draft = async () => (await createPost(world.ctx('editor'), 'post', written('Scything', 'Early.'))).id
const names = (present: readonly { readonly name: string }[]) => present.map(({ name }) => name)

test('who has a text open hears of the others, and not of themselves', async () => {
  const id = await draft()
  expect(await bePresent(at('editor', 0), id, null)).toEqual([])
  expect(names(await bePresent(at('member', 5), id, null))).toEqual(['Edie Vaughan'])
  expect(names(await bePresent(at('editor', 10), id, null))).toEqual(['Mair Pugh'])
  expect(await bePresent(at('editor', 10), await draft(), null)).toEqual([])
})

test('somebody is there for a minute after their page was last heard of', async () => {
  const id = await draft()
  await bePresent(at('editor', 0), id, null)
  expect(names(await bePresent(at('member', 59.999), id, null))).toEqual(['Edie Vaughan'])
  expect(await bePresent(at('member', 60), id, null)).toEqual([])
})

test('when they typed last is remembered while they only look', async () => {
  const id = await draft()
  await bePresent(at('editor', 0), id, null)
  expect(await bePresent(at('member', 1), id, null)).toMatchObject([{ changedAt: null }])
  await bePresent(at('editor', 2), id, moment(2))
  await bePresent(at('editor', 20), id, null)
  expect(await bePresent(at('member', 21), id, null)).toMatchObject([{ changedAt: moment(2) }])
  await bePresent(at('editor', 30), id, moment(29))
  expect(await bePresent(at('member', 31), id, null)).toMatchObject([{ changedAt: moment(29) }])
})

test('nobody hears who works at a text that is not theirs', async () => {
  const id = await draft()
  for (const roles of [['author'], ['contributor'], ['shopkeeper']] as const)
    expect(bePresent(at('member', 0, ...roles), id, null)).rejects.toThrow(NotFound)
  expect(bePresent(world.ctx(), id, null)).rejects.toThrow(SignInRequired)
  for (const strange of [Bun.randomUUIDv7(), 'scything'])
    expect(bePresent(at('editor', 0), strange, null)).rejects.toThrow(NotFound)
  expect(await bePresent(at('editor', 1), id, null)).toEqual([])
})
