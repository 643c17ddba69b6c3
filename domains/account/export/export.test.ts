import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('the file holds everything the page names, of the member alone, and nothing to sign in with', async () => {
  const { sections } = world.ctx().services.members
  const member = await world.browser('member')
  await world.browser('neighbour')
  await member.post('account', '/profile?_method=put', {
    name: 'Mair "Plum" Pugh',
    bio: 'Line one\nline two',
  })
  const page = await member.get('account', '/export')
  const named = [...page.document.querySelectorAll('dt')].map(term => term.textContent)
  const inWords = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
  expect(named).toEqual(sections.map(({ name }) => inWords(name)))

  const file = await member.get('account', '/export/data.json')
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="member-[\d-]+\.json"$/)
  const data = JSON.parse(file.text)
  expect(data.profile[0]).toMatchObject({ name: 'Mair "Plum" Pugh', bio: 'Line one\nline two' })
  expect(data.devices).toHaveLength(6)
  expect(data.activities).toHaveLength(1)
  for (const { name } of sections) expect(data[name]).toBeArray()
  expect(file.text).not.toContain('neighbour@example.test')
  expect(file.text).not.toMatch(/hash|private|secret/i)
  for (const id of member.cookies.values()) expect(file.text).not.toContain(id)
})

test('a visitor has nothing to take away', async () => {
  const visitor = await world.browser()
  expect((await visitor.get('account', '/export')).location).toStartWith('/login')
  expect((await visitor.get('account', '/export/data.json')).location).toStartWith('/login')
})
