import { t } from 'elysia'
import { formKey, type Rejected, readForm, rejectField, seenVersion, typedValues } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { parsedAddress } from '#core/mail/letter'
import { linkReport } from '#core/services/account/letters/count-reading'
import {
  LETTERS_PER_PAGE,
  type LetterView,
  letter,
  letterFailures,
  letterSummaries,
} from '#core/services/account/letters/letters'
import { LetterInThePast, planLetter, unplanLetter } from '#core/services/account/letters/plan-letter'
import { reachOf } from '#core/services/account/letters/reach'
import { segmentChoices, UnknownSegment } from '#core/services/account/letters/segment'
import { retryLetter, sendLetter, sendTestLetter } from '#core/services/account/letters/send-letter'
import {
  createLetter,
  deleteLetter,
  LetterAlreadySent,
  updateLetter,
} from '#core/services/account/letters/write-letter'
import { newsletterSummaries } from '#core/services/account/newsletters/edit-newsletter'
import { momentOf } from '#core/text/local-time'
import { formatTime } from '#templates/components/time'
import type { Room } from '../../domain'
import { LetterPage } from './letter-page'
import { LetterProgress } from './letter-progress'
import { LetterFormPage, LetterListPage } from './pages'

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
const SEGMENT = `^(all|free|paid)$|${UUID}`

const Fields = t.Object({
  newsletterId: t.String({ minLength: 1, error: 'Choose a newsletter.' }),
  subject: t.String({ minLength: 1, maxLength: 300, error: 'Give it a subject of at most 300 characters.' }),
  markdown: t.String({ minLength: 1, maxLength: 200_000, error: 'Write the letter.' }),
  previewText: t.Optional(t.String({ maxLength: 200 })),
  segment: t.Optional(t.String({ pattern: SEGMENT, error: 'Choose who gets it.' })),
  header: t.Optional(t.String({ maxLength: 200 })),
  label: t.Optional(t.String({ maxLength: 120 })),
  bought: t.Optional(t.String({ maxLength: 200 })),
  comesTo: t.Optional(t.String({ maxLength: 200 })),
})

/** Of a letter that is a post: its words are the post's. */
const PostFields = t.Object({
  newsletterId: Fields.properties.newsletterId,
  subject: Fields.properties.subject,
  postId: t.String({ pattern: UUID, error: 'Choose a post.' }),
  previewText: Fields.properties.previewText,
  segment: Fields.properties.segment,
  header: Fields.properties.header,
  label: Fields.properties.label,
  bought: Fields.properties.bought,
  comesTo: Fields.properties.comesTo,
})

/** An editor writes letters. */
export const letters: Room = app => {
  app.get('/letters', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const { letters, total } = await letterSummaries(ctx, number)
    const pages = pagesOf(total, LETTERS_PER_PAGE)
    refuseBeyond(number, pages)
    return reply.html(<LetterListPage page={page} letters={letters} number={number} pages={pages} />)
  })

  app.get('/letters/new', async ({ ctx, page, query, reply }) => {
    const newsletters = await newsletterSummaries(ctx)
    if (newsletters.length === 0) {
      return reply.see('/letters/newsletters/new', { kind: 'notice', text: 'Begin a newsletter first.' })
    }
    return reply.html(<LetterFormPage page={page} {...(await choicesOf(ctx))} asPost={query.of === 'post'} />)
  })

  app.post('/letters', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'newsletters')
    const again = async (rejected: Rejected) => {
      const choices = await choicesOf(ctx)
      return reply.html(
        <LetterFormPage page={page} {...choices} asPost={isOfPost(body)} rejected={rejected} />,
        { status: 422 },
      )
    }
    const form = readLetter(body)
    if (!form.ok) return again(form)
    try {
      const id = await createLetter(ctx, form.values, formKey(body))
      return reply.see(`/letters/${id}`, { kind: 'success', text: 'Saved as a draft.' })
    } catch (fault) {
      if (fault instanceof UnknownSegment) return again(rejectField(body, fault.field, fault.message))
      throw fault
    }
  })

  app.get('/letters/:id', ({ params, ...scope }) => showLetter(scope, params.id))

  app.get('/letters/:id/progress', async ({ ctx, page, params, reply }) => {
    requireRole(ctx, 'newsletters')
    if (!page.partial) return reply.see(`/letters/${readId(params.id)}`)
    const [whole, failures] = [await letter(ctx, params.id), await letterFailures(ctx, params.id)]
    const links = await linkReport(ctx, whole.id)
    return reply.html(<LetterProgress page={page} letter={whole} failures={failures} links={links} />)
  })

  app.get('/letters/:id/edit', async ({ ctx, page, params, reply }) => {
    const whole = await letter(ctx, params.id)
    if (whole.state !== 'draft') throw new LetterAlreadySent()
    return reply.html(
      <LetterFormPage
        page={page}
        {...(await choicesOf(ctx))}
        letter={whole}
        asPost={whole.postId !== null}
      />,
    )
  })

  app.put('/letters/:id', async ({ ctx, page, params, body, reply }) => {
    const whole = await letter(ctx, params.id)
    const again = async (rejected: Rejected) => {
      const choices = { ...(await choicesOf(ctx)), asPost: isOfPost(body) }
      return reply.html(<LetterFormPage page={page} {...choices} letter={whole} rejected={rejected} />, {
        status: 422,
      })
    }
    const form = readLetter(body)
    if (!form.ok) return again(form)
    try {
      await updateLetter(ctx, params.id, form.values, seenVersion(body))
    } catch (fault) {
      if (fault instanceof UnknownSegment) return again(rejectField(body, fault.field, fault.message))
      throw fault
    }
    return reply.see(`/letters/${params.id}`, { kind: 'success', text: 'Saved.' })
  })

  app.delete('/letters/:id', async ({ ctx, params, reply }) => {
    await deleteLetter(ctx, params.id)
    return reply.see('/letters', { kind: 'success', text: 'The draft is gone.' })
  })
}

