import { MailUndeliverable } from '#core/mail/mailer'

type Said = {
  readonly code?: string
  readonly responseCode?: number
  readonly command?: string
  readonly message?: string
}

/** What a mail server's refusal comes to, and what to do; never its words, which may hold addresses. */
export function troubleWithMail(fault: unknown): string {
  const said = (fault instanceof MailUndeliverable ? (fault.cause ?? fault) : fault) as Said
  const why = [said.code ?? 'no answer', said.responseCode].filter(Boolean).join(' ')
  return `the mail server does not take them (${why}): ${adviceOnMail(said)}`
}

/** Replies by RFC 5321 §4.2 and RFC 4954 §6. */
function adviceOnMail({ code, responseCode = 0, command = '', message = '' }: Said): string {
  if (code === 'EAUTH' || responseCode === 535) return 'correct the user and the password in SMTP_URL.'
  if (responseCode === 530)
    return 'it wants TLS or a sign-in first: write smtps:// and port 465, or a user and a password, into SMTP_URL.'
  if (code === 'ETLS') return 'TLS does not begin there: try smtps:// and port 465 in SMTP_URL.'
  if (responseCode >= 400 && responseCode < 500)
    return 'it asks to be tried again later, as the site does by itself. Run this again in a quarter of an hour.'
  if (command === 'MAIL FROM') return 'it lets nobody write as MAIL_FROM: correct that, or allow it there.'
  if (command === 'RCPT TO')
    return 'it does not take this address: correct it, or, where it is right, correct SMTP_URL or MAIL_FROM.'
  if (responseCode >= 500 || code === 'EPROTOCOL')
    return 'it turns this machine away: ask whose it is, or send through another (SMTP_URL).'
  if (/wrong.version.number|packet length/i.test(message))
    return 'nobody speaks TLS at that port: write smtp:// into SMTP_URL, which begins it where it is offered.'
  if (/certificate|self.signed|altname/i.test(message))
    return 'its certificate is not taken: write the name that it is for into SMTP_URL, or let it show another.'
  if (['ETIMEDOUT', 'ECONNREFUSED', 'ECONNECTION', 'EDNS', 'ESOCKET', 'EHOSTUNREACH'].includes(code ?? ''))
    return 'nobody answers: correct host and port in SMTP_URL. Many networks block port 25: try 587 or 465.'
  return 'correct SMTP_URL or MAIL_FROM.'
}

/** What to do about a Redis that does not let us in. */
export function adviceOnRedis(reason: string): string {
  if (reason === 'NOAUTH') return 'write its password into REDIS_URL, as redis://:PASSWORD@host:6379.'
  if (reason === 'WRONGPASS') return 'correct the user or the password in REDIS_URL.'
  if (reason === 'NOPERM') return 'let its user run all commands (ACL).'
  if (reason.includes('WRONG_VERSION_NUMBER'))
    return 'it speaks no TLS at that port: write redis:// into REDIS_URL.'
  if (/CERT|SELF_SIGNED|ALTNAME/.test(reason))
    return 'its certificate is not taken: let it show one for its name, or name the file of the authority behind it in NODE_EXTRA_CA_CERTS.'
  return 'start it, or correct REDIS_URL.'
}

const BUSY = ['SlowDown', 'ServiceUnavailable', 'InternalError', 'RequestTimeout', 'ETIMEDOUT']

/** What to do about a bucket that refuses. */
export function adviceOnBucket(reason: string): string {
  if (reason === 'RequestTimeTooSkewed')
    return 'the clock of this machine is off: let it keep time (systemd-timesyncd).'
  if (BUSY.includes(reason)) return 'try again; when it stays so, ask whose it is.'
  return 'correct the S3_… variables.'
}
