import {
  FetchTimeout,
  HostUnreachable,
  OutboundRefusal,
  PrivateAddressRefused,
  ResponseTooLarge,
  TooManyRedirects,
  UrlRefused,
} from '#core/net/errors'
import { RobotsRefused, StandInAnswered, SupplierPageUnreadable } from '#core/scrape/read-page'

/** Why a supplier could not be read, in one sentence a shopkeeper can act on; null when it is a fault of ours. */
export function refusalSentence(fault: unknown): string | null {
  if (fault instanceof RobotsRefused) return robotsSentence(fault)
  if (fault instanceof SupplierPageUnreadable) return unreadableSentence(fault)
  if (fault instanceof StandInAnswered) return standInSentence(fault)
  if (fault instanceof PrivateAddressRefused) {
    return 'That address is inside a private network: only pages on the public internet can be read.'
  }
  if (fault instanceof UrlRefused) return 'That address cannot be read: use a plain http or https address.'
  if (fault instanceof HostUnreachable) {
    return 'Their server cannot be reached: check the address, or try again later.'
  }
  if (fault instanceof FetchTimeout) return 'Their server took too long to answer: try again later.'
  if (fault instanceof ResponseTooLarge)
    return 'Their page is larger than 5 MB: give the address of a smaller list.'
  if (fault instanceof TooManyRedirects)
    return 'Their address leads in circles: give the one it should end at.'
  if (fault instanceof OutboundRefusal) return 'Their page could not be read.'
  return null
}

function robotsSentence({ reason }: RobotsRefused): string {
  return reason === 'disallowed'
    ? 'Their robots.txt asks robots not to read this page, so it was not read: ask them for leave, or for a list.'
    : 'Their robots.txt could not be read, so we stay away until it can: try again later.'
}

function standInSentence({ kind }: StandInAnswered): string {
  if (kind === 'robot-check')
    return 'Their server asks whether a person reads the page, so it was not read: ask them to let our robot in, or for a list.'
  return kind === 'waiting-room'
    ? 'There is a queue at the door of their site: try again later.'
    : 'Their site is being worked on: try again later.'
}

function unreadableSentence({ status, contentType }: SupplierPageUnreadable): string {
  if (status === 404 || status === 410) return 'There is no page under that address any more.'
  if (status === 401 || status === 403) return 'Their server does not let us see that page.'
  if (status >= 400) return `Their server answers with an error (${status}): try again later.`
  return `That is no web page but ${contentType.split(';')[0] || 'something unnamed'}.`
}
