import { requireMember } from '#core/contracts/require-role'
import {
  allowCommentLetters,
  commentLettersToken,
  memberOfToken,
  refuseCommentLetters,
  wantsCommentLetters,
} from '#core/services/blog/comments/comment-letters'
import type { Room } from '../../domain'
import { LetterChoicePage } from './letter-choice-page'

/** Stopping letters about comments by the link in one, signed in or not; mail programs post here by themselves (RFC 8058). */
export const letterChoice: Room = app => {
  app.get('/my-comments/letters', ({ ctx, reply }) =>
    reply.see(`/unsubscribe/${commentLettersToken(ctx, requireMember(ctx).id)}`),
  )

  app.get('/unsubscribe/:token', async ({ ctx, page, params, reply }) => {
    const wanted = await wantsCommentLetters(ctx, memberOfToken(ctx, params.token))
    return reply.html(<LetterChoicePage page={page} token={params.token} wanted={wanted} />)
  })

  // Answered without a redirect, as RFC 8058 §3.1 asks.
  app.post('/unsubscribe/:token', async ({ ctx, page, params, reply }) => {
    await refuseCommentLetters(ctx, memberOfToken(ctx, params.token))
    return reply.html(<LetterChoicePage page={page} token={params.token} wanted={false} />)
  })

  app.post('/unsubscribe/:token/letters', async ({ ctx, page, params, reply }) => {
    await allowCommentLetters(ctx, memberOfToken(ctx, params.token))
    return reply.html(<LetterChoicePage page={page} token={params.token} wanted />)
  })
}
