import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { SignInRequired } from '#core/contracts/refusal'
import { seal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { expireOrders } from '#core/services/cart/payments/expire-orders'
import { daysLater } from '#core/text/local-time'
import { again, jar, later, order, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { profile } from '../profile/profile'
import { closeAccount, GRACE_DAYS } from './close-account'
import { checkClosingLink, requestClosing } from './closing-link'
import { eraseClosed } from './erase-closed'
import { obligationsOf } from './obligations-of'
import { ClosingLinkSpent, ObligationsOpen, TooManyClosingLinks } from './refusals'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

const memberOf = (ctx: Ctx) => ctx.viewer.member!
const tokenFor = (ctx: Ctx, more: Readonly<Record<string, unknown>> = {}) => {
  const { id, email } = memberOf(ctx)
  const closing = {
    purpose: 'close-account',
    memberId: id,
    email,
    until: ctx.now.getTime() + HOUR_MS,
    ...more,
  }
  return seal(JSON.stringify(closing), world.house.config.keys, 'closing accounts')
}
const mailsTo = async (ctx: Ctx) => {
  await world.work()
  return db(world.ctx())
    .selectFrom('sent_mails')
    .select(['subject', 'text'])
    .where('recipient', '=', memberOf(ctx).email)
    .orderBy('id')
    .execute()
}
const closingOf = (ctx: Ctx) =>
  db(world.ctx())
    .selectFrom('account_closings')
    .select(['asked_at', 'erase_after', 'erased_at'])
    .where('member_id', '=', memberOf(ctx).id)
    .executeTakeFirst()
const after = (ms: number): Ctx => ({ ...world.ctx(), now: new Date(Date.now() + ms) })

describe('asking to close an account', () => {
  test('changes nothing, and sends a link to the member’s address as it is now', async () => {
    const ctx = await stranger(world)
    expect(await requestClosing(ctx)).toBe(memberOf(ctx).email)
    const [mail] = await mailsTo(ctx)
    expect(mail?.subject).toBe('Close your account at Test Growers?')
    const token = /\/closing\/(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
    await checkClosingLink(ctx, token)
    expect(await closingOf(ctx)).toBeUndefined()
  })

  test('is stopped after five letters an hour, and says when to try again', async () => {
    const ctx = await stranger(world)
    for (let number = 0; number < 5; number++) await requestClosing(ctx)
    const sixth = await requestClosing(ctx).catch(fault => fault)
    expect(sixth).toBeInstanceOf(TooManyClosingLinks)
    expect(sixth.retryAfterSeconds).toBeGreaterThan(3000)
    expect(sixth.retryAfterSeconds).toBeLessThanOrEqual(3600)
  })

  test('is refused while something has to be settled, with what and where', async () => {
    const ctx = await stranger(world)
    await order(ctx, await jar(world, 3))
    const member = again(world, ctx)
    const refused = await requestClosing(member).catch(fault => fault)
    expect(refused).toBeInstanceOf(ObligationsOpen)
    expect(refused.obligations).toEqual(await obligationsOf(member, memberOf(ctx).id))
    expect(refused.message).toContain(refused.obligations[0].text)
    await expect(closeAccount(member, tokenFor(member))).rejects.toBeInstanceOf(ObligationsOpen)
    await expireOrders(later(world, 20))
    expect(await obligationsOf(member, memberOf(ctx).id)).toEqual([])
    await requestClosing(member)
  })

  test('whose letter is an hour late is not sent any more', async () => {
    const ctx = await stranger(world)
    await requestClosing(ctx)
    await world.work(new Date(Date.now() + HOUR_MS + 60_000))
    expect(await mailsTo(ctx)).toEqual([])
    const row = await db(world.ctx())
      .selectFrom('outgoing_letters')
      .select(['failure', 'kind'])
      .where('recipient', '=', memberOf(ctx).email)
      .executeTakeFirst()
    expect(row).toEqual({ failure: 'too old to be of use', kind: 'closing' })
  })

  test('is for members', async () => {
    await expect(requestClosing(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
    await expect(checkClosingLink(world.ctx(), 'token')).rejects.toBeInstanceOf(SignInRequired)
    await expect(closeAccount(world.ctx(), 'token')).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('the link', () => {
  test('works for an hour, and not a moment longer', async () => {
    const ctx = await stranger(world)
    const token = tokenFor(ctx)
    const at = (ms: number) => ({ ...again(world, ctx), now: new Date(ctx.now.getTime() + ms) })
    await checkClosingLink(at(HOUR_MS), token)
    await expect(checkClosingLink(at(HOUR_MS + 1), token)).rejects.toBeInstanceOf(ClosingLinkSpent)
    await expect(closeAccount(at(HOUR_MS + 1), token)).rejects.toBeInstanceOf(ClosingLinkSpent)
  })

  test('of somebody else, of another kind, to an address that is no more, or made up is worth nothing', async () => {
    const [ctx, other] = [await stranger(world), await stranger(world)]
    const { keys } = world.house.config
    for (const token of [
      tokenFor(other),
      tokenFor(ctx, { purpose: 'change-email' }),
      tokenFor(ctx, { email: 'former@example.test' }),
      seal('Saved.', keys, 'flash messages'),
      `${tokenFor(ctx)}x`,
      '',
    ]) {
      await expect(checkClosingLink(ctx, token)).rejects.toBeInstanceOf(ClosingLinkSpent)
      await expect(closeAccount(ctx, token)).rejects.toBeInstanceOf(ClosingLinkSpent)
    }
    expect(await closingOf(ctx)).toBeUndefined()
  })
})

describe('closing an account', () => {
  test('signs the member out, says until when they can come back, and is told inside the house alone', async () => {
    const ctx = await stranger(world)
    const { id } = memberOf(ctx)
    const session = await world.house.sessions.begin(id, {
      domain: 'market',
      signIn: Bun.randomUUIDv7(),
      device: '',
    })
    const purged = await purgedBy(world, [`viewer:${id}`], () => closeAccount(ctx, tokenFor(ctx)))
    expect(purged).toEqual([`viewer:${id}`])
    expect(await world.house.sessions.find(session, 'market')).toBeNull()
    const eraseAfter = daysLater(ctx.now, GRACE_DAYS, world.house.site().timeZone)
    expect(await closingOf(ctx)).toEqual({ asked_at: ctx.now, erase_after: eraseAfter, erased_at: null })
    const [mail] = await mailsTo(ctx)
    expect(mail?.subject).toBe('Your account at Test Growers is closed')
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: world.house.site().timeZone })
    expect(mail?.text).toContain(`On ${day.format(eraseAfter)} it is erased.`)
    const told = await db(world.ctx())
      .selectFrom('ap_activities')
      .select(['type', 'audience'])
      .where('subject_kind', '=', 'closing')
      .where('subject_id', '=', id)
      .execute()
    expect(told).toEqual([{ type: 'Leave', audience: 'internal' }])
  })

  test('twice, or twice at the same moment, is closing it once: with one letter, and the first day said', async () => {
    const ctx = await stranger(world)
    const token = tokenFor(ctx)
    const later = { ...again(world, ctx), now: new Date(ctx.now.getTime() + HOUR_MS / 12) }
    await Promise.all([closeAccount(ctx, token), closeAccount(again(world, ctx), token)])
    const first = await closingOf(ctx)
    await closeAccount(later, token)
    expect(await closingOf(ctx)).toEqual(first!)
    expect(await mailsTo(ctx)).toHaveLength(1)
  })
})

describe('erasing', () => {
  async function closed(): Promise<Ctx> {
    const ctx = await stranger(world)
    await closeAccount(ctx, tokenFor(ctx))
    return ctx
  }

  test('is done when the grace is over, not a moment before, and once', async () => {
    const ctx = await closed()
    const over = (await closingOf(ctx))?.erase_after ?? new Date(0)
    await eraseClosed({ ...world.ctx(), now: new Date(over.getTime() - 1) }, {})
    expect((await closingOf(ctx))?.erased_at).toBeNull()
    await eraseClosed({ ...world.ctx(), now: over }, {})
    expect((await closingOf(ctx))?.erased_at).toEqual(over)
    await eraseClosed(after(30 * DAY_MS), {})
    expect((await closingOf(ctx))?.erased_at).toEqual(over)
  })

  test('takes name, address, letters, links and subscriptions with it, and leaves others theirs', async () => {
    const ctx = await closed()
    const { id, email } = memberOf(ctx)
    const letter = (recipient: string, text: string) =>
      world.house.mailer.send({ to: recipient, from: 'post@localhost', subject: 'News', text })
    await letter(email, 'To you.')
    await letter('editor@example.test', `${email.toUpperCase()} has a new address.`)
    await letter('editor@example.test', 'Of nobody.')
    const link = { token_hash: id, continue_to: '/', expires_at: new Date(), created_at: new Date() }
    await db(world.ctx())
      .insertInto('magic_links')
      .values({ ...link, id: Bun.randomUUIDv7(), email })
      .execute()
    const newsletterId = await createNewsletter(world.ctx('editor'), {
      name: 'N',
      slug: 'n',
      description: '',
    })
    await subscribe(again(world, ctx), newsletterId)
    await subscribe(world.ctx('member'), newsletterId)
    const purged = await purgedBy(world, [`viewer:${id}`, 'actors'], () =>
      eraseClosed(after(30 * DAY_MS), {}),
    )
    expect(purged).toEqual([`viewer:${id}`, 'actors'])
    await expect(profile(again(world, ctx))).rejects.toThrow()
    const member = await db(world.ctx())
      .selectFrom('members')
      .select(['name', 'email', 'bio'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(member).toEqual({ name: 'A former member', email: null, bio: '' })
    const kept = await db(world.ctx())
      .selectFrom('sent_mails')
      .select('text')
      .where('subject', '=', 'News')
      .execute()
    expect(kept).toEqual([{ text: 'Of nobody.' }])
    const links = await db(world.ctx())
      .selectFrom('magic_links')
      .select('id')
      .where('email', '=', email)
      .execute()
    expect(links).toEqual([])
    const readers = await db(world.ctx())
      .selectFrom('subscriptions')
      .select('member_id')
      .where('newsletter_id', '=', newsletterId)
      .execute()
    expect(readers).toEqual([{ member_id: world.cast.members.member.id }])
  })

  test('of one that fails keeps nobody else waiting, and is tried again', async () => {
    const [one, other] = [await closed(), await closed()]
    const ctx = after(30 * DAY_MS)
    const { members } = ctx.services
    const forget: typeof members.forget = async (tx, id) => {
      if (id === memberOf(one).id) throw new Error('the plug was pulled')
      await members.forget(tx, id)
    }
    const broken = { ...ctx, services: { ...ctx.services, members: { ...members, forget } } }
    await expect(eraseClosed(broken, {})).rejects.toThrow('not everybody could be erased')
    expect((await closingOf(one))?.erased_at).toBeNull()
    expect((await closingOf(other))?.erased_at).toEqual(ctx.now)
    await eraseClosed(ctx, {})
    expect((await closingOf(one))?.erased_at).toEqual(ctx.now)
  })
})
