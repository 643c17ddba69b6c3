import { afterAll, beforeAll, expect, test } from 'bun:test'
import { auditTrail } from '#core/services/federation/audit/audit-trail'
import { type TestHouse, testHouse } from '../../../tests/house'

const PATH = '/operator/integrations'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('an operator makes keys, sees them once, and withdraws them; each is written down without the keys', async () => {
  const operator = await world.browser('operator')
  const made = await operator.post('blog', PATH, { name: ' Reading app ' })
  const keys = [...made.document.querySelectorAll('dd code')].map(each => each.textContent ?? '')
  expect(keys[0]).toMatch(/^[0-9a-f]{26}$/)
  expect(keys[1]).toMatch(/^[0-9a-f]{24}:[0-9a-f]{64}$/)
  expect(made.headers.get('cache-control')).toBe('no-store')

  const list = await operator.get('blog', PATH)
  expect(list.text).toContain('Reading app')
  for (const secret of [keys[0]!, keys[1]!.split(':')[1]!]) expect(list.text).not.toContain(secret)
  const stored = await world.ctx().em.execute('select * from integrations')
  expect(JSON.stringify(stored)).not.toContain(keys[0]!)

  const action = list.document.querySelector('form.confirm__form')?.getAttribute('action') ?? ''
  expect((await operator.post('blog', action)).location).toBe(PATH)
  expect((await operator.get('blog', PATH)).text).not.toContain('Reading app')
  const { lines } = await auditTrail(world.ctx('operator'), {})
  expect(lines.slice(0, 2).map(({ action: what, before, after }) => [what, before, after])).toEqual([
    ['integration.withdrawn', { name: 'Reading app' }, null],
    ['integration.made', null, { name: 'Reading app' }],
  ])
})

test('a name is needed, and what was typed stays', async () => {
  const operator = await world.browser('operator')
  for (const [name, fault] of [
    [' ', 'Say what will use the keys'],
    ['x'.repeat(121), 'at most 120 characters'],
  ] as const) {
    const visit = await operator.post('blog', PATH, { name })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector('[name=name]')?.getAttribute('value') ?? '').toBe(name)
    expect(visit.document.querySelector('.form-errors')?.textContent).toContain(fault)
  }
})

test.each(['editor', 'member'] as const)('for an %s there is nothing here', async who => {
  const browser = await world.browser(who)
  expect((await browser.get('blog', PATH)).status).toBe(404)
  expect((await browser.post('blog', PATH, { name: 'Mine' })).status).toBe(404)
})
