import type { DomainName } from '#core/contracts/domain'
import * as account from './account'
import * as blog from './blog'
import * as cart from './cart'
import type { Domain } from './domain'
import * as events from './events'
import * as federation from './federation'
import * as market from './market'

export const domains: Readonly<Record<DomainName, Domain>> = {
  blog,
  market,
  cart,
  events,
  federation,
  account,
}
