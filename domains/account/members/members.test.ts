import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Member } from '#core/entities/identity/member'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('an operator finds a member by name, address, handle or role', async () => {
  const operator = await world.browser('operator')
  const names = async (path: string) =>
    [...(await operator.get('account', path)).document.querySelectorAll('tbody th')].map(cell =>
      cell.textContent?.trim(),
    )
  expect(await names('/members')).toHaveLength(7)
  expect(await names('/members?q=pugh')).toEqual(['Mair Pugh'])
  expect(await names('/members?q=NEIGHBOUR%40')).toEqual(['Tom Askew'])
  expect(await names('/members?q=100%25')).toEqual([])
  expect(await names('/members?role=editor')).toEqual(['Edie Vaughan'])
  expect(await names('/members?role=king')).toHaveLength(7)
})

test('a long list has pages', async () => {
  const em = world.ctx().em
  for (let n = 0; n < 60; n++) {
    em.create(Member, { email: `crowd${n}@example.test`, name: `Crowd ${n}`, handle: `crowd${n}` })
  }
  await em.flush()
  const operator = await world.browser('operator')
  const second = await operator.get('account', '/members?q=crowd&page=2')
  expect(second.document.querySelectorAll('tbody th')).toHaveLength(10)
  expect(second.document.querySelector('.pagination a[rel=prev]')?.getAttribute('href')).toBe(
    '/members?q=crowd',
  )
})

test('a member’s page counts what they have, and signs them out everywhere', async () => {
  const operator = await world.browser('operator')
  const neighbour = await world.browser('neighbour')
  const path = `/members/${world.cast.members.neighbour.id}`
  const page = await operator.get('account', path)
  expect(page.document.querySelector('h1')?.textContent?.trim()).toBe('Tom Askew')
  expect(page.document.querySelector('dl')?.textContent).toContain('Devices signed in')
  await operator.post('account', `${path}/sessions?_method=delete`)
  expect((await neighbour.get('account', '/devices')).location).toStartWith('/login')
  expect((await operator.get('account', '/members/none')).status).toBe(404)
})

test('the table to take away holds no formula', async () => {
  await world.ctx().em.execute("update members set name = '=HYPERLINK(1)' where handle = 'member'")
  const operator = await world.browser('operator')
  const csv = await operator.get('account', '/members.csv?role=')
  expect(csv.headers.get('content-type')).toStartWith('text/csv')
  expect(csv.text).toContain("'=HYPERLINK(1)")
  expect(csv.text).toContain('editor@example.test,editor,editor,')
})

test('to everybody else there is no such list', async () => {
  const editor = await world.browser('editor')
  const { id } = world.cast.members.member
  for (const path of ['/members', '/members.csv', `/members/${id}`]) {
    expect((await editor.get('account', path)).status).toBe(404)
  }
  expect((await editor.post('account', `/members/${id}/sessions?_method=delete`)).status).toBe(404)
  expect((await (await world.browser()).get('account', '/members')).location).toStartWith('/login')
})
