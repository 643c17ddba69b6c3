/** The six apps, in the order of their default ports (COOP_PORT + index). */
export const DOMAINS = ['blog', 'market', 'cart', 'events', 'federation', 'account'] as const

export type DomainName = (typeof DOMAINS)[number]

/** The public origin of every app, e.g. `{ blog: 'http://localhost:4000', … }`; never ends in a slash. */
export type Origins = Readonly<Record<DomainName, string>>
