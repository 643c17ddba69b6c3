import type { Role } from '#core/contracts/viewer'

/** Path below `public/illustrations/`, without `.svg`: `products/heather-honey`. */
export type Illustration = `${'products' | 'producers' | 'posts' | 'events' | 'empty'}/${string}`

export type DemoPerson = {
  readonly name: string
  readonly handle: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly bio: string
}

export type DemoProducer = {
  readonly slug: string
  readonly name: string
  readonly people: string
  readonly place: string
  readonly practice: string
  readonly since: number
  readonly summary: string
  /** Paragraphs, in order. */
  readonly story: readonly string[]
  readonly illustration: Illustration
}

export type DemoCategory = { readonly slug: string; readonly name: string; readonly description: string }

export type DemoVariant = {
  readonly name: string
  readonly sku: string
  /** Minor units of the cooperative's currency: pence. */
  readonly price: number
  readonly unit: string
  readonly stock: number
}

export type DemoProduct = {
  readonly slug: string
  readonly name: string
  readonly category: string
  readonly producer: string
  readonly summary: string
  readonly description: string
  readonly storage: string
  /** Written as the label says it; empty when there is none of the fourteen to declare. */
  readonly allergens: string
  readonly illustration: Illustration
  readonly variants: readonly DemoVariant[]
}

export type DemoMarketBlock =
  | { readonly kind: 'text'; readonly heading: string; readonly text: string }
  | { readonly kind: 'products'; readonly heading: string; readonly products: readonly string[] }

export type DemoMarketPage = {
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly illustration: Illustration
  readonly blocks: readonly DemoMarketBlock[]
}

export type DemoCalendar = { readonly slug: string; readonly name: string; readonly description: string }

export type DemoTicketType = {
  readonly name: string
  /** Minor units; 0 is free. */
  readonly price: number
  readonly quota: number
  readonly note: string
}

/** What an entry is attached to: the event shows on that page, and the page is linked from the event. */
export type DemoContainer = { readonly kind: 'post' | 'page' | 'market-page'; readonly slug: string }

export type DemoEvent = {
  readonly slug: string
  readonly calendar: string
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** RFC 5545 §3.3.10 without the `RRULE:` prefix; null for a single entry. */
  readonly recurrence: string | null
  readonly capacity: number
  readonly ticketTypes: readonly DemoTicketType[]
  readonly attachedTo: readonly DemoContainer[]
  readonly illustration: Illustration
}

export type DemoCollectionSlot = {
  readonly slug: string
  readonly name: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly capacity: number
}

export type DemoNewsletter = {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly cadence: string
  readonly sender: string
}

export type DemoNote = {
  /** Handle of a demo person. */
  readonly author: string
  readonly text: string
  readonly publishedAt: string
  /** Index in the list of the note this one answers. */
  readonly inReplyTo: number | null
}
