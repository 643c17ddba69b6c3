import type { MikroORM } from '@mikro-orm/postgresql'
import { Setting } from '#core/entities/site/setting'

/** What the operator says of the whole cooperative. */
export type Site = {
  readonly name: string
  readonly tagline: string
  readonly locale: string
  readonly timeZone: string
  readonly currency: string
}

const UNNAMED: Site = {
  name: 'Rose Ash',
  tagline: 'The web home of our cooperative',
  locale: 'en-GB',
  timeZone: 'Europe/London',
  currency: 'GBP',
}

/** The setting `site`, with defaults for what nobody has said yet. */
export async function readSite(orm: MikroORM): Promise<Site> {
  const setting = await orm.em.fork().findOne(Setting, { key: 'site' })
  return { ...UNNAMED, ...(setting?.value as Partial<Site> | undefined) }
}