/** An editor sends them. */
export const letterSending: Room = app => {
  app.post('/letters/:id/test', async ({ ctx, params, reply }) => {
    const to = await sendTestLetter(ctx, params.id)
    return reply.see(`/letters/${params.id}`, { kind: 'success', text: `A test is on its way to ${to}.` })
  })

  app.post('/letters/:id/sending', async ({ ctx, params, reply }) => {
    try {
      await sendLetter(ctx, params.id)
    } catch (fault) {
      // Pressed twice, or by two: the letter is sent once, and its page says how far it is.
      if (!(fault instanceof LetterAlreadySent)) throw fault
      return reply.see(`/letters/${params.id}`, { kind: 'notice', text: 'It was on its way already.' })
    }
    return reply.see(`/letters/${params.id}`, { kind: 'success', text: 'The letter is on its way.' })
  })

  app.post('/letters/:id/plan', async ({ params, body, ...scope }) => {
    const { ctx, page, reply } = scope
    requireRole(ctx, 'newsletters')
    await letter(ctx, params.id)
    const again = (fault: string) => showLetter(scope, params.id, rejectField(body, 'at', fault))
    const at = momentIn(body, page.timeZone)
    if (!at) return again('Give a day and a time.')
    try {
      await planLetter(ctx, params.id, at)
    } catch (fault) {
      if (fault instanceof LetterInThePast) return again(fault.message)
      throw fault
    }
    const text = `It goes out by itself on ${formatTime(at, page, 'both')}.`
    return reply.see(`/letters/${params.id}`, { kind: 'success', text })
  })

  app.delete('/letters/:id/plan', async ({ ctx, params, reply }) => {
    await unplanLetter(ctx, params.id)
    return reply.see(`/letters/${params.id}`, { kind: 'success', text: 'It stays a draft.' })
  })

  app.post('/letters/:id/attempts', async ({ ctx, params, reply }) => {
    await retryLetter(ctx, params.id)
    return reply.see(`/letters/${params.id}`, { kind: 'success', text: 'We are trying again.' })
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** With what was typed of when it goes out, where that was refused. */
async function showLetter({ ctx, page, reply }: Scope, id: string, rejected?: Rejected) {
  const [whole, failures] = [await letter(ctx, id), await letterFailures(ctx, id)]
  return reply.html(
    <LetterPage
      page={page}
      letter={whole}
      reach={whole.state === 'draft' ? await reachOf(ctx, whole.id) : null}
      failures={failures}
      links={await linkReport(ctx, whole.id)}
      sender={parsedAddress(ctx.house.config.mailFrom).address}
      rejected={rejected}
      {...(await shownOf(ctx, whole))}
    />,
    { status: rejected ? 422 : 200 },
  )
}

const isOfPost = (body: unknown): boolean => 'postId' in typedValues(body)

function readLetter(body: unknown) {
  if (!isOfPost(body)) return readForm(Fields, body)
  const form = readForm(PostFields, body)
  return form.ok ? { ...form, values: { ...form.values, markdown: '' } } : form
}

/** What the form offers: newsletters, who of their readers, and the journal's latest posts. */
async function choicesOf(ctx: Ctx) {
  return {
    newsletters: await newsletterSummaries(ctx),
    tiers: await ctx.services.account.tiers(ctx),
    posts: await ctx.services.blog.containers(ctx, ''),
    offered: await segmentChoices(ctx),
  }
}

/** Of a letter that is a post, what a member without a tier gets. */
async function shownOf(ctx: Ctx, { postId }: LetterView) {
  const post = postId ? await ctx.services.blog.postLetter(ctx, postId, []) : null
  return { post, tiers: await ctx.services.account.tiers(ctx) }
}

/** `2026-12-24T18:00`, where the cooperative is. */
function momentIn(body: unknown, timeZone: string): Date | null {
  const { at } = typedValues(body)
  return momentOf(String(at), timeZone)
}
