import type { Ctx } from './ctx'

export type NewsletterChoice = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly subscribed: boolean
}

/** What stands where a person's name was, once their account is closed. */
export const FORMER_MEMBER = 'A former member'

/** Why an account cannot be closed yet, and where to see to it. */
export type Obligation = { readonly text: string; readonly label: string; readonly href: string }

/** All that other domains may ask of the account app. */
export type AccountService = {
  /** Every newsletter, and whether the viewer gets it. */
  newsletters(ctx: Ctx): Promise<readonly NewsletterChoice[]>
  subscribe(ctx: Ctx, newsletterId: string): Promise<void>
  unsubscribe(ctx: Ctx, newsletterId: string): Promise<void>
}

declare module './services' {
  interface Services {
    readonly account: AccountService
  }
}
