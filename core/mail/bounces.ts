import { isId } from '#core/contracts/id'
import type { Config } from '#core/contracts/platform/config'
import { isSame, macOf } from '#core/crypto/secrets'
import { parsedAddress } from './letter'

/** Hexadecimal digits of the signature: a local part has 64 characters at most (RFC 5321 §4.5.3.1.1). */
const SIGNATURE_LENGTH = 16
/** What the delivery and its signature leave of those 64. */
const MAX_MAILBOX = 12
/** A message that tells of a bounce is short; what it encloses does not matter. */
const MAX_READ = 200_000

/**
 * Where the mail server of a reader sends a letter back to (VERP): the address says which delivery it was, and that we
 * wrote it: `post+b.0199….SIGNATURE@growers.example`. The part after the plus is of the sender's own mailbox (RFC 5233).
 * Null where the name of that mailbox leaves no room for it.
 */
export function bounceAddress(config: Pick<Config, 'keys' | 'mailFrom'>, deliveryId: string): string | null {
  const [local = '', host = ''] = parsedAddress(config.mailFrom).address.split('@')
  if (local.length > MAX_MAILBOX) return null
  const id = deliveryId.replaceAll('-', '')
  return `${local}+b.${id}.${signatureOf(config, id)}@${host}`
}

export type Bounce = {
  readonly deliveryId: string
  /** Never, not just now (RFC 3463: class 5), and for what the address is, not for what we sent (5.7). */
  readonly permanent: boolean
  /** What the mail server said, in one line. */
  readonly reason: string
}

/** What a returned message tells (RFC 3464). Null for one that is no bounce of a letter of ours. */
export function readBounce(config: Pick<Config, 'keys'>, message: string): Bounce | null {
  const read = message.slice(0, MAX_READ).replace(/\r\n/g, '\n')
  const deliveryId = deliveryIn(config, read)
  if (!deliveryId) return null
  const action = /^Action:[ \t]*(\w+)/im.exec(read)?.[1]?.toLowerCase()
  const status = /^Status:[ \t]*(\d)\.\d{1,3}\.\d{1,3}/im.exec(read)
  const said = /^Diagnostic-Code:[ \t]*(.*(?:\n[ \t].*)*)/im.exec(read)?.[1] ?? status?.[0] ?? 'it came back'
  return {
    deliveryId,
    permanent: action === 'failed' && status?.[1] === '5' && !isAboutPolicy(status[0]),
    reason: said.replace(/\s+/g, ' ').trim().slice(0, 500),
  }
}

/** RFC 3463 §3.8: somebody's rules, about the sender or the letter; the address is as good as before. */
export const isAboutPolicy = (said: string): boolean => /\b5\.7\.\d/.test(said)

function deliveryIn(config: Pick<Config, 'keys'>, message: string): string | null {
  for (const [, id = '', signature = ''] of message.matchAll(/\+b\.([0-9a-f]{32})\.([0-9a-f]{16})@/gi)) {
    if (isSame(signature.toLowerCase(), signatureOf(config, id.toLowerCase()))) {
      const uuid = id.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      return isId(uuid) ? uuid : null
    }
  }
  return null
}

function signatureOf({ keys }: Pick<Config, 'keys'>, id: string): string {
  return macOf(keys.ofId('bounces', id), `bounce:${id}`).toString('hex').slice(0, SIGNATURE_LENGTH)
}
