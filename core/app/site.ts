import type { MikroORM } from '@mikro-orm/postgresql'
import type { Site } from '#core/contracts/platform/site'
import { Setting } from '#core/entities/site/setting'

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
