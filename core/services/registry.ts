import { assemble } from '#core/concepts/assemble'
import type { AllServices } from '#core/concepts/concept'
import * as account from './account'
import * as blog from './blog'
import * as cart from './cart'
import * as events from './events'
import * as federation from './federation'
import * as house from './house'
import * as market from './market'

export const allServices: AllServices = { blog, market, cart, events, federation, account }

/** What belongs to no domain. */
export const ofTheHouse = { house }

/** The one place where domains are wired to each other. */
export const { services, tasks, crons } = assemble(allServices, ofTheHouse)
