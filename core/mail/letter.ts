import { domainToASCII, domainToUnicode } from 'node:url'
import type { Mail } from '#core/contracts/platform/mailer'
import { withoutTurns } from '#core/text/one-line'
import { HeaderInjectionRefused, InvalidMailAddress } from './mailer'

/** RFC 5321 §4.5.3.1 */
const MAX_ADDRESS_LENGTH = 254
const MAX_LOCAL_PART_LENGTH = 64
const LOCAL_PART = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN = /^(?!-)[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63})*$/u
const HEADER_NAME = /^[A-Za-z0-9-]{1,70}$/
const FILE_NAME = /^[\w-][\w .-]{0,119}$/
const MEDIA_TYPE = /^[a-z]+\/[a-z0-9.+-]+(; ?[a-z]+=[\w-]+)*$/i
const CONTENT_ID = /^[\w.@-]{1,200}$/
/** Written from the letter itself: a caller cannot add a recipient through the back door. */
const RESERVED = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'sender',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-unsubscribe',
  'list-unsubscribe-post',
])

export type MailAddress = { readonly name: string; readonly address: string }

export type Letter = {
  /** What is read as plain text turns no words behind a name in it. */
  readonly subject: string
  readonly text: string
  readonly from: MailAddress
  readonly to: MailAddress
  readonly replyTo: MailAddress | null
  readonly returnPath: string | null
  readonly headers: Readonly<Record<string, string>>
}

/**
 * The checked envelope and extra headers of a letter, those of RFC 8058 included. Throws InvalidMailAddress or
 * HeaderInjectionRefused. Every Mailer goes through this.
 */
export function checkedLetter(mail: Mail): Letter {
  if (hasControls(mail.subject)) throw new HeaderInjectionRefused('Subject')
  if (mail.messageId && !/^<[^\s<>@]+@[^\s<>@]+>$/.test(mail.messageId)) {
    throw new HeaderInjectionRefused('Message-ID')
  }
  for (const { name, type, cid = 'none' } of mail.attachments ?? []) {
    const sound = FILE_NAME.test(name) && MEDIA_TYPE.test(type) && CONTENT_ID.test(cid)
    if (!sound) throw new HeaderInjectionRefused('Content-Disposition')
  }
  return {
    subject: withoutTurns(mail.subject),
    text: withoutTurns(mail.text),
    from: parsedAddress(mail.from),
    to: { name: '', address: checkedAddress(mail.to) },
    replyTo: mail.replyTo === undefined ? null : parsedAddress(mail.replyTo),
    returnPath: mail.returnPath === undefined ? null : checkedAddress(mail.returnPath),
    headers: { ...checkedHeaders(mail.headers ?? {}), ...unsubscribeHeaders(mail.listUnsubscribe) },
  }
}

/** `ada@farm.example` or `Ada <ada@farm.example>`, or InvalidMailAddress. */
export function parsedAddress(written: string): MailAddress {
  if (hasControls(written)) throw new InvalidMailAddress(written)
  const named = /^(.*?)\s*<([^<>]*)>$/.exec(written.trim())
  const address = checkedAddress(named?.[2] ?? written.trim())
  return { name: withoutTurns(named?.[1] ?? '').replace(/^"(.*)"$/, '$1'), address }
}

/** A bare address as people have them: no comments, no quoting, no address literals; or InvalidMailAddress. */
export function checkedAddress(address: string): string {
  const [localPart, domain, ...more] = address.split('@')
  const sound =
    localPart !== undefined &&
    domain !== undefined &&
    more.length === 0 &&
    address.length <= MAX_ADDRESS_LENGTH &&
    localPart.length <= MAX_LOCAL_PART_LENGTH &&
    LOCAL_PART.test(localPart) &&
    DOMAIN.test(domain)
  if (!sound) throw new InvalidMailAddress(address)
  return address
}

/**
 * The one spelling of an address that somebody typed: in small letters, composed (NFC), and its domain as UTS #46 maps
 * it, so that nobody has a mailbox twice, or a limit for each way to write it. Throws InvalidMailAddress.
 */
export function typedAddress(typed: string): string {
  const [localPart = '', domain = ''] = checkedAddress(typed.normalize('NFC').toLowerCase()).split('@')
  return checkedAddress(`${localPart}@${domainToUnicode(domainToASCII(domain))}`)
}

function checkedHeaders(headers: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(headers)) {
    const sound = HEADER_NAME.test(name) && !RESERVED.has(name.toLowerCase()) && !hasControls(value)
    if (!sound) throw new HeaderInjectionRefused(name)
  }
  return headers
}

/** RFC 8058 §3.1: the pair tells mail programs that a POST without a session unsubscribes at once. */
function unsubscribeHeaders(address: string | undefined): Readonly<Record<string, string>> {
  if (address === undefined) return {}
  const url = hasControls(address) ? null : URL.parse(address)
  const sound = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal(url.hostname))
  if (!url || !sound) throw new HeaderInjectionRefused('List-Unsubscribe')
  return { 'List-Unsubscribe': `<${url.href}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1'
}

function hasControls(value: string): boolean {
  return /\p{Cc}|[\u2028\u2029]/u.test(value)
}
