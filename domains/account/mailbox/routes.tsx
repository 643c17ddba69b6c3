import { readMail, readMailbox } from '#core/services/account/mailbox/read-mailbox'
import type { Room } from '../../domain'
import { MailboxPage, MailLetterPage } from './pages'

/** The demo mailbox: without SMTP, everybody's sign-in link is read here. */
export const mailbox: Room = app => {
  app.get('/mailbox', async ({ ctx, page, query, reply }) => {
    const recipient = query.to ?? ''
    const found = await readMailbox(ctx, { recipient, page: Number(query.page) || 1 })
    return reply.html(<MailboxPage page={page} mailbox={found} recipient={recipient} />)
  })

  app.get('/mailbox/:id', async ({ ctx, page, params, reply }) =>
    reply.html(<MailLetterPage page={page} mail={await readMail(ctx, params.id)} />),
  )
}
