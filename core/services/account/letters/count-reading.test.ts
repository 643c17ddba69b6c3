import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Newsletter } from '#core/entities/account/newsletter'
import { firstKeys } from '#core/keys/keyring'
import { createSmtpMailer } from '#core/mail/smtp-mailer'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { openPostOffice, type PostOffice } from '../../../../tests/post-office'
import { subscribe } from '../newsletters/subscribe'
import { addressLetter } from './address-letter'
import { countOpening, followLink, linkReport } from './count-reading'
import { deliverLetter } from './deliver-letter'
import { forgetMember } from './forget-member'
import { letter } from './letters'
import { sendLetter } from './send-letter'
import { readToken } from './tracked-body'
import { setTracking, trackingOf } from './tracking'
import { createLetter } from './write-letter'

let world: TestHouse
let office: PostOffice
let mailer: ReturnType<typeof createSmtpMailer>
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  office = await openPostOffice()
  mailer = createSmtpMailer({ smtpUrl: office.url })
  await setTracking(world.ctx('operator'), { opens: false, clicks: false })
})
afterEach(async () => {
  mailer.close()
  await office.stop()
})

const SHOP = 'https://farm.example/plums?kind=red&ripe=1'
const editor = () => world.ctx('editor')

/** Sent to the member and the neighbour. */
async function sent(markdown = `[Look](${SHOP}) and [again](${SHOP}), or [write](mailto:us@farm.example).`) {
  const ctx = world.ctx()
  const newsletter = ctx.em.create(Newsletter, { slug: Bun.randomUUIDv7(), name: 'Weekly' })
  await ctx.em.flush()
  for (const who of ['member', 'neighbour'] as const) await subscribe(world.ctx(who), newsletter.id)
  const id = await createLetter(editor(), { newsletterId: newsletter.id, subject: 'Plums', markdown })
  await sendLetter(editor(), id)
  await addressLetter(world.ctx(), { letterId: id })
  const deliveries = await db(ctx)
    .selectFrom('letter_deliveries')
    .select(['id', 'member_id'])
    .where('letter_id', '=', id)
    .execute()
  const deliveryIds = deliveries.map(delivery => delivery.id)
  await deliverLetter({ ...ctx, house: { ...ctx.house, mailer } }, { letterId: id, deliveryIds })
  const tokenOf = (who: 'member' | 'neighbour') => {
    const delivery = deliveries.find(each => each.member_id === world.cast.members[who].id)
    return readToken(world.house.config, delivery?.id ?? '')
  }
  const raws = office.received.map(({ raw }) => raw.replace(/=\r\n/g, '').replaceAll('=3D', '='))
  return { id, deliveryIds, raws, tokenOf }
}

const linkIn = async (letterId: string) => {
  const [link] = await db(world.ctx())
    .selectFrom('letter_links')
    .selectAll()
    .where('letter_id', '=', letterId)
    .execute()
  return link
}

describe('until an operator turns it on', () => {
  test('a letter has no dot and its own links', async () => {
    const { id, raws } = await sent()
    for (const raw of raws) {
      expect(raw).not.toContain('/letter-opened/')
      expect(raw).not.toContain('/letter-links/')
      expect(raw).toContain('href="https://farm.example/plums?kind=red&amp;ripe=1"')
    }
    expect(await linkIn(id)).toBeUndefined()
  })

  test('it is an operator’s to turn on, who has just signed in', async () => {
    await expect(setTracking(editor(), { opens: true, clicks: true })).rejects.toBeInstanceOf(NotFound)
    const ctx = world.ctx('operator')
    const longAgo = { ...ctx, viewer: { ...ctx.viewer, authenticatedAt: null } }
    await expect(setTracking(longAgo, { opens: true, clicks: true })).rejects.toBeInstanceOf(
      FreshSignInRequired,
    )
    expect(await trackingOf(ctx)).toEqual({ opens: false, clicks: false })
    await setTracking(ctx, { opens: true, clicks: false })
    expect(await trackingOf(ctx)).toEqual({ opens: true, clicks: false })
    const audited = await db(ctx)
      .selectFrom('audit')
      .select(['action', 'after'])
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    expect(audited).toEqual([{ action: 'settings.changed', after: { opens: true, clicks: false } }])
  })
})

