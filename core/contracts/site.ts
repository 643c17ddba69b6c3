import type { DomainName } from './domain'

/** What the operator says of the whole cooperative. */
export type Site = {
  readonly name: string
  readonly tagline: string
  /** BCP 47, `en-GB`. */
  readonly locale: string
  /** An IANA zone. */
  readonly timeZone: string
  /** ISO 4217. */
  readonly currency: string
  /** For links and buttons, and for the band at the top of every page: `#rrggbb`; null for the house's own. */
  readonly accent: string | null
  readonly band: string | null
  readonly logo: SiteLogo | null
  /** At the head of the journal's front page. */
  readonly cover: SiteCover | null
  /** Lines of a postal address, as on an envelope. */
  readonly address: string
  readonly email: string
  readonly phone: string
  readonly openingHours: string
  /** Who letters are from: an address alone or with a name; null for `MAIL_FROM`. */
  readonly sender: string | null
  /** What a new member is written, once; empty: nothing. */
  readonly welcomeText: string
  /** A line about each app, where it is another than ours. */
  readonly about: Readonly<Partial<Record<DomainName, string>>>
  /** Apps that are in no menu, and whose pages are not there. */
  readonly hiddenApps: readonly DomainName[]
  /** Everybody may see what is up, at the social app's `/status`. */
  readonly statusShown: boolean
  /** What is going to be done and when, at the foot of every page; empty: nothing. */
  readonly plannedWork: string
}

/** The logo in the sizes that browsers and phones ask for: keys in the media store, named after their content. */
export type SiteLogo = {
  /** For the head of pages, 112 pixels high. */
  readonly mark: string
  readonly markWidth: number
  /** Squares: of a tab, of an iPhone, of Android's home screen; the last with a border that may be cut off. */
  readonly icon32: string
  readonly icon180: string
  readonly icon192: string
  readonly icon512: string
  readonly maskable: string
  /** 1200 × 630, for previews of links. */
  readonly card: string
}

/** A picture with the sizes there are of it, as pages show one. */
export type SiteCover = {
  readonly src: string
  readonly alt: string
  readonly width: number
  readonly height: number
  readonly variants: readonly { readonly src: string; readonly width: number }[]
  readonly smaller: readonly { readonly src: string; readonly width: number }[]
  /** `#rrggbb`, in its place until it arrives. */
  readonly colour: string | null
}

/** A cooperative of which nobody has said anything yet. */
export const UNNAMED: Site = {
  name: 'Rose Ash',
  tagline: 'The web home of our cooperative',
  locale: 'en-GB',
  timeZone: 'Europe/London',
  currency: 'GBP',
  accent: null,
  band: null,
  logo: null,
  cover: null,
  address: '',
  email: '',
  phone: '',
  openingHours: '',
  sender: null,
  welcomeText: '',
  about: {},
  hiddenApps: [],
  statusShown: false,
  plannedWork: '',
}
