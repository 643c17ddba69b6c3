import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import {
  isUsable,
  type MenuItem,
  NAVIGATION_FORM,
  navigation,
  saveNavigation,
  UnusableLink,
} from './navigation'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const item = (label: string, url = `/${label}`): MenuItem => ({ label, url })
const EMPTY = { primary: [], secondary: [] }

test.each([
  ['/about', true],
  ['https://example.org/a', true],
  ['mailto:farm@example.org', true],
  ['//example.org', false],
  ['/\\\\example.org', false],
  ['javascript:alert(1)', false],
  ['about', false],
  ['', false],
  [`/${'a'.repeat(2_000)}`, false],
])('whether %p can be the address of a menu item: %p', (url, usable) => {
  expect(isUsable(url)).toBe(usable)
})

test('both menus are kept in their order; items without a label or an address are left out', async () => {
  const editor = world.ctx('editor')
  const primary = [item('shop'), item('  '), item('about', ' /about-us '), item('nowhere', '')]
  await saveNavigation(editor, { primary, secondary: [item('terms')] })
  expect(await navigation(world.ctx())).toEqual({
    primary: [item('shop'), item('about', '/about-us')],
    secondary: [item('terms')],
  })
})

test('a menu ends after twenty items', async () => {
  const primary = Array.from({ length: 25 }, (_, n) => item(`item-${n}`))
  await saveNavigation(world.ctx('editor'), { primary, secondary: [] })
  expect((await navigation(world.ctx())).primary).toEqual(primary.slice(0, 20))
})

test('an address that runs something is refused, and the menus stay as they were', async () => {
  const editor = world.ctx('editor')
  await saveNavigation(editor, { primary: [item('kept')], secondary: [] })
  const refused = saveNavigation(editor, {
    primary: [item('new'), item('bad', 'javascript:0')],
    secondary: [],
  })
  await expect(refused).rejects.toBeInstanceOf(UnusableLink)
  expect((await navigation(editor)).primary).toEqual([item('kept')])
})

test('of two editors who both filled empty menus, the second is told', async () => {
  const editor = world.ctx('editor')
  await saveNavigation(editor, EMPTY)
  const seen = NAVIGATION_FORM.version(await navigation(editor))
  const saves = await Promise.allSettled(
    ['one', 'two'].map(label => saveNavigation(editor, { primary: [item(label)], secondary: [] }, seen)),
  )
  expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const late = saves.find(save => save.status === 'rejected')
  expect(late?.status === 'rejected' && late.reason).toBeInstanceOf(ChangedMeanwhile)
  expect((await navigation(editor)).primary).toHaveLength(1)
})

test('the menus are new at once on every app, and by the job too, should the process die in between', async () => {
  await world.work()
  const tags = ['navigation', 'posts']
  const save = () => saveNavigation(world.ctx('editor'), { primary: [item('new')], secondary: [] })
  expect(await purgedBy(world, tags, save)).toEqual(['navigation'])
  expect(await purgedBy(world, tags, () => world.work())).toContain('navigation')
  const told = await db(world.ctx())
    .selectFrom('ap_activities')
    .select(['type', 'audience', 'subject_id'])
    .where('subject_kind', '=', 'navigation')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  expect(told).toEqual({ type: 'Update', audience: 'internal', subject_id: 'menus' })
})

test('a label is cut where it is too long for a menu, and menus are the editor’s alone', async () => {
  const editor = world.ctx('editor')
  await saveNavigation(editor, { primary: [{ label: 'x'.repeat(81), url: '/x' }], secondary: [] })
  expect((await navigation(editor)).primary).toEqual([{ label: 'x'.repeat(80), url: '/x' }])
  await expect(saveNavigation(world.ctx(), EMPTY)).rejects.toBeInstanceOf(SignInRequired)
  await expect(saveNavigation(world.ctx('member'), EMPTY)).rejects.toBeInstanceOf(NotFound)
  expect((await navigation(editor)).primary).toHaveLength(1)
  await saveNavigation(editor, EMPTY)
  expect(await navigation(world.ctx())).toEqual(EMPTY)
})
