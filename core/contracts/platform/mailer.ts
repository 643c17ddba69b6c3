/** One door for letters: SMTP in production, a mailbox of our own in demo mode. */
export interface Mailer {
  /**
   * Hands a letter over. Throws InvalidMailAddress or HeaderInjectionRefused before anything is sent, and
   * MailUndeliverable when it was not accepted.
   */
  send(mail: Mail): Promise<void>
}

export type Mail = {
  /** One bare address, `ada@farm.example`: nobody learns of another recipient. */
  readonly to: string
  /** Bare, or with a name: `Growers <hello@farm.example>`. */
  readonly from: string
  readonly replyTo?: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The one-click unsubscribe address of a newsletter (RFC 8058): https, or http on localhost. */
  readonly listUnsubscribe?: string
  /** Given by a sender that may repeat itself, so that a letter sent twice is one: `<order-42@farm.example>`. */
  readonly messageId?: string
  /** Where a mail server sends what it cannot deliver (RFC 5321 §4.4); the sender's own address unless said. */
  readonly returnPath?: string
  readonly attachments?: readonly Attachment[]
}

/** A file that comes with a letter. */
export type Attachment = {
  /** `ticket-7K2P.ics`. */
  readonly name: string
  /** `text/calendar; charset=utf-8`. */
  readonly type: string
  readonly content: Uint8Array | string
  /** Shown in the letter itself, where its HTML says `src="cid:…"` (RFC 2392): read without a network. */
  readonly cid?: string
}
