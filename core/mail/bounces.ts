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
  /** Never, not just now (RFC 3463: class 5), and for what the address is, not for what we sent. */
  readonly permanent: boolean
  /** What the mail server said, in one line. */
  readonly reason: string
}

/**
 * What a returned message tells: a report (RFC 3464), or the words of qmail or of an Exim that writes none. Null for one that is no
 * bounce of a letter of ours: also for what did arrive, and for what a program answers while its owner is away.
 */
export function readBounce(config: Pick<Config, 'keys'>, message: string): Bounce | null {
  const read = message.slice(0, MAX_READ).replace(/\r\n/g, '\n')
  const deliveryId = deliveryIn(config, read)
  const told = deliveryId && (toldByReport(read) ?? toldByQmail(read) ?? toldByExim(read))
  if (!told) return null
  return {
    deliveryId,
    permanent: told.isFinal && told.status.startsWith('5.') && isAboutAddress(told.status),
    reason: told.reason.replace(/\s+/g, ' ').trim().slice(0, 500) || told.status || 'it came back',
  }
}

/** What one mail server says of another; `status` as of RFC 3463, empty where nobody gave one. */
type Told = { readonly isFinal: boolean; readonly status: string; readonly reason: string }

/** The recipient who was refused, before one who has to wait: an address may stand for several. */
function toldByReport(message: string): Told | null {
  const groups = statusPart(message)
    .split(/\n[ \t]*\n/)
    .map(group => ({
      action: /^Action:[ \t]*([\w-]+)/im.exec(group)?.[1]?.toLowerCase(),
      status: /^Status:[ \t]*(\d\.\d{1,3}\.\d{1,3})/im.exec(group)?.[1] ?? '',
      said: /^Diagnostic-Code:[ \t]*(.*(?:\n[ \t].*)*)/im.exec(group)?.[1] ?? '',
    }))
  const group =
    groups.find(({ action }) => action === 'failed') ?? groups.find(({ action }) => action === 'delayed')
  if (!group) return null
  const { action, status, said } = group
  // Exim says 5.0.0 of everything; what it was told stands beside it.
  const exact = /\.0\.0$/.test(status) ? statusIn(said) || status : status
  return { isFinal: action === 'failed', status: exact, reason: said || `Status: ${status}` }
}

/** The part of a report for programs, however deep it is enclosed. */
function statusPart(message: string): string {
  const part = /^Content-Type:[ \t]*message\/(?:global-)?delivery-status\b/im.exec(message)
  if (!part) return ''
  const rest = message.slice(part.index)
  const body = rest.indexOf('\n\n')
  if (body < 0) return ''
  const text = rest.slice(body + 2).split(/^--/m, 1)[0] ?? ''
  const isEncoded = /^Content-Transfer-Encoding:[ \t]*base64/im.test(rest.slice(0, body))
  return isEncoded ? Buffer.from(text, 'base64').toString().replace(/\r\n/g, '\n') : text
}

/** QSBMF, `https://cr.yp.to/proto/qsbmf.txt`: a paragraph for each recipient. */
function toldByQmail(message: string): Told | null {
  const paragraph = /^Hi\. This is the[\s\S]*?\n\n<[^>\n]+>:\n(.*(?:\n.+)*)/m.exec(message)?.[1]
  return paragraph === undefined ? null : { isFinal: true, status: statusIn(paragraph), reason: paragraph }
}

/** Before 4.87, or where it is told to: words alone. Its warnings name nobody in the header. */
function toldByExim(message: string): Told | null {
  if (!/^X-Failed-Recipients:/im.test(message)) return null
  const words = /address\(es\) failed:\n\n[ \t]*\S+\n((?:[ \t]+.*\n?)+)/.exec(message)?.[1]
  return words === undefined ? null : { isFinal: true, status: statusIn(words), reason: words }
}

/** An enhanced status code within words, or what an SMTP reply alone says of its class; empty without either. */
function statusIn(said: string): string {
  const exact = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(said)?.[0]
  const reply = /(?:^|[\s:;])([45])\d\d[ -]/m.exec(said)?.[1]
  return exact ?? (reply ? `${reply}.0.0` : '')
}

/**
 * RFC 3463, of what was refused for good: not the sender (5.1.7, 5.1.8), a mailbox that is full (5.2.2), the size of the letter (5.2.3,
 * 5.3.4), how it was passed on (5.4.6, 5.4.7, 5.5.1 to 5.5.6), what is in it (5.6), or somebody's rules (5.7): the
 * address is then as good as before. Who only says no means the address.
 */
export const isAboutAddress = (said: string): boolean =>
  !/(?<![\d.])5\.(?:1\.[78]|2\.[23]|3\.4|4\.[67]|5\.[1-6]|[67]\.\d{1,3})(?![\d.])/.test(said)

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
