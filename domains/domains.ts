import type { DomainName } from '#core/contracts/domain'
import { account } from './account'
import { blog } from './blog'
import { cart } from './cart'
import type { Domain } from './domain'
import { events } from './events'
import { federation } from './federation'
import { market } from './market'

export const domains: Readonly<Record<DomainName, Domain>> = {
  blog,
  market,
  cart,
  events,
  federation,
  account,
}
