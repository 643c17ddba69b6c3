import type { MikroORM } from '@mikro-orm/postgresql'
import type { Ctx } from '#core/contracts/ctx'
import type { Platform } from '#core/contracts/platform'
import type { Services } from '#core/contracts/services'
import { VISITOR, type Viewer } from '#core/contracts/viewer'

/** What a ctx is made of. */
export type Runtime = Platform & { readonly orm: MikroORM; readonly services: Services }

/** A ctx of its own unit of work. Everything in it is the caller's say; nothing is read from the request here. */
export function newCtx(house: Runtime, viewer: Viewer, guest: string | null = null): Ctx {
  return {
    em: house.orm.em.fork(),
    viewer,
    guest,
    locale: house.site().locale,
    now: new Date(),
    house,
    services: house.services,
  }
}

/** For jobs and imports: nobody is looking. */
export function jobCtx(house: Runtime): Ctx {
  return newCtx(house, VISITOR)
}

/** The same ctx with a unit of work of its own: what one piece of a long work has loaded is not carried to the next. */
export function forkCtx(ctx: Ctx): Ctx {
  return { ...ctx, em: ctx.em.fork() }
}
