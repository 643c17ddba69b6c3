/** What the operator says of the whole cooperative. */
export type Site = {
  readonly name: string
  readonly tagline: string
  readonly locale: string
  readonly timeZone: string
  readonly currency: string
}
