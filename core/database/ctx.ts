import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import type { Ctx, Sender } from '#core/contracts/ctx'
import type { Platform } from '#core/contracts/platform'
import type { Services } from '#core/contracts/services'
import { VISITOR, type Viewer } from '#core/contracts/viewer'

/** What a ctx is made of. */
export type Runtime = Platform & { readonly orm: MikroORM; readonly services: Services }

/**
 * A ctx of its own unit of work, which begins when somebody asks for it: many pages are made of what is known. Everything
 * in it is the caller's say; nothing is read from the request here.
 */
export function newCtx(house: Runtime, viewer: Viewer, guest: string | null = null, from?: Sender): Ctx {
  let em: EntityManager | undefined
  return {
    get em() {
      em ??= house.orm.em.fork()
      return em
    },
    viewer,
    guest,
    ...(from && { from }),
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
