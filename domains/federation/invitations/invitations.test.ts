import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { FreshSignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { revokeRole } from '#core/services/federation/identity/roles'
import { invitationToken } from '#core/services/federation/invitations/invitation-letter'
import { invite as inviteByLetter } from '#core/services/federation/invitations/invite'
import { makeOwnRole, retireOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { overtaking } from '../../../tests/lock-waits'
import { roleGrants } from '../../../tests/role-grants'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['invitations', 'sent_mails', 'outgoing_letters'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

const invite = (email: string, ...roles: string[]) =>
  operator.post('federation', '/operator/invitations', { email, roles })

/** Invites, and gives the path that the letter names. */
async function invited(email: string, ...roles: string[]): Promise<string> {
  expect((await invite(email, ...roles)).status).toBe(303)
  await world.work()
  const letter = await db(world.ctx())
    .selectFrom('sent_mails')
    .select(['recipient', 'text'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect(letter.recipient).toBe(email)
  return /\/invitations\/[\w-]+/.exec(letter.text)?.[0] ?? ''
}

const rolesOf = async (email: string) =>
  (await roleGrants(world.ctx('operator'))).filter(grant => grant.email === email).map(({ role }) => role)

/** A role of the cooperative's own, and its id. */
const ownRole = (name: string) =>
  makeOwnRole(world.ctx('operator'), { name, permissions: ['orders', 'door'], needsSecondFactor: false })

/** The path that the letter to them names. */
async function invitedAs(email: string, roles: { roles?: string; own_roles?: string[] }): Promise<string> {
  expect((await operator.post('federation', '/operator/invitations', { email, ...roles })).status).toBe(303)
  await world.work()
  const { text } = await db(world.ctx())
    .selectFrom('sent_mails')
    .select('text')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return /\/invitations\/[\w-]+/.exec(text)?.[0] ?? ''
}

describe('an own role', () => {
  beforeEach(async () => {
    for (const table of ['own_role_grants', 'invitation_own_roles', 'own_roles'] as const)
      await db(world.ctx()).deleteFrom(table).execute()
  })

  test('is offered by letter, alone or beside others, in words, and held from then on', async () => {
    const id = await ownRole('Market <stall>')
    const form = await operator.get('federation', '/operator/invitations')
    expect(form.document.querySelector(`input[name=own_roles][value="${id}"]`)).not.toBeNull()
    const path = await invitedAs('ida@new.example', { own_roles: [id] })
    const listed = await operator.get('federation', '/operator/invitations')
    expect(listed.document.querySelector('td[data-label=As]')?.textContent).toBe('Market <stall>')
    const ida = await world.browser()
    const page = await ida.get('federation', path)
    expect(page.document.querySelector('main li')?.textContent).toContain('see who comes to an event')
    expect((await ida.post('federation', path, newcomer('ida'))).status).toBe(303)
    expect(await rolesOf('ida@new.example')).toEqual(['Market <stall>'])
    const both = await invitedAs('ben@new.example', { roles: 'editor', own_roles: [id] })
    await (await world.browser()).post('federation', both, newcomer('ben'))
    expect((await rolesOf('ben@new.example')).sort()).toEqual(['Market <stall>', 'editor'])
    const granted = await db(world.ctx())
      .selectFrom('security_events')
      .select('event')
      .where('event', '=', 'role.granted')
      .execute()
    expect(granted.length).toBeGreaterThanOrEqual(3)
  })

  test('that was retired meanwhile is not given: what else was offered is, and nothing is left of nothing', async () => {
    const [stall, books] = [await ownRole('Stall'), await ownRole('Books')]
    const [alone, beside] = [
      await invitedAs('uma@new.example', { own_roles: [stall] }),
      await invitedAs('leo@new.example', { own_roles: [stall, books] }),
    ]
    await retireOwnRole(world.ctx('operator'), stall)
    expect((await (await world.browser()).get('federation', alone)).status).toBe(410)
    expect((await (await world.browser()).post('federation', alone, newcomer('uma'))).status).toBe(410)
    await (await world.browser()).post('federation', beside, newcomer('leo'))
    expect(await rolesOf('leo@new.example')).toEqual(['Books'])
  })

  test('that is retired in the same moment is not given', async () => {
    const id = await ownRole('Stall')
    const path = await invitedAs('max@new.example', { own_roles: [id] })
    const browser = await world.browser()
    const retiring = (proceed: () => Promise<void>) =>
      transaction(world.ctx('operator'), async tx => {
        await retireOwnRole(tx, id)
        await proceed()
      })
    const answers: number[] = []
    await overtaking(world, retiring, async () => {
      answers.push((await browser.post('federation', path, newcomer('max'))).status)
    })
    expect([answers, await rolesOf('max@new.example')]).toEqual([[410], []])
  })

  test('that is retired before the letter goes is offered to nobody', async () => {
    const id = await ownRole('Stall')
    const fields = { email: 'kay@new.example', own_roles: [id] }
    await operator.post('federation', '/operator/invitations', fields)
    await retireOwnRole(world.ctx('operator'), id)
    await world.work()
    const sent = await db(world.ctx())
      .selectFrom('sent_mails')
      .select('id')
      .where('recipient', '=', 'kay@new.example')
      .execute()
    expect(sent).toEqual([])
  })

  test('that is none, or is gone, is refused at the roles, with what was ticked', async () => {
    const [living, gone] = [await ownRole('Stall'), await ownRole('Gone')]
    await retireOwnRole(world.ctx('operator'), gone)
    for (const own_roles of [[living, gone], [Bun.randomUUIDv7()], ['operator']]) {
      const page = await operator.post('federation', '/operator/invitations', {
        email: 'a@b.example',
        own_roles,
      })
      expect([page.status, page.document.querySelector('#field-roles-error') !== null]).toEqual([422, true])
      const ticked = page.document.querySelector(`input[name=own_roles][value="${living}"]`)
      expect(ticked?.hasAttribute('checked')).toBe(own_roles.includes(living))
    }
  })

  test('of a member who is one already ends their other sign-ins', async () => {
    const path = await invitedAs('editor@example.test', { own_roles: [await ownRole('Stall')] })
    const [here, elsewhere] = [await world.browser('editor'), await world.browser('editor')]
    expect((await here.post('federation', path)).status).toBe(303)
    expect((await here.get('federation', '/security')).status).toBe(200)
    expect((await elsewhere.get('federation', '/security')).location).toStartWith('/login')
  })
})

const newcomer = (handle: string) => ({ name: 'Noa Lind', handle })

test('somebody new joins by the letter, is signed in, and has the roles, once', async () => {
  const path = await invited('noa@new.example', 'editor', 'organiser')
  const noa = await world.browser()
  expect((await noa.get('federation', path)).text).toContain('Pat Lindqvist asks you')
  expect((await noa.post('federation', path, newcomer('noa'))).status).toBe(303)
  expect(await rolesOf('noa@new.example')).toEqual(['editor', 'organiser'])
  expect((await noa.get('federation', '/follow')).status).not.toBe(303)

  const again = await (await world.browser()).post('federation', path, newcomer('noa2'))
  expect(again.status).toBe(410)
  expect((await noa.get('federation', path)).status).toBe(410)
})

test('the token is nowhere but in the letter', async () => {
  const path = await invited('quill@new.example', 'editor')
  const token = path.split('/').at(-1) ?? ''
  const row = await db(world.ctx()).selectFrom('invitations').selectAll().executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(token)
  expect(token).toBe(invitationToken(world.house.config, row.id))
  expect(row.expires_at.getTime() - row.invited_at.getTime()).toBe(7 * 86_400_000)
})

test('two who open it at once: one accepts', async () => {
  const path = await invited('twin@new.example', 'editor')
  const browsers = [await world.browser(), await world.browser()]
  const answers = await Promise.all(
    browsers.map((browser, index) => browser.post('federation', path, newcomer(`twin${index}`))),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 410])
})

test('a handle that is taken uses nothing up, and what was typed is kept', async () => {
  const path = await invited('tess@new.example', 'editor')
  const tess = await world.browser()
  const refused = await tess.post('federation', path, newcomer('operator'))
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('input[name=name]')?.getAttribute('value')).toBe('Noa Lind')
  expect((await tess.post('federation', path, newcomer('tess'))).status).toBe(303)
})

test('who is a member already has to be signed in as such', async () => {
  const path = await invited('neighbour@example.test', 'shopkeeper')
  const visitor = await world.browser()
  expect((await visitor.get('federation', path)).location).toStartWith('/login')
  await visitor.post('federation', path, newcomer('thief'))
  const other = await world.browser('member')
  expect((await other.get('federation', path)).text).toContain('somebody else')
  expect((await other.post('federation', path)).status).toBe(409)
  expect(await rolesOf('neighbour@example.test')).toEqual([])

  expect((await (await world.browser('neighbour')).post('federation', path)).status).toBe(303)
  expect(await rolesOf('neighbour@example.test')).toEqual(['shopkeeper'])
})

test('a member who gains a role by it proves freshly who they are, and stays signed in nowhere else', async () => {
  const path = await invited('moderator@example.test', 'editor')
  const { id } = world.cast.members.moderator
  const [here, elsewhere] = [await world.browser('moderator'), await world.browser('moderator')]
  await db(world.ctx())
    .updateTable('sessions')
    .set({ authenticated_at: new Date(Date.now() - 11 * 60_000) })
    .where('member_id', '=', id)
    .execute()
  expect((await here.post('federation', path)).location).toContain('/login')
  expect(await rolesOf('moderator@example.test')).toEqual(['moderator'])
  await here.signIn(world.house, id)
  expect((await here.post('federation', path)).status).toBe(303)
  expect(await rolesOf('moderator@example.test')).toEqual(['editor', 'moderator'])
  expect((await here.get('federation', '/security')).status).toBe(200)
  expect((await elsewhere.get('federation', '/security')).location).toStartWith('/login')
})

test('whoever invited does not stop being an operator while it is accepted', async () => {
  const path = await invited('rival@new.example', 'operator')
  const rival = await world.browser()
  await rival.post('federation', path, newcomer('rival'))
  expect(
    (
      await rival.post('federation', '/operator/invitations', {
        email: 'late@new.example',
        roles: 'operator',
      })
    ).status,
  ).toBe(303)
  await world.work()
  const { text } = await db(world.ctx())
    .selectFrom('sent_mails')
    .select('text')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const late = /\/invitations\/[\w-]+/.exec(text)?.[0] ?? ''
  const browser = await world.browser()
  const revoking = (proceed: () => Promise<void>) =>
    transaction(world.ctx(), async tx => {
      const { id } = await db(tx)
        .selectFrom('members')
        .select('id')
        .where('email', '=', 'rival@new.example')
        .executeTakeFirstOrThrow()
      await db(tx).deleteFrom('role_grants').where('member_id', '=', id).execute()
      await proceed()
    })
  const answers: number[] = []
  await overtaking(world, revoking, async () => {
    answers.push((await browser.post('federation', late, newcomer('late'))).status)
  })
  expect(answers).toEqual([410])
})

test('one that was withdrawn, replaced or is older than a week leads nowhere', async () => {
  const old = await invited('una@new.example', 'operator')
  const newer = await invited('una@new.example', 'editor')
  expect((await (await world.browser()).get('federation', old)).status).toBe(410)
  expect((await (await world.browser()).get('federation', newer)).status).toBe(200)

  const row = await db(world.ctx())
    .selectFrom('invitations')
    .select('id')
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow()
  const withdraw = () => operator.post('federation', `/operator/invitations/${row.id}?_method=delete`)
  expect((await withdraw()).status).toBe(303)
  expect((await withdraw()).status).toBe(404)
  expect((await (await world.browser()).post('federation', newer, newcomer('una'))).status).toBe(410)

  const late = await invited('una@new.example', 'editor')
  await db(world.ctx()).updateTable('invitations').set({ expires_at: new Date() }).execute()
  expect((await (await world.browser()).post('federation', late, newcomer('una'))).status).toBe(410)
})

test('who may not give roles any more has given none', async () => {
  const second = await invited('second@new.example', 'operator')
  const other = await world.browser()
  await other.post('federation', second, newcomer('second'))
  await other.post('federation', '/operator/invitations', { email: 'third@new.example', roles: 'operator' })
  await world.work()
  const { text } = await db(world.ctx())
    .selectFrom('sent_mails')
    .select('text')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const third = /\/invitations\/[\w-]+/.exec(text)?.[0] ?? ''
  const grant = (await roleGrants(world.ctx('operator'))).find(each => each.email === 'second@new.example')
  await revokeRole(world.ctx('operator'), grant?.id ?? '')
  expect((await (await world.browser()).post('federation', third, newcomer('third'))).status).toBe(410)
})

test.each([
  ['nobody', ['editor'], 'email'],
  ['a@b.example', [], 'roles'],
  ['a@b.example', ['pope'], 'roles'],
])('an invitation of %p as %p is refused at its field', async (email, roles, field) => {
  const { status, document } = await invite(email, ...roles)
  expect(status).toBe(422)
  expect(document.querySelector(`#field-${field}-error`)?.textContent).toBeTruthy()
  expect(document.querySelector('input[name=email]')?.getAttribute('value')).toBe(email)
})

test('only the operator invites and sees who was', async () => {
  const editor = await world.browser('editor')
  expect((await editor.get('federation', '/operator/invitations')).status).toBe(404)
  expect(
    (await editor.post('federation', '/operator/invitations', { email: 'x@y.example', roles: 'operator' }))
      .status,
  ).toBe(404)
})

test('whoever signed in a while ago proves again who they are before they give rights away', async () => {
  const before = { ...world.ctx('operator'), now: new Date(Date.now() + 11 * 60_000) }
  await expect(inviteByLetter(before, 'late@new.example', ['editor'])).rejects.toThrow(FreshSignInRequired)
})
