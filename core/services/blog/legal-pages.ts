import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import type { Site } from '#core/contracts/site'
import { db } from '#core/database/db'
import { markdownDocument } from '#core/lexical'
import { BLANK } from './post-input'
import { IS_KEPT, IS_PUBLISHED } from './post-states'
import { createPost } from './save-post'
import { SITE_PAGES } from './site-pages'

export type LegalPageSlug = (typeof SITE_PAGES)[number]['slug']

export type LegalPage = {
  readonly slug: LegalPageSlug
  readonly label: string
  /** Of the page that is written under the address; null while none is. */
  readonly postId: string | null
  readonly state: 'published' | 'draft' | 'none'
}

/** The pages that readers look for at the foot of every page, and how far each is. The editor's alone. */
export async function legalPages(ctx: Ctx): Promise<readonly LegalPage[]> {
  requireRole(ctx, 'editor')
  const slugs = SITE_PAGES.map(({ slug }) => slug)
  const rows = await db(ctx)
    .selectFrom('posts as p')
    .select(['p.id', 'p.slug', IS_PUBLISHED.as('published')])
    .where('p.kind', '=', 'page')
    .where('p.slug', 'in', slugs)
    .where(IS_KEPT)
    .execute()
  return SITE_PAGES.map(({ slug, label }) => {
    const row = rows.find(each => each.slug === slug)
    const state = row ? (row.published ? 'published' : 'draft') : 'none'
    return { slug, label, postId: row?.id ?? null, state }
  })
}

/**
 * A draft to be read and completed, with what the settings know of it; the id of the one that is there already,
 * otherwise. Throws `NotFound` for another address, `SlugTaken` where a post has it.
 */
export async function beginLegalPage(ctx: Ctx, slug: string): Promise<string> {
  const page = (await legalPages(ctx)).find(each => each.slug === slug)
  if (!page) throw new NotFound()
  if (page.postId) return page.postId
  const markdown = FIRST_WORDS[page.slug](ctx.house.site())
  const { id } = await createPost(ctx, 'page', {
    ...BLANK,
    title: page.label,
    slug: page.slug,
    document: markdownDocument(markdown),
  })
  return id
}

/** Where a person has to say something, it stands in square brackets. */
const FIRST_WORDS: Readonly<Record<LegalPageSlug, (site: Site) => string>> = {
  about: ({ name, tagline }) =>
    `${name}: ${tagline}.\n\n[Who are you, since when, and who owns the cooperative?]\n\n## How to join\n\n[What does it take to become a member?]`,

  contact: site =>
    ['Write, ring, or come by.', ...reachedBy(site), hoursOf(site)].filter(Boolean).join('\n\n'),

  privacy:
    site => `${site.name} keeps what it needs to answer, to deliver and to keep its books, and nothing else.

## What is kept

- **Your name, e-mail address and handle**, as long as you are a member.
- **Orders, tickets and payments**, for as long as the law asks for. Card numbers never reach us: payments are made at SumUp.
- **What you write here**: posts, notes, bookings.
- **A cookie that knows that you are signed in, and one that knows your cart.** There are no others, and nobody else's.

## Who sees it

Those who work for the cooperative, for their work alone. What you publish on the social app goes to whoever follows you, on other servers as well. [Who else: a mail provider, a host?]

## Your rights

You can read, correct, take along and erase what is kept of you, by yourself, in your account. [Which authority can one complain to?]

${reachedBy(site).join('\n\n')}`,

  imprint: site =>
    [
      `**${site.name}**`,
      ...reachedBy(site),
      '[Legal form, register and number, who represents the cooperative, VAT number, auditing association]',
    ].join('\n\n'),
}

function reachedBy({ address, email, phone }: Site): string[] {
  return [
    // Two blanks at its end break a line in Markdown.
    address ? address.split('\n').join('  \n') : '[Address]',
    email ? `E-mail: [${email}](mailto:${email})` : '[E-mail address]',
    ...(phone ? [`Telephone: ${phone}`] : []),
  ]
}

function hoursOf({ openingHours }: Site): string {
  return openingHours ? `## Opening hours\n\n${openingHours.split('\n').join('  \n')}` : ''
}