describe('turned on', () => {
  test('links go by us, each reader’s by their own, and lead where they led; mail and text stay as they are', async () => {
    await setTracking(world.ctx('operator'), { opens: true, clicks: true })
    const { id, raws, tokenOf } = await sent()
    const link = await linkIn(id)
    expect(link?.url).toBe(SHOP)
    const { account } = world.house.config.origins
    for (const who of ['member', 'neighbour'] as const) {
      const mine = raws.filter(raw => raw.includes(`${account}/letter-links/${link?.id}/${tokenOf(who)}"`))
      expect(mine).toHaveLength(1)
      expect(mine[0]).toContain(`${account}/letter-opened/${tokenOf(who)}"`)
      expect(mine[0]).toContain('mailto:us@farm.example')
      expect(mine[0]).toContain(`(${SHOP})`)
      expect(mine[0]).not.toContain('/reader-')
    }
    expect(await followLink(world.ctx(), link?.id ?? '', tokenOf('member'))).toBe(SHOP)
  })

  test('a reader counts once for a letter and once for a link, however often and at once they come', async () => {
    await setTracking(world.ctx('operator'), { opens: true, clicks: true })
    const { id, tokenOf } = await sent()
    const link = await linkIn(id)
    const come = async (who: 'member' | 'neighbour') => {
      await countOpening(world.ctx(), tokenOf(who))
      await followLink(world.ctx(), link?.id ?? '', tokenOf(who))
    }
    await Promise.all([come('member'), come('member'), come('neighbour')])
    expect(await letter(editor(), id)).toMatchObject({ opened: 2, clicked: 2 })
    expect(await linkReport(editor(), id)).toEqual([{ url: SHOP, readers: 2 }])
  })

  test('what people type is theirs: a sign of a private use stays, and an address in any script can be followed', async () => {
    await setTracking(world.ctx('operator'), { opens: true, clicks: true })
    const { id, tokenOf } = await sent('\u{F8FF} [Rhew](https://fferm.example/tŷ-bach)')
    const link = await linkIn(id)
    const led = await followLink(world.ctx(), link?.id ?? '', tokenOf('member'))
    expect(led).toBe('https://fferm.example/t%C5%B7-bach')
    const raw = Buffer.from(
      office.received
        .at(-1)
        ?.raw.replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) ?? '',
      'latin1',
    )
    expect(raw.toString()).toContain('\u{F8FF} <a')
  })

  test('a batch that is sent again keeps its links', async () => {
    await setTracking(world.ctx('operator'), { opens: false, clicks: true })
    const { id, deliveryIds } = await sent()
    const before = await linkIn(id)
    await db(world.ctx())
      .updateTable('letter_deliveries')
      .set({ sent_at: null })
      .where('letter_id', '=', id)
      .execute()
    const ctx = world.ctx()
    await deliverLetter({ ...ctx, house: { ...ctx.house, mailer } }, { letterId: id, deliveryIds })
    expect(await linkIn(id)).toEqual(before)
  })

  test('off again, links of old letters lead on and count nothing', async () => {
    await setTracking(world.ctx('operator'), { opens: true, clicks: true })
    const { id, tokenOf } = await sent()
    await setTracking(world.ctx('operator'), { opens: false, clicks: false })
    const link = await linkIn(id)
    await countOpening(world.ctx(), tokenOf('member'))
    expect(await followLink(world.ctx(), link?.id ?? '', tokenOf('member'))).toBe(SHOP)
    expect(await letter(editor(), id)).toMatchObject({ opened: 0, clicked: 0 })
  })
})

describe('an address that we did not put into a letter', () => {
  test('leads nowhere: a false token, no link, another secret', async () => {
    await setTracking(world.ctx('operator'), { opens: true, clicks: true })
    const { id, tokenOf } = await sent()
    const link = (await linkIn(id))?.id ?? ''
    const forged = readToken({ keys: firstKeys('another') }, Bun.randomUUIDv7())
    for (const [linkId, token] of [
      [link, ''],
      [link, forged],
      [link, `${tokenOf('member')}x`],
      [Bun.randomUUIDv7(), tokenOf('member')],
      ['nothing', tokenOf('member')],
    ] as const)
      await expect(followLink(world.ctx(), linkId, token)).rejects.toBeInstanceOf(NotFound)
    await countOpening(world.ctx(), forged)
    expect((await letter(editor(), id)).opened).toBe(0)
  })

  test('of another letter counts for nobody', async () => {
    await setTracking(world.ctx('operator'), { opens: false, clicks: true })
    const [one, other] = [await sent(), await sent('[Pears](https://farm.example/pears)')]
    const link = await linkIn(other.id)
    expect(await followLink(world.ctx(), link?.id ?? '', one.tokenOf('member'))).toBe(
      'https://farm.example/pears',
    )
    expect((await letter(editor(), other.id)).clicked).toBe(0)
  })
})

test('what somebody followed goes with their account', async () => {
  await setTracking(world.ctx('operator'), { opens: true, clicks: true })
  const { id, tokenOf } = await sent()
  const link = await linkIn(id)
  for (const who of ['member', 'neighbour'] as const)
    await followLink(world.ctx(), link?.id ?? '', tokenOf(who))
  await transaction(world.ctx(), tx => forgetMember(tx, world.cast.members.neighbour.id))
  expect((await letter(editor(), id)).clicked).toBe(1)
  expect(await linkReport(editor(), id)).toEqual([{ url: SHOP, readers: 1 }])
})

test('who followed several links is one reader of the letter and one of each link', async () => {
  await setTracking(world.ctx('operator'), { opens: false, clicks: true })
  const { id, tokenOf } = await sent(`[Plums](${SHOP}), [pears](https://farm.example/pears)`)
  const links = await db(world.ctx())
    .selectFrom('letter_links')
    .select(['id', 'url'])
    .where('letter_id', '=', id)
    .execute()
  await Promise.all(links.map(link => followLink(world.ctx(), link.id, tokenOf('member'))))
  const plums = links.find(({ url }) => url === SHOP)
  await followLink(world.ctx(), plums?.id ?? '', tokenOf('neighbour'))
  expect(await letter(editor(), id)).toMatchObject({ clicked: 2 })
  expect(await linkReport(editor(), id)).toEqual([
    { url: SHOP, readers: 2 },
    { url: 'https://farm.example/pears', readers: 1 },
  ])
})
