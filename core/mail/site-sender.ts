import type { Mailer } from '#core/contracts/platform/mailer'
import { parsedAddress } from './letter'

/**
 * The same mailer, with the sender that the operator chose in place of the configured one. Letters with a name of
 * their own, as newsletters have, keep it.
 */
export function withSiteSender(mailer: Mailer, configured: string, chosen: () => string | null): Mailer {
  return {
    ...mailer,
    send(mail) {
      const sender = chosen()
      return mailer.send(sender === null ? mail : { ...mail, from: senderOf(mail.from, configured, sender) })
    },
  }
}

function senderOf(from: string, configured: string, sender: string): string {
  if (from === configured) return sender
  const { name, address } = parsedAddress(from)
  if (address !== parsedAddress(configured).address) return from
  const own = parsedAddress(sender).address
  return name === '' ? own : `${name} <${own}>`
}
