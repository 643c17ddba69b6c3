import { pageNumber, refuseBeyond } from '#core/app/paging'
import { NotFound } from '#core/contracts/refusal'
import { readMail, readMailbox } from '#core/services/account/mailbox/read-mailbox'
import type { Room } from '../../domain'
import { MailLetterPage } from './mail-page'
import { MailboxPage } from './pages'

/** The demo mailbox: without SMTP, everybody's sign-in link is read here. */
export const mailbox: Room = app => {
  app.get('/mailbox', async ({ ctx, page, query, reply }) => {
    const recipient = query.to ?? ''
    const number = pageNumber(query.page)
    const found = await readMailbox(ctx, { recipient, page: number })
    refuseBeyond(number, found.pages)
    return reply.html(<MailboxPage page={page} mailbox={found} recipient={recipient} />)
  })

  app.get('/mailbox/:id', async ({ ctx, page, params, reply }) =>
    reply.html(<MailLetterPage page={page} mail={await readMail(ctx, params.id)} />),
  )

  app.get('/mailbox/:id/attachments/:number', async ({ ctx, params }) => {
    const mail = await readMail(ctx, params.id)
    const file = mail.attachments[pageNumber(params.number) - 1]
    if (!file) throw new NotFound()
    return new Response(Buffer.from(file.content, 'base64'), {
      headers: {
        'content-type': file.type,
        'content-disposition': `${file.cid ? 'inline' : 'attachment'}; filename="${file.name}"`,
        'cache-control': 'private, no-cache',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      },
    })
  })
}
