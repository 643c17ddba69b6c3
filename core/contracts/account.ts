import type { Ctx } from './ctx'

export type NewsletterChoice = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly subscribed: boolean
}

/** All that other domains may ask of the account app. */
export type AccountService = {
  /** Every newsletter, and whether the viewer gets it. */
  newsletters(ctx: Ctx): Promise<readonly NewsletterChoice[]>
  subscribe(ctx: Ctx, newsletterId: string): Promise<void>
  unsubscribe(ctx: Ctx, newsletterId: string): Promise<void>
}
