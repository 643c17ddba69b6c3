import type { AccountService } from '#core/contracts/account'
import { enrol } from './labels/enrol'
import { newsletters } from './newsletters/choices'
import { subscribe, unsubscribe } from './newsletters/subscribe'
import { bringTierMember, bringTiers, followTiers } from './tiers/bring-tiers'
import { followTier } from './tiers/follow-tier'
import { handOverTiers } from './tiers/hand-over-tiers'
import { giveTier } from './tiers/memberships'
import { soldTiers } from './tiers/sold-tiers'
import { tiers, tiersOf } from './tiers/tiers'

/** The contract of this domain, kept: one capability a file. */
export const service: AccountService = {
  newsletters,
  subscribe,
  unsubscribe,
  tiers,
  tiersOf,
  soldTiers,
  handOverTiers,
  giveTier,
  bringTiers,
  followTier,
  bringTierMember,
  followTiers,
  enrol,
}

export * as concepts from './concepts'
