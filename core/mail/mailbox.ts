import type { MikroORM } from '@mikro-orm/postgresql'
import type { Mailer } from '#core/contracts/platform/mailer'
import { SentMail } from '#core/entities/site/sent-mail'
import { checkedLetter } from './letter'

/** Without SMTP_URL letters stay in the house: anyone at this machine reads them at account's `/mailbox`. */
export function createMailbox(orm: MikroORM): Mailer {
  return {
    async send(mail) {
      const { subject, text, headers, returnPath } = checkedLetter(mail)
      const em = orm.em.fork()
      em.create(SentMail, {
        recipient: mail.to,
        sender: mail.from,
        subject,
        text,
        html: mail.html ?? null,
        attachments: (mail.attachments ?? []).map(({ name, type, content, cid = null }) => ({
          name,
          type,
          cid,
          content: Buffer.from(content).toString('base64'),
        })),
        headers: {
          ...headers,
          ...(mail.messageId ? { 'Message-ID': mail.messageId } : {}),
          ...(returnPath ? { 'Return-Path': `<${returnPath}>` } : {}),
        },
      })
      await em.flush()
    },
  }
}
