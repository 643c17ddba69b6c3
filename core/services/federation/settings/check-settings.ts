import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { Refusal } from '#core/contracts/refusal'
import type { Site } from '#core/contracts/site'
import { checkedAddress, parsedAddress } from '#core/mail/letter'
import { InvalidMailAddress } from '#core/mail/mailer'
import { languageTag } from '#core/text/language-tag'
import { checkAccent, checkBand } from './colours'

/** A setting that cannot be, said at its field. */
export class SettingRefused extends Refusal {
  override name = 'SettingRefused'
  constructor(
    readonly field: keyof Site,
    sentence: string,
  ) {
    super(sentence)
  }
}

/** Sign-in needs two of them; the third is the front page, and has the pages that the law asks for. */
const ALWAYS_SHOWN: Readonly<Partial<Record<DomainName, string>>> = {
  blog: 'The journal is the front page, and has your About, Contact, Privacy and Imprint: it cannot be hidden.',
  federation: 'Members sign in at the social app: it cannot be hidden.',
  account: 'Members need their account to sign in and out: it cannot be hidden.',
}

/** The apps that may be hidden. */
export const HIDEABLE = DOMAINS.filter(domain => ALWAYS_SHOWN[domain] === undefined)

/** Throws `SettingRefused` or `ContrastTooLow` for a value that cannot be. */
export function checkSettings(values: Partial<Site>): void {
  const { accent, band, locale, timeZone, sender, email, hiddenApps } = values
  if (accent) checkAccent(accent)
  if (band) checkBand(band)
  if (locale !== undefined && !isLocale(locale))
    throw new SettingRefused('locale', 'Choose a language and region.')
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new SettingRefused('timeZone', 'Choose where you are.')
  if (sender && !isAddress(sender, parsedAddress))
    throw new SettingRefused('sender', 'This is no sender: write Our Co-op <hello@coop.example>.')
  // At the foot of every page it is a link: there is no name beside it.
  if (email && !isAddress(email, checkedAddress))
    throw new SettingRefused('email', 'This is not an e-mail address.')
  if (hiddenApps) checkHidden(hiddenApps)
}

function checkHidden(hidden: readonly DomainName[]): void {
  for (const domain of hidden) {
    const why = ALWAYS_SHOWN[domain]
    if (why) throw new SettingRefused('hiddenApps', why)
  }
  const sellers = (['market', 'events'] as const).filter(domain => !hidden.includes(domain))
  if (hidden.includes('cart') && sellers.length > 0)
    throw new SettingRefused(
      'hiddenApps',
      `Without the cart nothing can be bought: hide the ${sellers.join(' and the ')} with it, or leave the cart.`,
    )
}

/** A language that is one, and that this server can write dates and prices in. */
function isLocale(locale: string): boolean {
  const tag = languageTag(locale)
  return tag !== null && Intl.DateTimeFormat.supportedLocalesOf(tag).length === 1
}

function isTimeZone(zone: string): boolean {
  return zone === 'Etc/UTC' || Intl.supportedValuesOf('timeZone').includes(zone)
}

function isAddress(written: string, check: (written: string) => unknown): boolean {
  try {
    check(written)
    return true
  } catch (fault) {
    if (fault instanceof InvalidMailAddress) return false
    throw fault
  }
}
