import type { Ctx, Tx } from './ctx'
import type { Money } from './money'

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

/** A member as a list that is kept elsewhere has them. What is undefined is not said, and stays as it is. */
export type RosterEntry = {
  readonly email: string
  readonly name: string
  readonly joinedAt: Date | null
  /** Whether a member who is known already is called so from now on. */
  readonly isNameTakenOver?: boolean
  readonly note?: string | null
  /** All of them; others are taken away. */
  readonly labels?: readonly string[]
  /** All that they get; they leave the others. */
  readonly newsletterIds?: readonly string[]
}

/** An access group. */
export type TierSummary = { readonly id: string; readonly name: string }

/** A tier that one can buy in the market. */
export type SoldTier = TierSummary & {
  readonly description: string
  /** How long one purchase lasts. */
  readonly period: 'month' | 'year'
  /** The whole address of what one buys. */
  readonly href: string
  /** Of its cheapest kind. */
  readonly price: Money | null
}

/** A tier as another system has it. */
export type TierEntry = {
  /** A UUID of its own, the same each time it is brought. */
  readonly id: string
  readonly name: string
  readonly description: string
  /** What who has it gets, a line each. */
  readonly benefits: readonly string[]
  /** Minor units of `currency`. */
  readonly monthlyAmount: number | null
  readonly yearlyAmount: number | null
  /** ISO 4217; null for one without a price. */
  readonly currency: string | null
}

/** All that another system may say of a tier that is here. */
export type TierState = Omit<TierEntry, 'id'> & {
  /** Where its members are welcomed: a path of the journal, or a whole address. */
  readonly welcomeUrl: string | null
  /** Given to nobody any more. */
  readonly isRetired: boolean
}

export type NewTierMembership = {
  readonly tierId: string
  readonly memberId: string
  readonly source: 'gift' | 'operator' | 'import' | 'purchase'
  /** It ends by itself then; null: when somebody ends it. */
  readonly endsAt: Date | null
}

/** All that other domains may ask of the account app. */
export type AccountService = {
  /** Every newsletter, and whether the viewer gets it. */
  newsletters(ctx: Ctx): Promise<readonly NewsletterChoice[]>
  subscribe(ctx: Ctx, newsletterId: string): Promise<void>
  /** The tiers that can be given, by name. */
  tiers(ctx: Ctx): Promise<readonly TierSummary[]>
  /** The ids of the tiers that a member has at `ctx.now`. */
  tiersOf(ctx: Ctx, memberId: string): Promise<readonly string[]>
  /** Those `among` these that are sold in the market now, or all of them for null, the cheapest first, at most a dozen. */
  soldTiers(ctx: Ctx, among: readonly string[] | null): Promise<readonly SoldTier[]>
  /** What a guest bought is a member's from now on. */
  handOverTiers(tx: Tx, fromId: string, toId: string): Promise<void>
  /** A member has a tier from now on. Throws `NotFound` for one that is retired, `EndsBeforeItBegins`. */
  giveTier(tx: Tx, membership: NewTierMembership): Promise<void>
  /** Makes those tiers that are not here yet, by id or by name; returns ours for each of theirs, and how many are new. */
  bringTiers(
    tx: Tx,
    entries: readonly TierEntry[],
  ): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly made: number }>
  /** A tier becomes what another system says of it. A name that another tier has by now is not taken over. */
  followTier(tx: Tx, id: string, there: TierState): Promise<'done' | 'name taken' | 'gone'>
  /** A member has a tier by a list, until `endsAt`; who has it already keeps it as it is. Returns whether it is new. */
  bringTierMember(tx: Tx, brought: Omit<NewTierMembership, 'source'>): Promise<boolean>
  /**
   * Of the tiers `among` these, a member has by a list those that are `wanted`, until then: what they had by one before
   * follows or ends, what they have in other ways stays. Retired ones are given to nobody.
   */
  followTiers(
    tx: Tx,
    memberId: string,
    wanted: readonly { readonly tierId: string; readonly endsAt: Date | null }[],
    among: readonly string[],
  ): Promise<void>
  unsubscribe(ctx: Ctx, newsletterId: string): Promise<void>
  /**
   * Brings a member by a list: whoever has this address is who is meant, and keeps their name unless it is taken over; else they become a member.
   * Null for somebody who closed their account.
   */
  enrol(tx: Tx, entry: RosterEntry): Promise<{ readonly id: string; readonly isNew: boolean } | null>
}

declare module './services' {
  interface Services {
    readonly account: AccountService
  }
}
