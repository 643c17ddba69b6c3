import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'

/** A file that came with a letter; its content in base64. */
export type KeptAttachment = {
  readonly name: string
  readonly type: string
  readonly cid: string | null
  readonly content: string
}

/** The demo mailbox: without SMTP_URL every mail lands here and can be read at /mailbox. */
export const SentMail = defineEntity({
  name: 'SentMail',
  tableName: 'sent_mails',
  properties: {
    id: id(),
    recipient: p.string().length(254).index(),
    sender: p.string(),
    subject: p.text(),
    text: p.text(),
    html: p.text().nullable(),
    headers: p.json<Record<string, string>>(),
    attachments: p.json<KeptAttachment[]>().default([]),
    sentAt: now().index(),
  },
})

export type SentMail = InferEntity<typeof SentMail>
