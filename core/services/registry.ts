import type { ActivityHandler } from '#core/activities/processor'
import { processActivity } from '#core/activities/processor'
import type { Services } from '#core/contracts/services'
import type { Cron, Task } from '#core/jobs/worker'
import * as account from './account'
import * as blog from './blog'
import * as cart from './cart'
import * as events from './events'
import * as federation from './federation'
import * as market from './market'

/** What a domain offers the house: its contract for the others, its jobs, and what it does when something happened. */
export type DomainServices = {
  readonly tasks: Readonly<Record<string, Task>>
  readonly crons: readonly Cron[]
  readonly handlers: readonly ActivityHandler[]
}

const domains: readonly DomainServices[] = [blog, market, cart, events, federation, account]

/** The one place where domains are wired to each other. */
export const services: Services = {
  blog: blog.service,
  market: market.service,
  cart: cart.service,
  events: events.service,
  federation: federation.service,
  account: account.service,
}

const handlers = domains.flatMap(domain => domain.handlers)

export const tasks: Readonly<Record<string, Task>> = Object.assign(
  {
    'process-activity': (ctx, payload) => processActivity(ctx, handlers, String(payload.activityId)),
  } satisfies Record<string, Task>,
  ...domains.map(domain => domain.tasks),
)

export const crons: readonly Cron[] = domains.flatMap(domain => domain.crons)
