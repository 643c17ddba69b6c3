import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { transaction } from '#core/database/transaction'
import { Letter } from '#core/entities/account/letter'
import { LetterDelivery } from '#core/entities/account/letter-delivery'
import { Newsletter } from '#core/entities/account/newsletter'
import { Subscription } from '#core/entities/account/subscription'
import { Member } from '#core/entities/identity/member'
import { unsubscribeToken } from '#core/services/account/unsubscribe/token'
import { at, weekdayIn } from '../clock'
import { DRAFT_LETTER, SENT_LETTER } from '../letters'
import { NEWSLETTERS } from '../newsletters'
import { PEOPLE } from '../people'

const THURSDAY = 4
/** Members' minutes go to those who look after things, the letter to everybody. */
const FOR_ALL = 'thursday-letter'

/** Newsletters, who gets them, last week's letter as it went out, and a draft. Needs the members. */
export async function seedAccount(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const members = await tx.em.find(Member, { email: { $in: PEOPLE.map(({ email }) => email) } })
    const newsletters = await keepNewsletters(tx, members)
    const editor = members.find(({ handle }) => handle === 'mair') ?? null
    const letters = { newsletter: newsletters.get(FOR_ALL)!, writtenBy: editor }
    const sentAt = at(weekdayIn(tx.now, -1, THURSDAY), '07:00')
    const sent = tx.em.create(Letter, {
      ...letters,
      subject: SENT_LETTER.subject,
      markdown: SENT_LETTER.markdown,
      createdAt: sentAt,
      updatedAt: sentAt,
      sendRequestedAt: sentAt,
      sentAt,
    })
    for (const member of members) createDelivery(tx, sent, member, sentAt)
    tx.em.create(Letter, {
      ...letters,
      subject: DRAFT_LETTER.subject,
      markdown: DRAFT_LETTER.markdown,
      sendRequestedAt: null,
      sentAt: null,
    })
    await tx.em.flush()
  })
}

/** Where the journal was imported, its newsletters are here already. */
async function keepNewsletters(tx: Tx, members: readonly Member[]): Promise<Map<string, Newsletter>> {
  const here = await tx.em.find(Newsletter, { slug: { $in: NEWSLETTERS.map(({ slug }) => slug) } })
  return new Map(
    NEWSLETTERS.map(({ slug, name, description, cadence }) => {
      const said = { name, description: `${description} ${cadence}.` }
      const imported = here.find(each => each.slug === slug)
      const newsletter = imported ? tx.em.assign(imported, said) : tx.em.create(Newsletter, { slug, ...said })
      const readers = slug === FOR_ALL ? members : members.filter(({ handle }) => hasRole(handle))
      for (const member of readers) tx.em.create(Subscription, { newsletter, member })
      return [slug, newsletter]
    }),
  )
}

function hasRole(handle: string): boolean {
  return PEOPLE.some(person => person.handle === handle && person.roles.length > 0)
}

function createDelivery(tx: Tx, letter: Letter, member: Member, sentAt: Date): void {
  const id = Bun.randomUUIDv7()
  tx.em.create(LetterDelivery, {
    id,
    letter,
    member,
    unsubscribeHash: hashToken(unsubscribeToken(tx.house.config, id)),
    queuedAt: sentAt,
    sentAt,
    failedAt: null,
    failure: null,
    unsubscribedAt: null,
  })
}
