import { t } from 'elysia'
import { readForm, seenVersion } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { parsedAddress } from '#core/mail/letter'
import {
  LETTERS_PER_PAGE,
  letter,
  letterFailures,
  letterSummaries,
} from '#core/services/account/letters/letters'
import { retryLetter, sendLetter, sendTestLetter } from '#core/services/account/letters/send-letter'
import {
  createLetter,
  deleteLetter,
  LetterAlreadySent,
  updateLetter,
} from '#core/services/account/letters/write-letter'
import { newsletterSummaries } from '#core/services/account/newsletters/edit-newsletter'
import type { Room } from '../../domain'
import { LetterPage } from './letter-page'
import { LetterProgress } from './letter-progress'
import { LetterFormPage, LetterListPage } from './pages'

const Fields = t.Object({
  newsletterId: t.String({ minLength: 1, error: 'Choose a newsletter.' }),
  subject: t.String({ minLength: 1, maxLength: 300, error: 'Give it a subject of at most 300 characters.' }),
  markdown: t.String({ minLength: 1, maxLength: 200_000, error: 'Write the letter.' }),
})

/** An editor writes letters. */
export const letters: Room = (app, house) => {
  app.get('/letters', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const { letters, total } = await letterSummaries(ctx, number)
    const pages = pagesOf(total, LETTERS_PER_PAGE)
    refuseBeyond(number, pages)
    return reply.html(<LetterListPage page={page} letters={letters} number={number} pages={pages} />)
  })

  app.get('/letters/new', async ({ ctx, page, reply }) => {
    const newsletters = await newsletterSummaries(ctx)
    if (newsletters.length === 0) {
      return reply.see('/letters/newsletters/new', { kind: 'notice', text: 'Begin a newsletter first.' })
    }
    return reply.html(<LetterFormPage page={page} newsletters={newsletters} />)
  })

  app.post('/letters', async ({ ctx, page, body, reply }) => {
    const newsletters = await newsletterSummaries(ctx)
    const form = readForm(Fields, body)
    if (!form.ok) {
      const again = <LetterFormPage page={page} newsletters={newsletters} rejected={form} />
      return reply.html(again, { status: 422 })
    }
    const id = await createLetter(ctx, form.values)
    return reply.see(`/letters/${id}`, { kind: 'success', text: 'Saved as a draft.' })
  })

  app.get('/letters/:id', async ({ ctx, page, params, reply }) => {
    const [whole, failures] = [await letter(ctx, params.id), await letterFailures(ctx, params.id)]
    const sender = parsedAddress(house.config.mailFrom).address
    return reply.html(<LetterPage page={page} letter={whole} failures={failures} sender={sender} />)
  })

  app.get('/letters/:id/progress', async ({ ctx, page, params, reply }) => {
    requireRole(ctx, 'editor')
    if (!page.partial) return reply.see(`/letters/${readId(params.id)}`)
    const [whole, failures] = [await letter(ctx, params.id), await letterFailures(ctx, params.id)]
    return reply.html(<LetterProgress page={page} letter={whole} failures={failures} />)
  })

  app.get('/letters/:id/edit', async ({ ctx, page, params, reply }) => {
    const whole = await letter(ctx, params.id)
    if (whole.state !== 'draft') throw new LetterAlreadySent()
    return reply.html(
      <LetterFormPage page={page} newsletters={await newsletterSummaries(ctx)} letter={whole} />,
    )
  })

  app.put('/letters/:id', async ({ ctx, page, params, body, reply }) => {
    const whole = await letter(ctx, params.id)
    const form = readForm(Fields, body)
    if (!form.ok) {
      const newsletters = await newsletterSummaries(ctx)
      const again = <LetterFormPage page={page} newsletters={newsletters} letter={whole} rejected={form} />
      return reply.html(again, { status: 422 })
    }
    await updateLetter(ctx, params.id, form.values, seenVersion(body))
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
    await sendLetter(ctx, params.id)
    return reply.see(`/letters/${params.id}`, { kind: 'success', text: 'The letter is on its way.' })
  })

  app.post('/letters/:id/attempts', async ({ ctx, params, reply }) => {
    await retryLetter(ctx, params.id)
    return reply.see(`/letters/${params.id}`, { kind: 'success', text: 'We are trying again.' })
  })
}
