import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { House } from '#core/app/house'
import { createMemoryCache } from '#core/cache/memory-cache'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { NotSetUpYet } from '../signin/refusals'
import { requestSignInLink } from '../signin/request-link'
import {
  createCooperative,
  firstRunCode,
  firstRunLines,
  isFirstRun,
  type NewCooperative,
  WrongFirstRunCode,
} from './first-run'
import { HandleTaken, TooManySignIns } from './refusals'

let world: TestHouse
/** Nobody has guessed a code there yet. */
let house: House
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('security_events').execute()
  await db(world.ctx()).deleteFrom('members').execute()
  await db(world.ctx()).deleteFrom('settings').execute()
  await world.house.purge(['site'])
  house = { ...world.house, cache: createMemoryCache() }
})

const found = (changes: Partial<NewCooperative> = {}) =>
  createCooperative({ ...world.ctx(), house }, founding(changes))

const founding = (changes: Partial<NewCooperative> = {}): NewCooperative => ({
  code: firstRunCode(world.house.config),
  siteName: 'Upland Bakers',
  tagline: 'Bread from the hill',
  timeZone: 'Europe/London',
  name: 'Nia Bevan',
  handle: 'nia',
  email: 'Nia@Bakers.example',
  ...changes,
})

test('the code at the terminal makes one operator, and names the cooperative at once', async () => {
  expect(await isFirstRun(world.ctx())).toBe(true)
  expect((await firstRunLines(world.house)).join('\n')).toContain(firstRunCode(world.house.config))
  const id = await found({ code: ` ${founding().code.toUpperCase().replace('-', ' ')} ` })
  const members = await db(world.ctx()).selectFrom('members').select(['id', 'email', 'handle']).execute()
  expect(members).toEqual([{ id, email: 'nia@bakers.example', handle: 'nia' }])
  const roles = await db(world.ctx()).selectFrom('role_grants').select(['member_id', 'role']).execute()
  expect(roles).toEqual([{ member_id: id, role: 'operator' }])
  expect(world.house.site()).toMatchObject({ name: 'Upland Bakers', tagline: 'Bread from the hill' })
  expect(await isFirstRun(world.ctx())).toBe(false)
  expect(await firstRunLines(world.house)).toEqual([])
})

test('what the site said before and is not asked for here is kept', async () => {
  await world
    .ctx()
    .em.execute(
      `insert into settings (key, value, updated_at) values ('site', '{"name": "Old", "currency": "EUR"}', now())`,
    )
  await found()
  const [site] = await db(world.ctx()).selectFrom('settings').select('value').execute()
  expect(site?.value).toMatchObject({ name: 'Upland Bakers', currency: 'EUR' })
})

test.each(['', '0000-0000-0000', 'x'.repeat(14)])('%j is not the code', async code => {
  await expect(found({ code })).rejects.toBeInstanceOf(WrongFirstRunCode)
  expect(await isFirstRun(world.ctx())).toBe(true)
})

test('the code makes nobody else an operator, not even in the same moment', async () => {
  const second = founding({ handle: 'huw', email: 'huw@bakers.example' })
  const both = await Promise.allSettled([founding(), second].map(each => found(each)))
  expect(both.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: expect.any(WrongFirstRunCode) },
  ])
  await expect(found(second)).rejects.toBeInstanceOf(WrongFirstRunCode)
  expect(await db(world.ctx()).selectFrom('role_grants').select('role').execute()).toHaveLength(1)
})

test('a handle that strangers would take for somebody in charge is refused', async () => {
  await expect(found({ handle: 'admin' })).rejects.toBeInstanceOf(HandleTaken)
  expect(await isFirstRun(world.ctx())).toBe(true)
})

test('ten guesses in a quarter of an hour are enough: then the right code waits as well', async () => {
  for (let guess = 0; guess < 10; guess++)
    await expect(found({ code: 'x' })).rejects.toBeInstanceOf(WrongFirstRunCode)
  await expect(found()).rejects.toBeInstanceOf(TooManySignIns)
})

test('nobody becomes a member by a letter before there is an operator', async () => {
  const request = { email: 'x@y.example', continueTo: '/', browserHash: 'x', sender: '' }
  await expect(requestSignInLink(world.ctx(), request)).rejects.toBeInstanceOf(NotSetUpYet)
  expect(await db(world.ctx()).selectFrom('magic_links').select('id').execute()).toEqual([])
})
