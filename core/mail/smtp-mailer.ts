import type { Mailer } from '#core/contracts/platform/mailer'
import { checkedLetter } from './letter'
import { MailUndeliverable } from './mailer'

const CONNECTION_TIMEOUT_MS = 10_000
const SOCKET_TIMEOUT_MS = 30_000
const MAX_CONNECTIONS = 3

type SmtpOptions = {
  /** `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…` (TLS from the start). */
  readonly smtpUrl: string
  readonly dkim?: { readonly domainName: string; readonly keySelector: string; readonly privateKey: string }
}

export type SmtpMailer = Mailer & {
  /** Connects and signs in, and throws what nodemailer says when that fails. */
  verify(): Promise<void>
  close(): void
}

/** Letters over SMTP (RFC 5321), a few connections kept open for newsletters. `close` before the process ends. */
export function createSmtpMailer({ smtpUrl, dkim }: SmtpOptions): SmtpMailer {
  const open = async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport({
      url: smtpUrl,
      pool: true,
      maxConnections: MAX_CONNECTIONS,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      greetingTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      // A letter is text: nothing in it may make us read a file or fetch a URL.
      disableFileAccess: true,
      disableUrlAccess: true,
      dkim,
    })
  }
  let opened: ReturnType<typeof open> | null = null
  // With the first letter: a process that sends none does without.
  const transport = () => (opened ??= open())

  return {
    async send(mail) {
      const { subject, text, from, to, replyTo, returnPath, headers } = checkedLetter(mail)
      try {
        await (await transport()).sendMail({
          from,
          to,
          replyTo: replyTo ?? undefined,
          envelope: returnPath ? { from: returnPath, to: to.address } : undefined,
          subject,
          text,
          html: mail.html,
          attachments: mail.attachments?.map(({ name, type, content, cid }) => ({
            filename: name,
            contentType: type,
            content: Buffer.from(content),
            ...(cid && { cid, contentDisposition: 'inline' as const }),
          })),
          messageId: mail.messageId,
          // List-Unsubscribe must stay one unfolded `<url>`: prepared values are taken as they are.
          headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
        })
      } catch (cause) {
        throw new MailUndeliverable(mail.to, isPermanent(cause), { cause }, isServerAway(cause))
      }
    },
    verify: async () => {
      await (await transport()).verify()
    },
    close: () => {
      opened?.then(transport => transport.close())
    },
  }
}

/** RFC 5321 §4.2.1: 5yz is a lasting refusal of this letter; a refused sign-in is ours to mend, not the letter's. */
function isPermanent(fault: unknown): boolean {
  if (!(fault instanceof Error) || !('responseCode' in fault)) return false
  const isSignIn = 'code' in fault && fault.code === 'EAUTH'
  return typeof fault.responseCode === 'number' && fault.responseCode >= 500 && !isSignIn
}

/** No answer at all, a refused sign-in, or 421 "closing" (RFC 5321 §3.8): it is not about this letter. */
function isServerAway(fault: unknown): boolean {
  if (!(fault instanceof Error) || !('responseCode' in fault)) return true
  return fault.responseCode === 421 || ('code' in fault && fault.code === 'EAUTH')
}
