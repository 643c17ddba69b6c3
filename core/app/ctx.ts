import type { Ctx } from '#core/contracts/ctx'
import { VISITOR, type Viewer } from '#core/contracts/viewer'
import type { House } from './house'

/** A ctx of its own unit of work. Everything in it is the caller's say; nothing is read from the request here. */
export function newCtx(house: House, viewer: Viewer, guest: string | null = null): Ctx {
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
export function jobCtx(house: House): Ctx {
  return newCtx(house, VISITOR)
}
