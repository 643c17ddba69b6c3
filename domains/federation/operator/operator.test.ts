import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

test.each([
  '/operator/deliveries',
  '/operator/letters',
  '/operator/roles',
  '/operator/clients',
  '/operator/audit',
  '/moderation/reports',
  '/moderation/blocks',
])('%s is not there for a member, and a visitor is asked to sign in', async path => {
  const member = await world.browser('member')
  expect((await member.get('federation', path)).status).toBe(404)
  const visitor = await world.browser()
  const { status, location } = await visitor.get('federation', path)
  expect([status, location]).toEqual([303, `/login?return_to=${encodeURIComponent(path)}`])
  expect((await operator.get('federation', path)).status).toBe(200)
})

describe('roles', () => {
  test('are granted to a member by address or handle, with who did it', async () => {
    await operator.post('federation', '/operator/roles', { who: 'neighbour@example.test', role: 'editor' })
    await operator.post('federation', '/operator/roles', { who: '@neighbour', role: 'editor' })
    const roles = await operator.get('federation', '/operator/roles')
    const row = [...roles.document.querySelectorAll('tbody tr')].filter(each =>
      each.textContent.includes('Tom Askew'),
    )
    expect(row.length).toBe(1)
    expect(row[0]?.textContent).toContain('Pat Lindqvist')
  })

  test('go to nobody whom we do not know', async () => {
    const answer = await operator.post('federation', '/operator/roles', {
      who: 'x@y.example',
      role: 'editor',
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Nobody has signed in')
  })

  test('are granted by the operator alone', async () => {
    const editor = await world.browser('editor')
    const answer = await editor.post('federation', '/operator/roles', { who: '@editor', role: 'operator' })
    expect(answer.status).toBe(404)
  })

  test('leave at least one operator, also when two take each other’s at once', async () => {
    const last = await operator.post('federation', await revocation('operator'))
    expect([last.status, last.text.includes('last operator')]).toEqual([409, true])
    await operator.post('federation', '/operator/roles', { who: '@moderator', role: 'operator' })
    const moderator = await world.browser('moderator')
    const [first, second] = [await revocation('operator'), await revocation('moderator')]
    const answers = await Promise.all([
      operator.post('federation', second),
      moderator.post('federation', first),
    ])
    expect(answers.map(answer => answer.status).sort()).toEqual([303, 409])
  })
})

describe('clients', () => {
  test('get a secret that is shown once', async () => {
    await restoreOperator()
    const made = await operator.post('federation', '/operator/clients', {
      name: 'The Orchard',
      redirect_uris: 'https://orchard.example/signed-in',
    })
    expect(made.status).toBe(200)
    const [clientId, secret] = [...made.document.querySelectorAll('dd code')].map(each => each.textContent)
    expect(secret?.length).toBeGreaterThan(40)
    const list = await operator.get('federation', '/operator/clients')
    expect(list.text).toContain(clientId ?? 'none')
    expect(list.text).not.toContain(secret ?? 'none')
  })

  test.each(['http://orchard.example/', 'https://orchard.example/#x', 'javascript:alert(1)', 'orchard'])(
    'cannot have %s as their redirect address',
    async uri => {
      const answer = await operator.post('federation', '/operator/clients', { name: 'X', redirect_uris: uri })
      expect(answer.status).toBe(422)
    },
  )
})

async function revocation(handle: string): Promise<string> {
  const [row] = await world.house.orm.em.fork().execute<{ id: string }[]>(
    `select g.id from role_grants g join members m on m.id = g.member_id
     where m.handle = ? and g.role = 'operator'`,
    [handle],
  )
  return `/operator/roles/${row?.id}?_method=delete`
}

async function restoreOperator(): Promise<void> {
  await world.house.orm.em.fork().execute(
    `insert into role_grants (id, member_id, role, granted_at) values (?, ?, 'operator', now())
     on conflict do nothing`,
    [Bun.randomUUIDv7(), world.cast.members.operator.id],
  )
  operator = await world.browser('operator')
}
