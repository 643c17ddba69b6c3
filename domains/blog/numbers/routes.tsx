import { postToEdit } from '#core/services/blog/edit-post'
import { countView } from '#core/services/blog/numbers/count-view'
import { numbersOfAll, numbersOfPost, SPANS, type Span } from '#core/services/blog/numbers/read-numbers'
import type { Room } from '../../domain'
import { AllNumbersPage, PostNumbersPage } from './pages'

export const numbers: Room = app => {
  app.get('/editor/numbers', async ({ ctx, page, query, reply }) => {
    const span = spanIn(query.days)
    return reply.html(<AllNumbersPage page={page} span={span} numbers={await numbersOfAll(ctx, span)} />)
  })

  app.get('/editor/posts/:id/numbers', async ({ ctx, page, params, query, reply }) => {
    const span = spanIn(query.days)
    const read = await numbersOfPost(ctx, params.id, span)
    const { id, input } = await postToEdit(ctx, params.id)
    return reply.html(
      <PostNumbersPage page={page} span={span} numbers={read} post={{ id, title: input.title }} />,
    )
  })

  // Sent by the page once somebody sees it: a page that is kept and shown without us asks us nothing else.
  app.post('/views/:post', async ({ ctx, params, body, request }) => {
    const { from = '' } = (body ?? {}) as { from?: unknown }
    const program = request.headers.get('user-agent') ?? ''
    await countView(ctx, params.post, { program, referrer: String(from) })
    return new Response(null, { status: 204 })
  })
}

function spanIn(days: string | undefined): Span {
  return SPANS.find(span => String(span) === days) ?? 30
}
