import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { closeAccount } from '#core/services/account/closing/close-account'
import { subscribe } from '#core/services/account/newsletters/subscribe'
import { grantRole, revokeRole } from '#core/services/federation/identity/roles'
import type { Browser } from '../../../tests/browser'
import { again, jar, order } from '../../../tests/cart'
import type { Cast } from '../../../tests/cast'
import { runCrons, type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'
import { roleGrants } from '../../../tests/role-grants'

type Who = keyof Cast['members']

const DAY_MS = 86_400_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

describe('closing an account', () => {
  test('says what goes and what stays, offers the data first, and needs a letter', async () => {
    const neighbour = await world.browser('neighbour')
    expect(
      (await neighbour.get('account', '/profile')).document.querySelector('a[href="/closing"]'),
    ).not.toBeNull()
    const asked = await neighbour.get('account', '/closing')
    expect(asked.document.querySelector('main a[href="/export"]')).not.toBeNull()
    expect(asked.text).toContain('What stays')
    const link = await linkFor(neighbour, 'neighbour')
    expect(await closings()).toEqual([])

    // Looking at the link does nothing: mail scanners open every one.
    const confirm = await neighbour.get('account', link)
    expect(confirm.document.querySelector('main form button')?.textContent?.trim()).toBe(
      'Yes, close my account',
    )
    expect(await closings()).toEqual([])
  })

  test('is for the member alone, with the link to their address', async () => {
    const neighbour = await world.browser('neighbour')
    const link = await linkFor(neighbour, 'neighbour')
    expect((await (await world.browser()).get('account', '/closing')).location).toStartWith('/login')
    expect((await (await world.browser()).post('account', link)).location).toStartWith('/login')
    expect((await (await world.browser('member')).post('account', link)).status).toBe(422)
    expect((await neighbour.post('account', `${link}x`)).status).toBe(422)
    const token = link.split('/').at(-1) ?? ''
    const tomorrow = { ...world.ctx('neighbour'), now: new Date(Date.now() + DAY_MS) }
    await expect(closeAccount(tomorrow, token)).rejects.toThrow('too old')
    expect(await closings()).toEqual([])
  })

  test('stops after five letters an hour', async () => {
    const moderator = await world.browser('moderator')
    for (let letter = 0; letter < 5; letter++) await moderator.post('account', '/closing/letters')
    const sixth = await moderator.post('account', '/closing/letters')
    expect(sixth.status).toBe(429)
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('ends every session and every grant at once, and tells the member', async () => {
    const orchard = await OrchardClient.register(world, 'orchard')
    const [phone, laptop] = [await world.browser('neighbour'), await world.browser('neighbour')]
    const tokens = await orchard.tokens(await orchard.authorized(laptop, { scope: 'openid offline_access' }))
    const closed = await phone.post('account', await linkFor(phone, 'neighbour'))
    expect(closed.location).toBe('/closed')
    expect((await phone.get('account', '/closed')).text).toContain('Your account is closed')
    for (const browser of [phone, laptop]) {
      expect((await browser.get('account', '/profile')).location).toStartWith('/login')
      expect((await browser.get('federation', '/notifications')).location).toStartWith('/login')
    }
    const { id } = world.cast.members.neighbour
    expect(await count('grants where member_id = ? and ended_at is null', id)).toBe(0)
    expect(await count('grants where member_id = ? and withdrawn_at is null', id)).toBe(0)
    expect(tokens.refresh_token).toBeString()
    expect((await mailTo('neighbour@example.test')).text).toContain('closed')
  })

  test('makes a session that was just being begun worth nothing', async () => {
    const { neighbour } = world.cast.members
    const late = await world.browser('neighbour')
    expect((await late.get('account', '/profile')).location).toStartWith('/login')
    await query('delete from sessions where member_id = ?', neighbour.id)
  })
})

describe('what is open keeps an account open:', () => {
  test('an order that is not paid', async () => {
    const ctx = world.ctx('shopkeeper')
    const placed = await order(ctx, await jar(world, 3))
    await refused('shopkeeper', `Order ${placed.number} is not paid yet`)
    await query("update orders set state = 'cancelled', settled_at = now() where id = ?", placed.id)
  })

  test('an order that is paid and not collected, but not one that is collected or refunded', async () => {
    const placed = await order(again(world, world.ctx('shopkeeper')), await jar(world, 3))
    await query("update orders set state = 'paid', settled_at = now() where id = ?", placed.id)
    await refused('shopkeeper', `Order ${placed.number} is paid, but not collected`)
    await query('insert into collections (order_id, collected_at) values (?, now())', placed.id)
    const shopkeeper = await world.browser('shopkeeper')
    expect((await shopkeeper.get('account', '/closing')).text).not.toContain('cannot be closed yet')
    await query('delete from collections where order_id = ?', placed.id)
    await query('update order_lines set refunded_quantity = quantity where order_id = ?', placed.id)
    expect((await shopkeeper.get('account', '/closing')).text).not.toContain('cannot be closed yet')
  })

  test('money on its way back', async () => {
    const [placed] = await query<{ id: string; number: string }>(
      "select id, number from orders where state = 'paid' and member_id = ?",
      world.cast.members.shopkeeper.id,
    )
    await query(
      `insert into refunds (id, order_id, amount, currency, state, requested_at)
       values (gen_random_uuid(), ?, 650, 'GBP', 'requested', now())`,
      placed?.id,
    )
    await refused('shopkeeper', `Money for order ${placed?.number} is on its way back`)
    await query("update refunds set state = 'done', done_at = now() where order_id = ?", placed?.id)
  })

  test('an order that is being placed in the same moment is either seen, or comes too late to be lost', async () => {
    const shopkeeper = await world.browser('shopkeeper')
    const link = await linkFor(shopkeeper, 'shopkeeper')
    const em = world.house.orm.em.fork()
    await em.begin()
    await em.execute(
      `insert into orders (id, number, member_id, email, name, total_amount, currency, placed_at, reserved_until)
       values (gen_random_uuid(), 'R-RACE', ?, 'shopkeeper@example.test', 'Sam', 650, 'GBP', now(), now())`,
      [world.cast.members.shopkeeper.id],
    )
    const closing = shopkeeper.post('account', link)
    await untilSomeoneWaits()
    await em.commit()
    expect((await closing).status).toBe(409)
    await query("update orders set state = 'expired', settled_at = now() where number = 'R-RACE'")
  })

  test('being the last operator; of two who leave at once one stays', async () => {
    await refused('operator', 'You are the last operator')
    await grantRole(world.ctx('operator'), 'organiser', 'operator')
    const [pat, olwen] = [await world.browser('operator'), await world.browser('organiser')]
    const links = [await linkFor(pat, 'operator'), await linkFor(olwen, 'organiser')] as const
    const answers = await Promise.all([pat.post('account', links[0]), olwen.post('account', links[1])])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])

    // Whoever is leaving is not counted on when the other's role is to be taken.
    const patLeaves = answers[0].status === 303
    const stays = patLeaves ? 'organiser' : 'operator'
    const ctx = { ...world.ctx(stays), viewer: { ...world.ctx(stays).viewer, roles: ['operator' as const] } }
    const grant = (await roleGrants(ctx)).find(
      ({ memberId, role }) => role === 'operator' && memberId === world.cast.members[stays].id,
    )
    await expect(revokeRole(ctx, grant?.id ?? '')).rejects.toThrow('last operator')
    await query('delete from account_closings where member_id in (?, ?)', ...ids('operator', 'organiser'))
  })
})

describe('for two weeks', () => {
  test('no letters are sent, and nothing is lost', async () => {
    const { id } = world.cast.members.neighbour
    const newsletter = await makeNewsletter()
    await subscribe(world.ctx('neighbour'), newsletter)
    const letter = Bun.randomUUIDv7()
    await query(
      `insert into letters (id, newsletter_id, subject, markdown, created_at, updated_at, send_requested_at)
       values (?, ?, 'Plums', 'Ripe', now(), now(), now())`,
      letter,
      newsletter,
    )
    await query(
      `select graphile_worker.add_job('address-letter', ?::json)`,
      JSON.stringify({ letterId: letter }),
    )
    await world.work()
    expect(await count("sent_mails where recipient = 'neighbour@example.test' and subject = 'Plums'")).toBe(0)
    await runCrons(world, new Date(Date.now() + 13 * DAY_MS))
    expect(await count('members where id = ? and email is not null', id)).toBe(1)
    expect(await count('subscriptions where member_id = ?', id)).toBe(1)
  })

  test('signing in offers to keep the account, and does nothing else', async () => {
    const reader = await world.browser()
    const link = await signInLink(reader, 'neighbour@example.test')
    const shown = await reader.get('federation', link)
    expect(shown.text).toContain('You have closed this account')
    expect(shown.document.querySelector('main button')?.textContent?.trim()).toBe(
      'Keep my account and sign in',
    )
    // A page that was opened before the account was closed does not say so.
    expect((await reader.post('federation', link)).status).toBe(422)
    expect(await closings()).toHaveLength(1)

    expect((await reader.post('federation', link, { keep: 'on' })).status).toBe(303)
    expect(await closings()).toEqual([])
    expect((await reader.get('federation', '/notifications')).status).toBe(200)
    await runCrons(world, new Date(Date.now() + 30 * DAY_MS))
    expect(await count("members where email = 'neighbour@example.test'")).toBe(1)
  })

  test('an account is kept or erased, never both', async () => {
    await close('neighbour')
    const reader = await world.browser()
    const link = await signInLink(reader, 'neighbour@example.test')
    const later = new Date(Date.now() + 15 * DAY_MS)
    const [kept] = await Promise.all([
      reader.post('federation', link, { keep: 'on' }),
      runCrons(world, later).catch(() => {}),
    ])
    const isMember = await count("members where email = 'neighbour@example.test'")
    expect(isMember).toBe(kept.status === 303 ? 1 : 0)
    expect(await count('account_closings where erased_at is not null')).toBe(1 - isMember)
  })
})

async function refused(who: Who, why: string): Promise<void> {
  const browser = await world.browser(who)
  const shown = await browser.get('account', '/closing')
  expect(shown.text).toContain(why)
  expect(shown.document.querySelector('form[action="/closing/letters"]')).toBeNull()
  const answer = await browser.post('account', '/closing/letters')
  expect(answer.status).toBe(409)
  expect(answer.text).toContain(why)
  expect(answer.document.querySelector('main .notice a[href]')).not.toBeNull()
}

async function close(who: Who): Promise<void> {
  const browser = await world.browser(who)
  await query("delete from sent_mails where subject like 'Close your account%'")
  expect((await browser.post('account', await linkFor(browser, who))).location).toBe('/closed')
}

async function linkFor(browser: Browser, who: Who): Promise<string> {
  expect((await browser.post('account', '/closing/letters')).location).toBe('/closing')
  const { text } = await mailTo(world.cast.members[who].email)
  return new URL(/http\S+\/closing\/\S+/.exec(text)?.[0] ?? '').pathname
}

async function signInLink(browser: Browser, email: string): Promise<string> {
  await browser.post('federation', '/signin', { email, continue_to: '/' })
  return new URL(/http\S+\/signin\/\S+/.exec((await mailTo(email)).text)?.[0] ?? '').pathname
}

async function mailTo(recipient: string): Promise<{ text: string }> {
  await world.work()
  const [mail] = await query<{ text: string }>(
    'select text from sent_mails where recipient = ? order by id desc limit 1',
    recipient,
  )
  return mail ?? { text: '' }
}

async function makeNewsletter(): Promise<string> {
  const id = Bun.randomUUIDv7()
  await query(
    "insert into newsletters (id, slug, name, created_at) values (?, ?, 'News', now())",
    id,
    `news-${id}`,
  )
  return id
}

function closings() {
  return query<{ member_id: string }>('select member_id from account_closings where erased_at is null')
}

function ids(...who: readonly Who[]): string[] {
  return who.map(name => world.cast.members[name].id)
}

/** Until a statement waits for what another transaction holds. */
async function untilSomeoneWaits(): Promise<void> {
  const waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  while ((await count(waiting)) === 0) await Bun.sleep(5)
}

async function count(from: string, ...params: unknown[]): Promise<number> {
  const [row] = await query<{ count: number }>(`select count(*)::int as count from ${from}`, ...params)
  return row?.count ?? 0
}

function query<T>(sql: string, ...params: unknown[]): Promise<T[]> {
  return world.ctx().em.execute<T[]>(sql, params)
}
